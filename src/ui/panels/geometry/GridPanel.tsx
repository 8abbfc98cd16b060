/** Split-half over many models and tasks: tick them, and one table grows. */
import { Button, Checkbox } from '@mantine/core';
import { IconPlayerStopFilled, IconTable } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { GridRequest, GridRow, Measured, NoiseMode } from '../../../protocol';
import { beyondChance, gridSizes, words, type ExploreActions, type GridState } from '../../../store';
import { useActions, useLab, useLive } from '../../context';
import { Card } from '../../parts/Card';
import { Choice } from '../../parts/Choice';
import { Failure } from '../../parts/Failure';
import type { Table } from '../../parts/table';
import { cell, measuredCells } from './cells';

export const GridPanel = memo(function GridPanel({ explore }: { readonly explore: ExploreActions }) {
  const grid = useLive((state) => state.explore.grid);
  const error = useLab((state) => state.explore.errors.grid);
  return (
    <Card
      title="Every model, every task"
      className="wide"
      explanation={<GridWords />}
      terms={['splitHalf', 'shuffled', 'pValue']}
      empty={null}
      {...(grid.rows.length > 0 && { numbers: () => gridTable(grid.rows) })}
    >
      {error && <Failure title="The comparison ended early" error={error} kept="The rows so far stay." />}
      <GridForm grid={grid} explore={explore} />
      {grid.rows.length > 0 && <Rows rows={grid.rows} />}
      {onceEach(grid.failures).map((failure) => (
        <p key={failure.model + failure.task} className="wrong-text small">
          {failureWords(failure)}
        </p>
      ))}
    </Card>
  );
});

type Failed = GridState['failures'][number];

/** Either noise fails for the same reason. */
const onceEach = (failures: readonly Failed[]): Failed[] =>
  failures.filter(
    ({ model, task }, i) => failures.findIndex((one) => one.model === model && one.task === task) === i,
  );

const failureWords = ({ model, task, error }: Failed): string =>
  `${words.bounded(model, 60)}, ${words.bounded(task, 60)}: ${words.bounded(error.message, 300).replace(/\.$/, '')}. ${words.bounded(error.hint, 200)}`;

interface Ticked {
  readonly models: readonly string[];
  readonly tasks: readonly string[];
  readonly noise: readonly NoiseMode[];
  readonly size: keyof typeof gridSizes;
}

const noises: readonly { readonly id: NoiseMode; readonly title: string }[] = [
  { id: 'independent', title: 'independent' },
  { id: 'tied', title: 'tied (as published)' },
];

const sizes = (['small', 'large'] as const).map((value) => {
  const { members, support } = gridSizes[value];
  return { value, title: `${members} members, ${support} prompts` };
});

const toggled = <T,>(list: readonly T[], one: T): readonly T[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one];

interface FormProps {
  readonly grid: GridState;
  readonly explore: ExploreActions;
}

function GridForm({ grid, explore }: FormProps) {
  const catalog = useLab((state) => state.catalog);
  const control = useLive((state) => state.control);
  const job = useLive((state) => state.explore.job);
  const seeds = useLab((state) => state.draft);
  const actions = useActions();
  const [ticked, setTicked] = useState<Ticked>({
    models: [],
    tasks: [],
    noise: ['independent'],
    size: 'small',
  });
  if (catalog.kind !== 'ready') return null;
  const { models, tasks } = catalog.value;
  const pairs = ticked.models.length * ticked.tasks.length * ticked.noise.length;
  const { size, ...wanted } = ticked;
  const request: GridRequest = {
    ...wanted,
    ...gridSizes[size],
    populationSeed: Number(seeds.populationSeed) || 0,
    splitSeed: Number(seeds.splitSeed) || 0,
  };
  return (
    <div className="ask">
      <fieldset className="ask-fields" disabled={control !== 'idle'}>
        <legend className="unseen">What to compare</legend>
        <Ticks
          title="Models"
          all={models}
          chosen={ticked.models}
          onToggle={(id) => setTicked({ ...ticked, models: toggled(ticked.models, id) })}
        />
        <Ticks
          title="Tasks"
          all={tasks}
          chosen={ticked.tasks}
          onToggle={(id) => setTicked({ ...ticked, tasks: toggled(ticked.tasks, id) })}
        />
        <Ticks
          title="Noise"
          all={noises}
          chosen={ticked.noise}
          onToggle={(id) => setTicked({ ...ticked, noise: toggled(ticked.noise, id) })}
        />
        <Choice
          label="How much"
          value={size}
          options={sizes}
          onChoose={(size) => setTicked({ ...ticked, size })}
        />
      </fieldset>
      <span className="ask-go">
        {job === 'grid' ? (
          <Button
            size="sm"
            variant="default"
            leftSection={<IconPlayerStopFilled size={17} aria-hidden="true" />}
            onClick={() => void actions.stop()}
          >
            Stop the comparison
          </Button>
        ) : (
          <Button
            size="sm"
            leftSection={<IconTable size={17} aria-hidden="true" />}
            disabled={control !== 'idle' || pairs === 0}
            onClick={() => void explore.grid(request)}
          >
            Compare {words.plural(pairs, 'pair')}
          </Button>
        )}
        <span className="small faint numbers" role="status">
          {progressWords(grid, job === 'grid')}
        </span>
      </span>
    </div>
  );
}

function progressWords({ progress, rows }: GridState, running: boolean): string {
  if (!running)
    return rows.length > 0 ? words.plural(rows.length, 'row') : 'Each pair scores a population of its own.';
  if (!progress) return 'Getting ready';
  const { done, total, secondsLeft } = progress;
  const left = done > 0 ? `, ${words.duration(secondsLeft)} left` : ''; // before the first pair nobody knows
  return `${words.whole(done)} of ${words.plural(total, 'pair')} done${left}`;
}

function Ticks<T extends string>(props: {
  readonly title: string;
  readonly all: readonly { readonly id: T; readonly title: string }[];
  readonly chosen: readonly T[];
  readonly onToggle: (id: T) => void;
}) {
  return (
    <div className="ticks" role="group" aria-label={props.title}>
      <span className="small soft">{props.title}</span>
      {props.all.map(({ id, title }) => (
        <Checkbox
          key={id}
          size="xs"
          label={title}
          checked={props.chosen.includes(id)}
          onChange={() => props.onToggle(id)}
        />
      ))}
    </div>
  );
}

const besideChance = ({ value, null: { low, high }, p }: Measured): string =>
  `${words.figure(value, 2)} (${words.figure(low, 2)} to ${words.figure(high, 2)}), ${words.pValue(p)}`;

const overlapAt = ({ overlaps }: GridRow, halves: 'members' | 'examples', r: number): Measured | undefined =>
  overlaps.find((one) => one.halves === halves)?.overlaps.find((one) => one.r === r)?.overlap;

const rank = 2;

const Rows = ({ rows }: { readonly rows: readonly GridRow[] }) => (
  <div className="scroller board" tabIndex={0} role="region" aria-label="Split-half by model and task">
    <table className="data numbers grid-rows">
      <caption className="unseen">Split-half by model and task, each beside its null</caption>
      <thead>
        <tr>
          <th scope="col">Model, task</th>
          <th scope="col">Noise</th>
          <th scope="col">Verdict</th>
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

const five = ['measured', 'null mean', 'null 2.5 %', 'null 97.5 %', 'null draws', 'p'];
const titled = (title: string): string[] => five.map((one) => `${title}, ${one}`);

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
        ...(overlap ? measuredCells(overlap) : five.map(() => null)),
      ];
    }),
  };
}

const GridWords = () => (
  <>
    <p>
      One run on one task can mislead. Tick models and tasks, and each pair gets a population of its own and
      the same test as in the first chart: does a direction from half the members and half the examples help
      on the other examples? Behind every number stands the range that shuffled rewards give.
    </p>
    <p>
      With <em>many</em> pairs some look better than chance by luck: at 5&nbsp;% one in twenty. With few
      members and prompts a pair may show nothing although there is something: try the larger size before
      giving up on it.
    </p>
  </>
);
