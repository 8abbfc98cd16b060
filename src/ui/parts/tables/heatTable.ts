/** A plane as a table: a row per y, from the top; marks on the plane go into the caption. */
import { max, min } from 'd3-array';
import { words } from '../../../store';
import type { HeatMark } from '../../charts';
import { as, type Cell, type Table } from './table';

interface Plane {
  /** Ascending. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** Row after row from the lowest y; null where not yet known. */
  readonly values: readonly (number | null)[];
  readonly marks: readonly HeatMark[];
  readonly format: (value: number) => string;
}

const ends = (values: readonly number[]): string =>
  `${words.figure(min(values) ?? NaN)} to ${words.figure(max(values) ?? NaN)}`;

/** One place, or the range of several. */
function markWords({ title, points }: HeatMark): string {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [x, y] = points.length === 1 ? [words.figure(xs[0]!), words.figure(ys[0]!)] : [ends(xs), ends(ys)];
  return `${title}: ${x} across, ${y} up`;
}

export function heatTable(title: string, { xs, ys, values, marks, format }: Plane): Table {
  const at = (column: number, row: number): Cell => {
    const value = values[row * xs.length + column] ?? null;
    return value === null ? null : as(value, format(value));
  };
  return {
    caption: [title, ...marks.map(markWords)].join('; '),
    columns: ['Up \\ across', ...xs.map((x) => words.figure(x, 6))],
    rows: ys.map((y, row) => [as(y, words.figure(y)), ...xs.map((_, column) => at(column, row))]).reverse(),
  };
}
