/** Linear and logarithmic axes: where a value lies on the screen and where the round numbers are. */
import { niceStep } from '../../../store';

export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
}

/** As niceStep, among whole steps. */
function wholeStep(least: number): number {
  const step = niceStep(Math.max(1, least));
  return Number.isInteger(step) ? step : 2 * step; // 2.5 becomes 5
}

/** Maps [low, high] to [from, to] pixels, with at most `most` ticks at round numbers; `whole`: at whole ones, for counts. */
export function linear(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  most: number,
  whole = false,
): Scale {
  const span = high - low || 1;
  const step = (whole ? wholeStep : niceStep)(span / Math.max(1, most));
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.max(0, Math.floor(high / step + 1e-9) - first + 1);
  const ticks = Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return Object.assign((value: number) => from + ((value - low) / span) * (to - from), { ticks });
}

/** [low, high] widened to round numbers, and into `bounds`. */
export function rounded(
  low: number,
  high: number,
  steps: number,
  bounds: readonly [number, number] = [-Infinity, Infinity],
): [number, number] {
  const step = niceStep(Math.max(high - low, 1e-6) / steps);
  return [
    Math.max(bounds[0], Math.floor(low / step + 1e-9) * step),
    Math.min(bounds[1], Math.ceil(high / step - 1e-9) * step),
  ];
}

/** Places labels of one height down a column so that none overlap, each as near as possible to its wanted place. */
export function spread(
  wanted: readonly number[],
  height: number,
  [top, bottom]: readonly [number, number],
): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  let floor = top;
  for (const i of order) {
    placed[i] = Math.max(placed[i]!, floor);
    floor = placed[i] + height;
  }
  let ceiling = bottom;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i]!, ceiling);
    ceiling = placed[i] - height;
  }
  return placed;
}

/** Maps [low, high], both above 0, to [from, to] pixels by their logarithms; ticks at 1, 2, 5 times powers of ten. */
export function logarithmic(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  most: number,
): Scale {
  const [a, b] = [Math.log10(low), Math.log10(high)];
  const span = b - a || 1;
  const decades = Array.from({ length: Math.ceil(b) - Math.floor(a) + 1 }, (_, i) => Math.floor(a) + i);
  const within = (value: number) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9);
  const all = decades.flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power)).filter(within);
  const tens = decades.map((power) => 10 ** power).filter(within);
  const ticks = (all.length <= most || tens.length < 2 ? all : tens).map((tick) =>
    Number(tick.toPrecision(6)),
  );
  const step = Math.ceil(ticks.length / Math.max(1, most));
  return Object.assign((value: number) => from + ((Math.log10(value) - a) / span) * (to - from), {
    ticks: ticks.filter((_, i) => i % step === 0),
  });
}

/** Which values an axis covers and how. */
export interface AxisOptions {
  readonly title: string;
  readonly log?: boolean;
  /** Ticks at whole numbers, for counts and indices. */
  readonly whole?: boolean;
  /** The minimum range of the axis, whatever the values. */
  readonly covers?: readonly number[];
}

/** Ends of an axis over `values`; a logarithmic one leaves out what is not above 0. Round at a linear axis's ends. */
export function extent(values: Iterable<number>, { log, covers = [] }: AxisOptions): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  const take = (value: number) => {
    if (!Number.isFinite(value) || (log && value <= 0)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  covers.forEach(take);
  for (const value of values) take(value);
  if (low > high) return log ? [0.1, 1] : [0, 1];
  if (log) return low === high ? [low / 2, high * 2] : [low, high];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** The scale of an axis from `from` to `to` pixels; values outside are clamped to its ends. */
export function axisScale(
  range: readonly [number, number],
  pixels: readonly [number, number],
  most: number,
  { log = false, whole = false }: AxisOptions,
): Scale {
  const scale = log ? logarithmic(range, pixels, most) : linear(range, pixels, most, whole);
  const held = (value: number) => scale(Math.min(range[1], Math.max(range[0], value)));
  return Object.assign(held, { ticks: scale.ticks });
}

/** Index of the value nearest to `wanted` in ascending `values`; -1 for none. */
export function nearest(values: readonly number[], wanted: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  const before = values[low - 1];
  return before !== undefined && wanted - before < values[low]! - wanted ? low - 1 : high;
}
