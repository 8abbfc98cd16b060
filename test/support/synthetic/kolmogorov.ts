/** Kolmogorov-Smirnov against the uniform distribution, for p-values that permutations leave on a grid. */

/**
 * Largest distance between the empirical distribution of p-values on the grid 1/of, 2/of, ... 1 and the uniform one on that
 * grid.
 */
export function distanceFromUniform(values: readonly number[], of: number): number {
  let largest = 0;
  for (let step = 1; step <= of; step++) {
    const below = values.filter((value) => value <= step / of + 1e-9).length / values.length;
    largest = Math.max(largest, Math.abs(below - step / of));
  }
  return largest;
}

/** Distances beyond this come up once in a hundred samples of a truly uniform variable. */
export const onePercentDistance = (count: number): number => 1.628 / Math.sqrt(count);
