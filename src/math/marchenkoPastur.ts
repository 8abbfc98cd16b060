/** The Marchenko-Pastur law (1967, Math. USSR-Sb. 1:457): the range of singular values of a matrix of pure noise. */

/**
 * Least and largest singular value in the limit of a rows x columns matrix of independent entries whose squared Frobenius
 * norm is `energy`, in the units of the entries.
 */
export function noiseEdges(rows: number, columns: number, energy: number): readonly [number, number] {
  const deviation = Math.sqrt(energy / (rows * columns));
  const [a, b] = [Math.sqrt(rows), Math.sqrt(columns)];
  return [deviation * Math.abs(a - b), deviation * (a + b)];
}
