/** Small statistics in float64. */
import { exp } from './elementary';

/** Arithmetic mean; 0 of no values. */
export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation with `ddof` delta degrees of freedom; 0 for too few values. */
export function standardDeviation(values: readonly number[], ddof = 1): number {
  if (values.length <= ddof) return 0;
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / (values.length - ddof));
}

/** Wilson score interval of a proportion `correct / n` at z standard errors (1.96: 95 %); [0, 1] for n = 0. */
export function wilsonInterval(correct: number, n: number, z = 1.959964): readonly [number, number] {
  if (n === 0) return [0, 1];
  const share = correct / n;
  const center = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return [Math.max(0, center - half), Math.min(1, center + half)];
}

/**
 * 95 % interval of a gain in accuracy from paired answers: `fixes` and `regressions` of n prompts, half a prompt added
 * to each of the four outcomes (Agresti and Min 2005, Statistics in Medicine 24:729), so that it is finite for any n.
 */
export function pairedInterval(fixes: number, regressions: number, n: number): readonly [number, number] {
  const size = n + 2;
  const difference = (fixes - regressions) / size;
  const discordant = (fixes + regressions + 1) / size;
  const half = 1.959964 * Math.sqrt(Math.max(0, discordant - difference ** 2) / size);
  return [Math.max(-1, difference - half), Math.min(1, difference + half)];
}

/** 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom. */
const tQuantiles = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604,
  2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555,
  2.0518, 2.0484, 2.0452, 2.0423,
];

/** 95 % t interval of the mean of independent values; infinite for fewer than two. */
export function meanInterval(values: readonly number[]): readonly [number, number] {
  if (values.length < 2) return [-Infinity, Infinity];
  const freedom = values.length - 1;
  const z = 1.959964;
  const t = tQuantiles[freedom - 1] ?? z + (z ** 3 + z) / (4 * freedom); // Cornish-Fisher beyond the table
  const half = (t * standardDeviation(values)) / Math.sqrt(values.length);
  return [mean(values) - half, mean(values) + half];
}

/** Linearly interpolated quantile of unsorted values, as numpy computes it. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = q * (sorted.length - 1);
  const low = Math.floor(place);
  const t = place - low;
  const a = sorted[low]!;
  const b = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
}

/** exp(logits) normalised to 1. */
export function softmax(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => exp(logit - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Values in units of their population standard deviation (ddof 0) around their mean; all 0 if that is tiny. */
export function zScores(values: readonly number[], tiny = 1e-12): number[] {
  const center = mean(values);
  const spread = standardDeviation(values, 0);
  return values.map((value) => (spread <= tiny ? 0 : (value - center) / spread));
}

/** 1 / sum of squared weights: the effective sample size (Kish). */
export function effectiveSampleSize(weights: readonly number[]): number {
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  return squares <= 1e-12 ? 0 : 1 / squares;
}

/**
 * Pairwise sum in numpy's order (eight running sums, halves above 128): where a decision depends on the last bit, as the
 * gate's does, the reference's rounding is part of the method.
 */
export function pairwiseSum(values: ArrayLike<number>, start = 0, count = values.length): number {
  if (count > 128) {
    const half = Math.floor(count / 2);
    const left = half - (half % 8);
    return pairwiseSum(values, start, left) + pairwiseSum(values, start + left, count - left);
  }
  const whole = count - (count % 8);
  let total = 0;
  if (whole > 0) {
    const running = Array.from({ length: 8 }, (_, lane) => values[start + lane]!);
    for (let i = 8; i < whole; i += 8)
      for (let lane = 0; lane < 8; lane++) running[lane]! += values[start + i + lane]!;
    const [a, b, c, d, e, f, g, h] = running as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    total = a + b + (c + d) + (e + f + (g + h));
  }
  for (let i = whole; i < count; i++) total += values[start + i]!;
  return total;
}
