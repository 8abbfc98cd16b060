/**
 * The Marchenko-Pastur law: eigenvalues of X X^T / columns for a rows x columns matrix of independent entries of variance 1,
 * as both sides grow at a fixed ratio (Marchenko and Pastur 1967).
 */

/** Density times dx in theta, x = 1 + ratio + 2 sqrt(ratio) cos(theta): smooth, so that a plain sum integrates it well. */
const weight = (theta: number, ratio: number): number => {
  const x = 1 + ratio + 2 * Math.sqrt(ratio) * Math.cos(theta);
  return x <= 0 ? 0 : ((2 / Math.PI) * Math.sin(theta) ** 2) / x;
};

/**
 * Expected value at each of `count` positions of a descending spectrum: the law's quantiles at (i + 1/2) / count. A ratio
 * above 1 puts a fraction 1 - 1/ratio of them at 0. Ratio 0 gives ones.
 */
export function marchenkoPastur(count: number, ratio: number): number[] {
  if (ratio <= 0) return new Array<number>(count).fill(1);
  const grid = 4096;
  const present = Math.min(1, 1 / ratio);
  const cumulative = new Float64Array(grid + 1);
  for (let i = 0; i < grid; i++)
    cumulative[i + 1] = cumulative[i]! + (weight(((i + 0.5) * Math.PI) / grid, ratio) * Math.PI) / grid;
  const total = cumulative[grid]!;
  let at = 0;
  return Array.from({ length: count }, (_, i) => {
    const share = (i + 0.5) / count / present;
    if (share >= 1) return 0;
    while (at < grid - 1 && cumulative[at + 1]! < share * total) at++;
    const within =
      (share * total - cumulative[at]!) / Math.max(1e-300, cumulative[at + 1]! - cumulative[at]!);
    return 1 + ratio + 2 * Math.sqrt(ratio) * Math.cos(((at + within) * Math.PI) / grid);
  });
}
