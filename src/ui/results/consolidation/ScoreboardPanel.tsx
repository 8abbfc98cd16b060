/** All methods on the same test prompts, with what each gains, how sure that is, and what an answer costs. */
import { memo, useMemo } from 'react';
import type { Selection, PairedComparison } from '../../../protocol';
import { scoreboard, share, standingOf, words, type ScoreLine } from '../../../store';
import { turn, useLive } from '../../context';
import { Card, Waiting } from '../../parts/Card';
import { as, type Cell, type Table } from '../../parts/tables/table';
import { Term } from '../../parts/Term';
import { Track } from '../../parts/Track';

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
      className="wide board-card"
      explanation={<ScoreWords />}
      terms={['base', 'consolidation', 'interval', 'paired', 'control', 'passes']}
      empty={lines.length > 0 ? null : <ScoreWaiting />}
      table={() => scoreTable(lines, selection)}
    >
      <Board lines={lines} selection={selection} />
      {close.length > 0 && (
        <p className="takeaway">
          With {words.plural(prompts, 'test prompt')} these cannot be told apart from CoRP’s stage 1:{' '}
          <strong>{close.map(({ title }) => title).join(', ')}</strong>. More test prompts would tell.
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

const standingWords = { ahead: 'ahead', behind: 'behind', level: 'cannot tell' } as const;

interface BoardProps {
  readonly lines: readonly ScoreLine[];
  readonly selection: Selection | null;
}

function Board({ lines, selection }: BoardProps) {
  const methods = lines.filter(({ control }) => !control);
  const controls = lines.filter(({ control }) => control);
  return (
    <div className="scroller board" tabIndex={0} role="region" aria-label="Scoreboard">
      <table className="data numbers scoreboard">
        <caption className="unseen">All methods on the same test prompts</caption>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col" className="board-track">
              Correct on test, 95&nbsp;% interval
            </th>
            <th scope="col">Gain over base, points</th>
            <th scope="col">of the vote’s gain</th>
            <th scope="col">against CoRP</th>
            <th scope="col">passes an answer</th>
            <th scope="col">passes to find it</th>
          </tr>
        </thead>
        <tbody>
          {methods.map((line) => (
            <Line key={line.method} line={line} />
          ))}
        </tbody>
        {selection && (
          <tbody className="by-hand">
            <SelectionLine selection={selection} />
          </tbody>
        )}
        {controls.length > 0 && (
          <tbody className="controls">
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
      <td className="board-track">
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
      <td data-label="passes an answer">{score.passesPerAnswer}</td>
      <td data-label="to find it">{score.searchForwards === 0 ? '–' : words.short(score.searchForwards)}</td>
    </tr>
  );
}

const byHand = 'Chosen by hand';

/** No test number: see the words. */
function SelectionLine({ selection }: { readonly selection: Selection }) {
  const { correct, n } = selection.probe;
  return (
    <tr data-method="by-hand">
      <th scope="row">
        <Term
          name={byHand}
          meaning="Members that you picked in the histogram, folded as in stage 1. It is scored on probe alone: the test prompts are used once, and whoever picks may have looked at them, so a number on test would not be comparable."
        >
          {byHand}
        </Term>
      </th>
      <td className="board-track">
        not on test; on probe <strong>{words.percent(share(selection.probe).value)}</strong>{' '}
        <span className="faint small">
          {correct} of {n}
        </span>
      </td>
      <td data-label="gain">–</td>
      <td data-label="of the vote’s">–</td>
      <td data-label="against CoRP">not comparable</td>
      <td data-label="passes an answer">1</td>
      <td data-label="to find it">{words.short(selection.searchForwards)}</td>
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
    'Passes an answer',
    'Passes to find it',
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
    At the end every method answers the same test prompts once: the base model, CoRP, the vote, simpler ways
    to fold the same members, and controls whose rewards mean nothing.
  </Waiting>
);

const ScoreWords = () => (
  <>
    <p>
      Every method chose its model on probe and is judged here on prompts that played no part in any choice.
      The band is the 95&nbsp;% interval of each accuracy. The gain compares prompt by prompt with the base
      model, which is sharper than comparing two bands; its interval stands beside it. <em>Cannot tell</em>{' '}
      means that the difference to CoRP could well be luck.
    </p>
    <p>
      A vote asks K models for every answer; a folded model asks one. <em>Of the vote’s gain</em> says how
      much of what the vote gains over the base survives the folding. The last column counts forward passes of
      one prompt spent on the search.
    </p>
    <p>
      The two controls run CoRP’s whole search on rewards that mean nothing. What they gain is the luck of
      trying many models on few probe prompts, and should be taken off every other gain.
    </p>
    <p>
      A model that you folded by hand joins the table with its probe score alone. The test prompts are used
      once; a person who picks may have looked at them.
    </p>
  </>
);
