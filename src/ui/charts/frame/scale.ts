/** Linear and logarithmic axes: where a value lies on the screen and where the round numbers are. */
import { bisectCenter, extent as d3Extent, ticks } from 'd3-array';
import { scaleLinear, scaleLog } from 'd3-scale';
import { niceStep } from '../../../store';

export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
}

type Range = readonly [number, number];

/** Round numbers from low to high with at most `most` steps between them; `whole`: whole numbers, for counts. */
function linearTicks([low, high]: Range, most: number, whole: boolean): number[] {
  const wanted = Math.max(1, whole ? Math.min(most, Math.floor(high - low)) : most);
  for (let count = wanted; ; count--) {
    const found = ticks(low, high, count).filter((tick) => !whole || Number.isInteger(tick));
    if (found.length <= wanted + 1 || count <= 1) return found;
  }
}

/** Maps [low, high] to [from, to] pixels, with at most `most` steps between ticks at round numbers. */
export function linear([low, high]: Range, pixels: Range, most: number, whole = false): Scale {
  const scale = scaleLinear([low, high > low ? high : low + 1], pixels);
  return Object.assign((value: number) => scale(value), {
    ticks: linearTicks([low, high], most, whole),
  });
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

/** 1, 2, 5 times powers of ten from low to high, or powers alone; at most `most`. */
function logTicks([low, high]: Range, most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const within = (value: number) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9);
  const all = decades.flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power)).filter(within);
  const tens = decades.map((power) => 10 ** power).filter(within);
  const found = all.length <= most || tens.length < 2 ? all : tens;
  const step = Math.ceil(found.length / Math.max(1, most));
  return found.filter((_, i) => i % step === 0).map((tick) => Number(tick.toPrecision(6)));
}

/** Maps [low, high], both above 0, to [from, to] pixels by their logarithms. */
export function logarithmic([low, high]: Range, pixels: Range, most: number): Scale {
  const scale = scaleLog([low, high > low ? high : 10 * low], pixels);
  return Object.assign((value: number) => scale(value), { ticks: logTicks([low, high], most) });
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
  const shown = [...covers, ...values].filter((value) => Number.isFinite(value) && !(log && value <= 0));
  const [low, high] = d3Extent(shown);
  if (low === undefined) return log ? [0.1, 1] : [0, 1];
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
export const nearest = (values: readonly number[], wanted: number): number =>
  values.length === 0 ? -1 : bisectCenter(values, wanted);
