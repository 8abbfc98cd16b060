/** Results of a decomposition by any solver, and their rounding floor. */
import { symmetricEigenvalues } from './eigenvalues';

/** The solver that computed a spectrum. */
export type Solver = 'float64 on the CPU' | 'float32 on the GPU';

export interface Eigen {
  /** Largest first. */
  readonly values: Float64Array;
  /** Row-major [eigenvector][n], unit length. */
  readonly vectors: Float64Array;
  /** Values below this are rounding error. */
  readonly floor: number;
  readonly solver: Solver;
}

export interface Singular {
  /** Largest first, min(rows, columns) of them. */
  readonly values: Float64Array;
  /** Row-major [value][rows] and [value][columns], unit length; zeros where the value is rounding error. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly floor: number;
  readonly solver: Solver;
}

/** Unit roundoff. */
export const roundoff = { float64: 2 ** -53, float32: 2 ** -24 } as const;

/** Rounding floor of a matrix of this size: n units of roundoff of the largest value. */
export const noiseFloor = (largest: number, size: number, unit: number): number => size * unit * largest;

/** Indices by value, largest first. */
export const byValue = (values: ArrayLike<number>): number[] =>
  Array.from(values, (_, i) => i).sort((a, b) => values[b]! - values[a]!);

/** Only the values of `symmetricEigen`, in a fraction of the time. */
export function symmetricValues(
  matrix: ArrayLike<number>,
  n: number,
): Pick<Eigen, 'values' | 'floor' | 'solver'> {
  const values = symmetricEigenvalues(matrix, n);
  const largest = Math.max(Math.abs(values[0] ?? 0), Math.abs(values[n - 1] ?? 0));
  return { values, floor: noiseFloor(largest, n, roundoff.float64), solver: 'float64 on the CPU' };
}
