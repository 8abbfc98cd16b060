/** What a decomposition gives, whoever computed it, and what of it is rounding. */
import { symmetricEigenvalues } from './eigenvalues';

/** What computed a spectrum. */
export type Solver = 'float64 on the CPU' | 'float32 on the GPU';

export interface Eigen {
  /** Largest first. */
  readonly values: Float64Array;
  /** Row-major [eigenvector][n], unit length. */
  readonly vectors: Float64Array;
  /** Values nearer to 0 than this are rounding. */
  readonly floor: number;
  readonly solver: Solver;
}

export interface Singular {
  /** Largest first, min(rows, columns) of them. */
  readonly values: Float64Array;
  /** Row-major [value][rows] and [value][columns], unit length; zeros where the value is rounding. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly floor: number;
  readonly solver: Solver;
}

/** Unit roundoff. */
export const roundoff = { float64: 2 ** -53, float32: 2 ** -24 } as const;

/** Below this a value of a matrix of this size is rounding: n units of the largest. */
export const noiseFloor = (largest: number, size: number, unit: number): number => size * unit * largest;

/** Indices by value, largest first. */
export const byValue = (values: ArrayLike<number>): number[] =>
  Array.from(values, (_, i) => i).sort((a, b) => values[b]! - values[a]!);

/** The values of `symmetricEigen` alone, in a fraction of the time. */
export function symmetricValues(
  matrix: ArrayLike<number>,
  n: number,
): Pick<Eigen, 'values' | 'floor' | 'solver'> {
  const values = symmetricEigenvalues(matrix, n);
  const largest = Math.max(Math.abs(values[0] ?? 0), Math.abs(values[n - 1] ?? 0));
  return { values, floor: noiseFloor(largest, n, roundoff.float64), solver: 'float64 on the CPU' };
}
