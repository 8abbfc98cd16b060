/** All methods on the same test prompts: gains, their uncertainty, and the cost per answer. */
import { memo, useMemo } from 'react';
import type { Selection, PairedComparison } from '../../../protocol';
import { scoreboard, share, standingOf, words, type ScoreLine } from '../../../store';
import { turn, useLive } from '../../context';
import { Card, Waiting } from '../../parts/Card';
import { as, type Cell, type Table } from '../../parts/tables/table';
import { Term } from '../../parts/words/Term';
import { Track } from '../../parts/Track';
import cardStyles from '../../parts/Card.module.css';
import tableStyles from '../../parts/tables/table.module.css';
import styles from './ScoreboardPanel.module.css';

export const ScoreboardPanel = memo(function ScoreboardPanel() {
  const corp = useLive((state) => state.run.corp, turn.summary);
  const selection = useLive((state) => state.run.selection?.result ?? null);
  const prompts = useLive((state) => state.run.start?.config.test ?? 0);
  const lines = useMemo(() => scoreboard(corp), [corp]);
  const close = lines.filter(
    ({ overCorp, control }) => !control && overCorp && standingOf(overCorp) === 'level',
  );
  return (
    <Card
      title="Scoreboard"
      className={cardStyles.wide}
      panel="board"
      explanation={<ScoreWords />}
      terms={['base', 'consolidation', 'interval', 'paired', 'control', 'passes']}
      empty={lines.length > 0 ? null : <ScoreWaiting />}
      table={() => scoreTable(lines, selection)}
    >
      <Board lines={lines} selection={selection} />
      {close.length > 0 && (
        <p className={cardStyles.takeaway} data-takeaway>
          With {words.plural(prompts, 'test prompt')} these are too close to CoRP’s stage 1 to call:{' '}
          <strong>{close.map(({ title }) => title).join(', ')}</strong>. More test prompts could settle it.
        </p>
      )}
    </Card>
  );
});

const signed = (share: number): string => {
  const value = Math.round(100 * share);
  return `${value > 0 ? '+' : value < 0 ? '−' : '±'}${Math.abs(value)}`;
};

const gainWords = ({ difference, low, high }: PairedComparison): string =>
  `${signed(difference)} (${signed(low)} to ${signed(high)})`;

const standingWords = { ahead: 'ahead', behind: 'behind', level: 'too close to call' } as const;

interface BoardProps {
  readonly lines: readonly ScoreLine[];
  readonly selection: Selection | null;
}

function Board({ lines, selection }: BoardProps) {
  const methods = lines.filter(({ control }) => !control);
  const controls = lines.filter(({ control }) => control);
  return (
    <div
      className={`${tableStyles.scroller} ${tableStyles.whole}`}
      data-scroller
      tabIndex={0}
      role="region"
      aria-label="Scoreboard"
    >
      <table className={`${tableStyles.table} ${styles.board} numbers`}>
        <caption className="unseen">All methods on the same test prompts</caption>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col" className={styles.share}>
              Correct on test, 95&nbsp;% interval
            </th>
            <th scope="col">Gain over base, points</th>
            <th scope="col">of the vote’s gain</th>
            <th scope="col">against CoRP</th>
            <th scope="col">cost per answer (passes)</th>
            <th scope="col">cost to find (passes)</th>
          </tr>
        </thead>
        <tbody>
          {methods.map((line) => (
            <Line key={line.method} line={line} />
          ))}
        </tbody>
        {selection && (
          <tbody className={styles.byHand}>
            <SelectionLine selection={selection} />
          </tbody>
        )}
        {controls.length > 0 && (
          <tbody className={styles.controls}>
            {controls.map((line) => (
              <Line key={line.method} line={line} />
            ))}
          </tbody>
        )}
      </table>
    </div>
  );
}

const colours: Partial<Record<ScoreLine['method'], string>> = {
  base: 'var(--base)',
  vote: 'var(--vote)',
  'best-member': 'var(--best)',
  'corp-stage1': 'var(--corp)',
  'corp-stage2': 'var(--corp)',
};

function Line({ line }: { readonly line: ScoreLine }) {
  const { method, title, meaning, share, score, overBase, overCorp, recovered, control } = line;
  const colour = control ? 'var(--random)' : (colours[method] ?? 'var(--ink-soft)');
  return (
    <tr data-method={method}>
      <th scope="row">
        <Term name={title} meaning={meaning}>
          {title}
        </Term>
      </th>
      <td className={styles.share}>
        <Track share={share} color={colour} />
        <strong>{words.percent(share.value)}</strong>{' '}
        <span className="faint small">
          {Math.round(share.low * 100)}–{Math.round(share.high * 100)}
        </span>
      </td>
      <td data-label="gain">{overBase ? gainWords(overBase) : '–'}</td>
      <td data-label="of the vote’s">
        {recovered === null || method === 'vote' ? '–' : words.percent(recovered)}
      </td>
      <td data-label="against CoRP">{overCorp ? standingWords[standingOf(overCorp)] : '–'}</td>
      <td data-label="cost per answer">{score.passesPerAnswer}</td>
      <td data-label="cost to find">
        {score.searchForwards === 0 ? '–' : words.short(score.searchForwards)}
      </td>
    </tr>
  );
}

const byHand = 'Your selection';

/** Has no test score; the meaning says why. */
function SelectionLine({ selection }: { readonly selection: Selection }) {
  const { correct, n } = selection.probe;
  return (
    <tr data-method="by-hand">
      <th scope="row">
        <Term
          name={byHand}
          meaning="Members that you selected in the histogram, consolidated as in stage 1. Scored on probe only: you may have looked at the test prompts before selecting, so a test score would not be comparable."
        >
          {byHand}
        </Term>
      </th>
      <td className={styles.share}>
        not on test; probe <strong>{words.percent(share(selection.probe).value)}</strong>{' '}
        <span className="faint small">
          {correct} of {n}
        </span>
      </td>
      <td data-label="gain">–</td>
      <td data-label="of the vote’s">–</td>
      <td data-label="against CoRP">not comparable</td>
      <td data-label="cost per answer">1</td>
      <td data-label="cost to find">{words.short(selection.searchForwards)}</td>
    </tr>
  );
}

const scoreTable = (lines: readonly ScoreLine[], selection: Selection | null): Table => ({
  caption: 'Scoreboard',
  columns: [
    'Method',
    'Test right',
    'Test prompts',
    'Low 95 %',
    'High 95 %',
    'Gain over base',
    'Gain, low',
    'Gain, high',
    'Over CoRP',
    'Over CoRP, low',
    'Over CoRP, high',
    'Probe right',
    'Probe prompts',
    'Passes per answer',
    'Passes to find',
    'Seeds',
  ],
  rows: [...lines.map(scoreCells), ...(selection ? [selectionCells(selection)] : [])],
});

const selectionCells = ({ probe, searchForwards, row }: Selection): Cell[] => [
  byHand,
  ...Array.from({ length: 10 }, () => null),
  probe.correct,
  probe.n,
  1,
  searchForwards,
  row.seeds.length,
];

const scoreCells = ({ title, share, score, overBase, overCorp }: ScoreLine): Cell[] => [
  title,
  score.tally.correct,
  score.tally.n,
  four(share.low),
  four(share.high),
  ...gainCells(overBase),
  ...gainCells(overCorp),
  score.probe?.correct ?? null,
  score.probe?.n ?? null,
  score.passesPerAnswer,
  score.searchForwards,
  score.terms,
];

const four = (value: number) => as(value, value.toFixed(4));
const gainCells = (gain: PairedComparison | null) =>
  gain ? [gain.difference, gain.low, gain.high].map(four) : [null, null, null];

const ScoreWaiting = () => (
  <Waiting sketch="M16 20H196M16 40H172M16 60H150M16 80H118">
    When the run ends, every method answers the same test prompts once: the base model, CoRP, the vote,
    baselines on the same members, and controls on meaningless rewards.
  </Waiting>
);

const ScoreWords = () => (
  <>
    <p>
      Every method chose its model on probe and is scored here on prompts that played no part in any choice.
      The band is the 95&nbsp;% interval of each accuracy. The gain compares with the base model prompt by
      prompt, which is more sensitive than comparing two bands; its interval is beside it.{' '}
      <em>Too close to call</em> means that the difference from CoRP could well be luck.
    </p>
    <p>
      A vote runs K models for every answer, a consolidated model one. <em>Of the vote’s gain</em> is a
      method’s gain over the base as a share of the vote’s. Costs are forward passes (one model, one prompt):
      per answer, and for the whole search.
    </p>
    <p>
      The two controls run CoRP’s whole search on meaningless rewards. What they gain is the luck of trying
      many candidates on few probe prompts; subtract it from every other gain.
    </p>
    <p>
      A selection that you consolidated joins the table with its probe score only, since you may have looked
      at the test prompts before selecting.
    </p>
  </>
);
