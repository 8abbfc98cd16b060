/** Small statistics in float64. */

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation with `ddof` degrees of freedom taken off; 0 where there are too few values. */
export function standardDeviation(values: readonly number[], ddof = 1): number {
  if (values.length <= ddof) return 0;
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / (values.length - ddof));
}

/** Wilson score interval of a share `correct / n` at z standard errors (1.96: 95 %); [0, 1] for n = 0. */
export function wilson(correct: number, n: number, z = 1.959964): readonly [number, number] {
  if (n === 0) return [0, 1];
  const share = correct / n;
  const center = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return [Math.max(0, center - half), Math.min(1, center + half)];
}
