/** The consolidated update matrix by matrix, beside Gaussian noise of the same size. */
import { extent } from 'd3-array';
import { memo, useState } from 'react';
import type { MatrixUpdate } from '../../../protocol';
import { byIndex, byRole, energyByLayer, words } from '../../../store';
import { CurveChart, type Curve, type Level } from '../../charts';
import { Card, Waiting } from '../../parts/Card';
import { Choice } from '../../parts/inputs/Choice';
import type { Table } from '../../parts/tables/table';
import { cell } from './cells';
import { floorOf, Source } from './Source';
import cardStyles from '../../parts/Card.module.css';
import controlStyles from '../../parts/controls.module.css';

interface Props {
  readonly updates: readonly MatrixUpdate[];
  readonly of: number;
}

const views = [
  { value: 'matrix', title: 'One matrix' },
  { value: 'edge', title: 'Largest value' },
  { value: 'stable', title: 'Stable rank' },
  { value: 'energy', title: 'Energy by layer' },
] as const;
type View = (typeof views)[number]['value'];

export const UpdatePanel = memo(function UpdatePanel({ updates, of }: Props) {
  const [view, setView] = useState<View>('matrix');
  const [name, setName] = useState('');
  const matrix = updates.find((update) => update.name === name) ?? updates[0];
  return (
    <Card
      title="What did consolidation change in each matrix?"
      explanation={<UpdateWords />}
      terms={['lowRank', 'singularValue', 'stableRank', 'marchenkoPastur']}
      empty={updates.length > 0 ? null : <UpdateWaiting />}
      table={() => tableOf(updates, view, matrix)}
      above={
        <>
          <Choice label="What to show of the update" value={view} options={views} onChoose={setView} />
          {view === 'matrix' && matrix && <Matrices updates={updates} matrix={matrix} onChoose={setName} />}
        </>
      }
    >
      {matrix && (
        <>
          {view === 'matrix' ? <OneMatrix matrix={matrix} /> : <ByLayer updates={updates} view={view} />}
          <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
            {takeaway(updates, of)}
          </p>
        </>
      )}
    </Card>
  );
});

function takeaway(updates: readonly MatrixUpdate[], of: number): string {
  const ratios = updates.map(({ edgeRatio }) => edgeRatio);
  const [low = NaN, high = NaN] = extent(ratios);
  const seen =
    updates.length < of
      ? `${updates.length} of ${of} matrices so far`
      : words.plural(of, 'matrix', 'matrices');
  const range = `the largest singular value is ${words.figure(low)} to ${words.figure(high)} times the edge of pure noise`;
  return high < 1.15
    ? `In ${seen} ${range}: the update looks like Gaussian noise. It is not low-rank.`
    : `In ${seen} ${range}; above about 1.15, a matrix has more than noise in its first directions.`;
}

const index = { title: 'Direction, largest first', whole: true } as const;
const singular = { title: 'Singular value', covers: [0] } as const;

interface MatricesProps extends Pick<Props, 'updates'> {
  readonly matrix: MatrixUpdate;
  readonly onChoose: (name: string) => void;
}

const Matrices = ({ updates, matrix, onChoose }: MatricesProps) => (
  <label className={`${controlStyles.picker} small`} data-picker data-only="lab">
    Matrix
    <select value={matrix.name} onChange={(event) => onChoose(event.target.value)}>
      {updates.map((update) => (
        <option key={update.name} value={update.name}>
          {words.bounded(update.name, 60)}
        </option>
      ))}
    </select>
  </label>
);

function OneMatrix({ matrix }: { readonly matrix: MatrixUpdate }) {
  const curves: readonly Curve[] = [
    { title: 'update', points: byIndex(matrix.values), series: 2 },
    { title: 'random update of the same size', points: byIndex(matrix.random), series: 6 },
  ];
  return (
    <>
      <CurveChart
        label={`Singular values of the update of ${words.bounded(matrix.name, 60)}.`}
        x={index}
        y={singular}
        curves={curves}
        floor={floorOf(matrix, matrix.values)}
        at={(x) => `Direction ${x}`}
      />
      <p className={`${cardStyles.takeaway} numbers`} data-takeaway>
        {matrix.shape.join(' × ')} weights. Stable rank {words.figure(matrix.stableRank)}, random noise{' '}
        {words.figure(matrix.randomStableRank)}. It holds {words.percent(matrix.energy)} of the update’s
        energy and {words.percent(matrix.parameterShare)} of the weights. <Source source={matrix} />
      </p>
    </>
  );
}

const layerAxis = { title: 'Layer', whole: true } as const;
const edge: readonly Level[] = [{ title: 'edge of pure noise', value: 1 }];

interface LayerChart {
  readonly label: string;
  readonly y: { readonly title: string; readonly covers: readonly number[] };
  readonly curves: readonly Curve[];
  readonly levels?: readonly Level[];
}

const roleCurves = (updates: readonly MatrixUpdate[], of: (update: MatrixUpdate) => number): Curve[] =>
  byRole(updates, of).map(({ role, points }, series) => ({ title: role, points, series, dots: true }));

function layerChart(updates: readonly MatrixUpdate[], view: Exclude<View, 'matrix'>): LayerChart {
  switch (view) {
    case 'edge':
      return {
        label: 'Largest singular value of each matrix over the edge of pure noise, by layer.',
        y: { title: 'Largest singular value over the noise edge', covers: [0.8, 1.2] },
        curves: roleCurves(updates, ({ edgeRatio }) => edgeRatio),
        levels: edge,
      };
    case 'stable':
      return {
        label: 'Stable rank of each matrix over that of a random update, by layer.',
        y: { title: 'Stable rank over that of random noise', covers: [0.8, 1.2] },
        curves: roleCurves(updates, ({ stableRank, randomStableRank }) => stableRank / randomStableRank),
        levels: [{ title: 'as random noise', value: 1 }],
      };
    case 'energy': {
      const layers = energyByLayer(updates);
      return {
        label: 'Share of the update in each layer, beside the share of the weights.',
        y: { title: 'Share of the whole', covers: [0] },
        curves: [
          {
            title: 'energy of the update',
            points: layers.map(({ layer, energy }) => [layer, energy]),
            series: 2,
            dots: true,
          },
          {
            title: 'weights',
            points: layers.map(({ layer, parameterShare }) => [layer, parameterShare]),
            series: 6,
            dots: true,
          },
        ],
      };
    }
  }
}

const ByLayer = (props: {
  readonly updates: readonly MatrixUpdate[];
  readonly view: Exclude<View, 'matrix'>;
}) => <CurveChart x={layerAxis} {...layerChart(props.updates, props.view)} at={(x) => `Layer ${x}`} />;

/** What the chart of this view draws. */
function tableOf(updates: readonly MatrixUpdate[], view: View, matrix: MatrixUpdate | undefined): Table {
  if (view === 'matrix' && matrix) return matrixTable(matrix);
  return view === 'energy' ? energyTable(updates) : updateTable(updates);
}

const matrixTable = ({ name, values, random }: MatrixUpdate): Table => ({
  caption: `Singular values of the update of ${words.bounded(name, 60)}`,
  columns: ['Direction', 'Update', 'Random update of the same size'],
  rows: values.map((value, i) => [i + 1, cell(value), cell(random[i])]),
});

const energyTable = (updates: readonly MatrixUpdate[]): Table => ({
  caption: 'Share of the update in each layer, beside the share of the weights',
  columns: ['Layer', 'Energy of the update', 'Weights'],
  rows: energyByLayer(updates).map(({ layer, energy, parameterShare }) => [
    layer,
    cell(energy),
    cell(parameterShare),
  ]),
});

const updateTable = (updates: readonly MatrixUpdate[]): Table => ({
  caption: 'The update, matrix by matrix',
  columns: [
    'Matrix',
    'Layer',
    'Role',
    'Shape',
    'Largest singular value',
    'over noise edge',
    'Stable rank',
    'of random noise',
    'Energy',
    'Weights',
    'Solver',
  ],
  rows: updates.map((update) => [
    words.bounded(update.name, 80),
    update.layer,
    update.role,
    update.shape.join(' × '),
    cell(update.values[0]),
    cell(update.edgeRatio),
    cell(update.stableRank),
    cell(update.randomStableRank),
    cell(update.energy),
    cell(update.parameterShare),
    update.solver,
  ]),
});

const UpdateWaiting = () => (
  <Waiting sketch="M20 24C80 40 160 58 220 82">
    Once the population is consolidated, the change is decomposed matrix by matrix.
  </Waiting>
);

const UpdateWords = () => (
  <>
    <p>
      Consolidation adds a small change to every weight matrix. A change could be concentrated in a few
      directions (<em>low-rank</em>, as in LoRA), which would show as a few singular values far above the
      rest.
    </p>
    <p>
      It is not: the change is a weighted sum of random numbers, so each of its matrices looks like Gaussian
      noise. Its singular values follow those of a random matrix of the same size, and the largest lies at the{' '}
      <em>edge</em> that random matrix theory predicts for noise. <em>Stable rank</em> counts how many
      directions carry the change; <em>energy</em> is a layer’s share of its squared length, which follows its
      share of the weights.
    </p>
    <p>What makes the model better is how all these small pushes act together, not their shape.</p>
  </>
);
