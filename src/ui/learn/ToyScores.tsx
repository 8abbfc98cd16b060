/** Errors of the toy's methods on signals that played no part in any choice. */
import { memo } from 'react';
import { words, type SignalsView } from '../../store';
import { CurveChart } from '../charts';
import { as, type Table } from '../parts/tables/table';
import tableStyles from '../parts/tables/table.module.css';
import styles from './ToyScores.module.css';

interface Score {
  readonly kind: 'base' | 'best' | 'vote' | 'corp';
  readonly title: string;
  readonly error: number | null;
  /** Models that are asked for each value. */
  readonly models: number;
}

export function scoresOf({ tested, consolidated }: SignalsView, voters: number): readonly Score[] {
  return [
    { kind: 'base', title: 'Base model', error: tested?.base ?? null, models: 1 },
    { kind: 'best', title: 'Best member', error: tested?.best ?? null, models: 1 },
    {
      kind: 'vote',
      title: `Mean of the best ${voters}`,
      error: tested?.ensembles[voters - 1] ?? null,
      models: voters,
    },
    { kind: 'corp', title: 'Consolidated (CoRP stage 1)', error: consolidated?.test ?? null, models: 1 },
  ];
}

/** The bars' numbers, then the curve's. */
export function scoreTable({ tested }: SignalsView, scores: readonly Score[]): Table {
  const row = (title: string, error: number | null, models: number) => [
    title,
    error === null ? null : as(error, words.decimal(error)),
    models,
  ];
  const means = (tested?.ensembles ?? []).map((error, i) => row(`Mean of the best ${i + 1}`, error, i + 1));
  const single = scores.filter(({ kind }) => kind !== 'vote');
  return {
    caption: 'Mean squared error on the test signals',
    columns: ['Model', 'Error', 'Models per value'],
    rows: [...single.map(({ title, error, models }) => row(title, error, models)), ...means],
  };
}

/** Errors as bars from 0 to the largest; a dash for what is still being computed. */
export function ToyScores({
  scores,
  signals,
}: {
  readonly scores: readonly Score[];
  readonly signals: number;
}) {
  const most = Math.max(1e-9, ...scores.map(({ error }) => error ?? 0));
  return (
    <table className={`${tableStyles.table} ${styles.scores} numbers`}>
      <caption className="small soft">
        Mean squared error over 40 values, on {signals} test signals (each counts 1 at most). Shorter is
        better.
      </caption>
      <thead className="unseen">
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Error</th>
          <th scope="col">Bar</th>
        </tr>
      </thead>
      <tbody>
        {scores.map(({ kind, title, error }) => (
          <tr key={kind}>
            <th scope="row">{title}</th>
            <td data-score={kind}>{error === null ? '…' : words.decimal(error)}</td>
            <td aria-hidden="true">
              <span
                className={styles.bar}
                style={{ width: `${(100 * (error ?? 0)) / most}%`, background: `var(--${kind})` }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Props {
  readonly view: SignalsView;
  readonly voters: number;
}

const sizes = { title: 'Members averaged, K', whole: true } as const;
const errors = { title: 'Error on test signals', covers: [0] } as const;

/** How the error falls as more of the best members are averaged, and rises again once worse ones join. */
export const EnsembleCurve = memo(function EnsembleCurve({ view, voters }: Props) {
  const { tested, consolidated } = view;
  if (!tested) return null;
  const points = tested.ensembles.map((error, i) => [i + 1, error] as const);
  const now = points.slice(voters - 1, voters);
  return (
    <CurveChart
      label="Error of the mean of the best K members by K."
      x={sizes}
      y={errors}
      curves={[
        { title: 'mean of the best K', points, series: 3 },
        ...(consolidated
          ? [
              {
                title: 'consolidated model',
                points: points.map(([k]) => [k, consolidated.test] as const),
                series: 2,
              },
            ]
          : []),
        { title: `K = ${voters}`, points: now, series: 3, dots: 'alone' },
      ]}
      at={(k) => `${k} averaged`}
    />
  );
});
