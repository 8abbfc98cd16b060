/** Accuracy of the vote of the best K members on unseen prompts. */
import { memo, useMemo } from 'react';
import { VoteChart } from '../../charts';
import { Card, Waiting } from '../../parts/Card';
import { as, type Table } from '../../parts/tables/table';
import { turn, useLive } from '../../context';
import { share, voteRows, words, type Share, type VoteRow } from '../../../store';

export const VotePanel = memo(function VotePanel() {
  const { votes, base: baselines, best: bestMember, start } = useLive((state) => state.run, turn.vote);
  const baseline = baselines.test;
  const config = start?.config;
  const rows = useMemo(() => voteRows(votes), [votes]);
  const base = useMemo(() => (baseline ? share(baseline.tally) : null), [baseline]);
  const best = useMemo(() => (bestMember ? share(bestMember.tally) : null), [bestMember]);
  return (
    <Card
      title="Does voting beat a single model?"
      panel="vote"
      explanation={<VoteWords />}
      terms={['vote', 'randomK', 'strictVote', 'test', 'interval']}
      empty={rows.length > 0 ? null : <VoteWaiting />}
      table={() => voteTable(rows, base, best)}
    >
      <VoteChart
        rows={rows}
        base={base}
        best={best}
        voteMax={config?.voteMax ?? 1}
        prompts={config?.test ?? 0}
      />
    </Card>
  );
});

const curves = ['vote', 'strict', 'random'] as const;
const curveTitles = { vote: 'Vote', strict: 'Vote counting invalid answers', random: 'Random K' } as const;

const cells = (share: Share | null): Table['rows'][number] =>
  share
    ? [share.value, share.low, share.high].map((value) => as(value, words.percent(value)))
    : [null, null, null];

function voteTable(rows: readonly VoteRow[], base: Share | null, best: Share | null): Table {
  const level = (title: string, share: Share) => [title, ...cells(share), ...cells(null), ...cells(null)];
  return {
    caption: 'Share of test prompts answered correctly, with 95 % intervals',
    columns: [
      'K',
      ...curves.flatMap((curve) => {
        const title = curveTitles[curve];
        return [title, `${title}, low`, `${title}, high`];
      }),
    ],
    rows: [
      ...(base ? [level('Base model', base)] : []),
      ...(best ? [level('Best member', best)] : []),
      ...rows.map((row) => [row.k, ...curves.flatMap((curve) => cells(row[curve]))]),
    ],
  };
}

const VoteWaiting = () => (
  <Waiting sketch="M8 62H232M8 62L32 48L56 36L80 30L116 24L152 21L188 19L232 18">
    Once the population is ranked, the best members vote on new prompts. The curve shows how often the vote is
    right, beside the base model, the best member and two controls.
  </Waiting>
);

const VoteWords = () => (
  <>
    <p>
      The K members with the highest rewards each answer every test prompt, and the most common answer wins.
      They were chosen on other prompts, so this is a fair test. The shaded band is the 95&nbsp;% interval:
      with this many prompts, the true accuracy could be anywhere in it. Brackets at the right are the same
      for the base model and the best member. Where intervals overlap, do not trust the difference.
    </p>
    <p>
      Two controls keep us honest. <em>Random K</em> is a vote of members drawn at random: if it comes close,
      the gain lies in voting, not in choosing. The <em>vote counting invalid answers</em> lets those vote
      too: what it loses was gained by filtering them out.
    </p>
  </>
);
