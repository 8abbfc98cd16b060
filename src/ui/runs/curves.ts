/** One curve a run, under the run's letter. */
import { words } from '../../store';
import type { Curve, Point } from '../charts/layers';
import { as, type Cell, type Table } from '../parts/table';
import { letters } from './letters';

export const curvesOf = (points: readonly (readonly Point[])[], dots = false): Curve[] =>
  points.flatMap((found, series) =>
    found.length > 0 ? [{ title: letters[series]!, points: found, series, dots }] : [],
  );

/** One row an x, one column a run. */
export function curveTable(caption: string, x: string, curves: readonly Curve[]): Table {
  const places = [...new Set(curves.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const cell = ({ points }: Curve, at: number): Cell => {
    const found = points.find(([place]) => place === at);
    return found ? as(found[1], words.figure(found[1])) : null;
  };
  return {
    caption,
    columns: [x, ...curves.map(({ title }) => `Run ${title}`)],
    rows: places.map((at) => [as(at, words.figure(at)), ...curves.map((curve) => cell(curve, at))]),
  };
}
