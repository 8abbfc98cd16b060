/** Linear and logarithmic axes: where a value lies on the screen and where the round numbers are. */
import { niceStep } from '../../store';

export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
}

/** As niceStep, among the steps that lead from whole number to whole number. */
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

/** Places labels of one height down a column so that none overlap: each as near to where it wants to be as it can. */
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
