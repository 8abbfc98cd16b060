/** Split-half over many models and tasks, one row per pair. */
import { memo } from 'react';
import type { GridRow, Measured } from '../../../../protocol';
import { beyondChance, words, type ExploreActions, type GridState } from '../../../../store';
import { useLab, useLive } from '../../../context';
import { Card } from '../../../parts/Card';
import { Failure } from '../../../parts/feedback/Failure';
import type { Table } from '../../../parts/tables/table';
import { cell, measuredCells, measuredColumns } from '../cells';
import { GridForm } from './GridForm';
import cardStyles from '../../../parts/Card.module.css';
import layoutStyles from '../../../parts/layout.module.css';
import tableStyles from '../../../parts/tables/table.module.css';
import styles from './GridPanel.module.css';

export const GridPanel = memo(function GridPanel({ explore }: { readonly explore: ExploreActions }) {
  const grid = useLive((state) => state.explore.grid);
  const error = useLab((state) => state.explore.errors.grid);
  return (
    <Card
      title="Across models and tasks"
      className={cardStyles.wide}
      explanation={<GridWords />}
      terms={['splitHalf', 'shuffled', 'pValue']}
      empty={null}
      {...(grid.rows.length > 0 && { numbers: () => gridTable(grid.rows) })}
    >
      {error && <Failure title="The comparison ended early" error={error} kept="The rows so far are kept." />}
      <GridForm grid={grid} explore={explore} />
      {grid.rows.length > 0 && <Rows rows={grid.rows} />}
      {onceEach(grid.failures).map((failure) => (
        <p key={failure.model + failure.task} className={`${layoutStyles.wrong} small`}>
          {failureWords(failure)}
        </p>
      ))}
    </Card>
  );
});

type Failed = GridState['failures'][number];

/** Both kinds of noise fail for the same reason. */
const onceEach = (failures: readonly Failed[]): Failed[] =>
  failures.filter(
    ({ model, task }, i) => failures.findIndex((one) => one.model === model && one.task === task) === i,
  );

const failureWords = ({ model, task, error }: Failed): string =>
  `${words.bounded(model, 60)}, ${words.bounded(task, 60)}: ${words.bounded(error.message, 300).replace(/\.$/, '')}. ${words.bounded(error.hint, 200)}`;

const besideChance = ({ value, null: { low, high }, p }: Measured): string =>
  `${words.figure(value, 2)} (${words.figure(low, 2)} to ${words.figure(high, 2)}), ${words.pValue(p)}`;

const overlapAt = ({ overlaps }: GridRow, halves: 'members' | 'examples', r: number): Measured | undefined =>
  overlaps.find((one) => one.halves === halves)?.overlaps.find((one) => one.r === r)?.overlap;

const rank = 2;

const Rows = ({ rows }: { readonly rows: readonly GridRow[] }) => (
  <div
    className={`${tableStyles.scroller} ${tableStyles.whole}`}
    data-scroller
    tabIndex={0}
    role="region"
    aria-label="Split-half by model and task"
  >
    <table className={`${tableStyles.table} ${styles.rows} numbers`}>
      <caption className="unseen">Split-half by model and task, each beside its null</caption>
      <thead>
        <tr>
          <th scope="col">Model, task</th>
          <th scope="col">Noise</th>
          <th scope="col">Result</th>
          <th scope="col">Base</th>
          <th scope="col">Best member</th>
          <th scope="col">Gain on other examples (by chance)</th>
          <th scope="col">Fixes agree (by chance)</th>
          <th scope="col">Overlap of member halves, r = {rank}</th>
          <th scope="col">Effective rank</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={`${row.model}/${row.task}/${row.noise}`} row={row} />
        ))}
      </tbody>
    </table>
  </div>
);

function Row({ row }: { readonly row: GridRow }) {
  const { model, task, noise, base, bestMember, functional, scores } = row;
  const overlap = overlapAt(row, 'members', rank);
  return (
    <tr>
      <th scope="row">
        {words.bounded(model, 40)}, {words.bounded(task, 40)}
      </th>
      <td>{noise}</td>
      <td>{beyondChance(functional.gain) ? 'carries over' : 'as chance'}</td>
      <td>{words.percent(base.n > 0 ? base.correct / base.n : 0)}</td>
      <td>{words.percent(bestMember)}</td>
      <td>{besideChance(functional.gain)}</td>
      <td>{besideChance(functional.fixCorrelation)}</td>
      <td>{overlap ? besideChance(overlap) : '–'}</td>
      <td>{besideChance(scores.effectiveRank)}</td>
    </tr>
  );
}

const titled = (title: string): string[] => measuredColumns.map((one) => `${title}, ${one.toLowerCase()}`);

function gridTable(rows: readonly GridRow[]): Table {
  return {
    caption: 'Split-half by model and task',
    columns: [
      'Model',
      'Task',
      'Noise',
      'Base right',
      'of',
      'Mean member',
      'Best member',
      ...titled('Gain on other examples'),
      ...titled('Correlation of fixes'),
      ...titled('Effective rank of scores'),
      ...titled(`Overlap of member halves, r = ${rank}`),
    ],
    rows: rows.map((row) => {
      const overlap = overlapAt(row, 'members', rank);
      return [
        row.model,
        row.task,
        row.noise,
        row.base.correct,
        row.base.n,
        cell(row.meanMember),
        cell(row.bestMember),
        ...measuredCells(row.functional.gain),
        ...measuredCells(row.functional.fixCorrelation),
        ...measuredCells(row.scores.effectiveRank),
        ...(overlap ? measuredCells(overlap) : measuredColumns.map(() => null)),
      ];
    }),
  };
}

const GridWords = () => (
  <>
    <p>
      One run on one task can mislead. Select models and tasks: each pair gets its own population and the same
      test as in the first chart: does a direction from half the members and half the examples help on the
      other examples? After every number comes the range that shuffled rewards give.
    </p>
    <p>
      With <em>many</em> pairs, some beat chance by luck: at 5&nbsp;%, one in twenty. With few members and
      prompts a real effect may stay hidden: try the larger size before giving up on a pair.
    </p>
  </>
);
