/** The best members so far; a seed and a sigma are all it takes to rebuild one. */
import { memo, useMemo } from 'react';
import { colourOf } from '../../charts/frame/layers';
import { Card, Waiting } from '../../parts/Card';
import type { Table } from '../../parts/tables/table';
import { turn, useLive } from '../../context';
import { leaders, words, type RunState } from '../../../store';
import cardStyles from '../../parts/Card.module.css';
import chartStyles from '../../charts/frame/chart.module.css';
import tableStyles from '../../parts/tables/table.module.css';
import styles from './Leaderboard.module.css';

const most = 50;
const mostLive = 12; // fewer rows to lay out while the page is busy
type Member = RunState['members'][number];

export const Leaderboard = memo(function Leaderboard() {
  const { members, start, base, ranking, ending } = useLive((state) => state.run, turn.leaderboard);
  const settled = ranking !== null || ending !== null;
  const ranked = useMemo(() => leaders(members, settled ? most : mostLive), [members, settled]);
  const sigmas = start?.config.sigmas ?? [];
  return (
    <Card
      title="Best members"
      className={styles.leaderboard}
      explanation={<LeaderboardWords />}
      terms={['member', 'reward', 'seed', 'sigma']}
      empty={ranked.length > 0 ? null : <LeaderboardWaiting />}
      numbers={() => everyMember(members)}
    >
      <div
        className={`${tableStyles.scroller} ${styles.tall}`}
        data-scroller
        tabIndex={0}
        role="region"
        aria-label="Best members, a table"
      >
        <table className={`${tableStyles.table} numbers`}>
          <thead>
            <tr>
              <th scope="col">Rank</th>
              <th scope="col">Seed</th>
              <th scope="col">Sigma</th>
              <th scope="col">Reward</th>
              <th scope="col">Correct</th>
            </tr>
          </thead>
          <tbody>
            {ranked.map((member, i) => (
              <Row key={i} rank={i + 1} member={member} series={sigmas.indexOf(member.sigma) + 1} />
            ))}
          </tbody>
        </table>
      </div>
      {base.support && (
        <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
          Base model on the same prompts: reward <strong>{words.decimal(base.support.reward)}</strong>.
        </p>
      )}
    </Card>
  );
});

/** All members, best first: what it takes to rebuild any of them. */
const everyMember = (members: readonly Member[]): Table => ({
  caption: 'Members by reward',
  columns: ['Rank', 'Index', 'Seed', 'Sigma', 'Reward', 'Correct'],
  rows: leaders(members, members.length).map(({ index, seed, sigma, reward, accuracy }, i) => [
    i + 1,
    index,
    seed,
    sigma,
    reward,
    accuracy,
  ]),
});

interface RowProps {
  readonly rank: number;
  readonly member: Member;
  readonly series: number;
}

const Row = memo(function Row({ rank, member, series }: RowProps) {
  const { seed, sigma, reward, accuracy } = member;
  return (
    <tr>
      <td>{rank}</td>
      <td className="mono">{seed}</td>
      <td>
        <span
          className={`${chartStyles.swatch} ${styles.swatch}`}
          style={{ background: colourOf(series - 1) }}
        />
        {sigma}
      </td>
      <td>
        <span className={styles.meter} style={{ '--share': Math.min(1, reward) } as React.CSSProperties}>
          {words.decimal(reward)}
        </span>
      </td>
      <td>{accuracy === null ? '–' : words.percent(accuracy)}</td>
    </tr>
  );
});

const LeaderboardWaiting = () => (
  <Waiting sketch="M16 20H196M16 40H172M16 60H150M16 80H118">
    The members with the highest rewards. Anyone who has a member’s seed and sigma can rebuild it exactly.
  </Waiting>
);

const LeaderboardWords = () => (
  <>
    <p>
      Members sorted by reward on the support prompts. <em>Correct</em> is the share of these prompts with a
      fully correct answer. Seed and sigma are the whole recipe: the seed generates the noise, sigma scales
      it.
    </p>
    <p>
      Be wary of first place: the leader of many is partly just lucky with these prompts. That is why the best
      member is scored again on test prompts.
    </p>
  </>
);
