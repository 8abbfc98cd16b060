/** Eigenvalues and singular values in float64 (ml-matrix): the reference for the GPU's results, and a fallback for the page. */
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { byValue, noiseFloor, roundoff, type Eigen, type Singular } from './spectrum';

const matrixOf = (values: ArrayLike<number>, rows: number, columns: number): Matrix =>
  Matrix.from1DArray(rows, columns, Array.from(values));

/** Of a symmetric n x n matrix, row-major. */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): Eigen {
  if (n === 0)
    return {
      values: new Float64Array(),
      vectors: new Float64Array(),
      floor: 0,
      solver: 'float64 on the CPU',
    };
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrixOf(matrix, n, n), {
    assumeSymmetric: true,
  });
  const order = byValue(realEigenvalues);
  const values = Float64Array.from(order, (i) => realEigenvalues[i]!);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => vectors.set(eigenvectorMatrix.getColumn(from), to * n));
  const largest = Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!));
  return { values, vectors, floor: noiseFloor(largest, n, roundoff.float64), solver: 'float64 on the CPU' };
}

/** Thin decomposition of a rows x columns matrix, row-major. */
export function singular(matrix: ArrayLike<number>, rows: number, columns: number): Singular {
  const { diagonal, leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(
    matrixOf(matrix, rows, columns),
    { autoTranspose: true },
  );
  const count = Math.min(rows, columns);
  const order = byValue(diagonal).slice(0, count);
  const values = Float64Array.from(order, (i) => diagonal[i]!);
  const left = new Float64Array(count * rows);
  const right = new Float64Array(count * columns);
  order.forEach((from, to) => {
    left.set(leftSingularVectors.getColumn(from), to * rows);
    right.set(rightSingularVectors.getColumn(from), to * columns);
  });
  const floor = noiseFloor(values[0] ?? 0, Math.max(rows, columns), roundoff.float64);
  return { values, left, right, floor, solver: 'float64 on the CPU' };
}

/** Only the values of `singular`, in half the time. */
export function singularValuesOf(
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
): Pick<Singular, 'values' | 'floor' | 'solver'> {
  const { diagonal } = new SingularValueDecomposition(matrixOf(matrix, rows, columns), {
    autoTranspose: true,
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  });
  const values = Float64Array.from(diagonal).sort().reverse().slice(0, Math.min(rows, columns));
  const floor = noiseFloor(values[0] ?? 0, Math.max(rows, columns), roundoff.float64);
  return { values, floor, solver: 'float64 on the CPU' };
}
