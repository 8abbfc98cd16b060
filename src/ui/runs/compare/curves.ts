/** One curve per run, named by the run's letter. */
import { words } from '../../../store';
import type { Band, Curve, Point } from '../../charts/frame/layers';
import { as, type Cell, type Table } from '../../parts/tables/table';
import { letters } from './letters';

export const curvesOf = (points: readonly (readonly Point[])[], dots = false): Curve[] =>
  points.flatMap((found, series) =>
    found.length > 0 ? [{ title: letters[series]!, points: found, series, dots }] : [],
  );

/** One row per x, one column per run, two per band. */
export function curveTable(
  caption: string,
  x: string,
  curves: readonly Curve[],
  bands: readonly Band[] = [],
): Table {
  const all: readonly (readonly (readonly number[])[])[] = [...curves, ...bands].map(({ points }) => points);
  const places = [...new Set(all.flatMap((points) => points.map(([at]) => at!)))].sort((a, b) => a - b);
  const cells = (points: readonly (readonly number[])[], at: number, count: number): Cell[] => {
    const found = points.find(([place]) => place === at);
    return Array.from({ length: count }, (_, i) =>
      found ? as(found[i + 1]!, words.figure(found[i + 1]!)) : null,
    );
  };
  return {
    caption,
    columns: [
      x,
      ...curves.map(({ title }) => `Run ${title}`),
      ...bands.flatMap(({ title }) => [`${title}, low`, `${title}, high`]),
    ],
    rows: places.map((at) => [
      as(at, words.figure(at)),
      ...curves.flatMap(({ points }) => cells(points, at, 1)),
      ...bands.flatMap(({ points }) => cells(points, at, 2)),
    ]),
  };
}
