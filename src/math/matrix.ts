/** Small dense matrices in float64, row-major, and angles between subspaces. */
import { symmetricEigen } from './decomposition';
import { symmetricEigenvalues } from './eigenvalues';

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** [row][column] */
  readonly values: Float64Array;
}

export function matrix(rows: number, columns: number, at: (row: number, column: number) => number): Matrix {
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) values[row * columns + column] = at(row, column);
  return { rows, columns, values };
}

export const transpose = ({ rows, columns, values }: Matrix): Matrix =>
  matrix(columns, rows, (row, column) => values[column * columns + row]!);

export const takeRows = ({ columns, values }: Matrix, chosen: readonly number[]): Matrix =>
  matrix(chosen.length, columns, (row, column) => values[chosen[row]! * columns + column]!);

export const takeColumns = ({ rows, columns, values }: Matrix, chosen: readonly number[]): Matrix =>
  matrix(rows, chosen.length, (row, column) => values[row * columns + chosen[column]!]!);

/** rows x rows inner products of the rows. */
export function gramOfRows({ rows, columns, values }: Matrix): Float64Array {
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      const [a, b] = [i * columns, j * columns];
      for (let k = 0; k < columns; k++) sum += values[a + k]! * values[b + k]!;
      gram[i * rows + j] = gram[j * rows + i] = sum;
    }
  }
  return gram;
}

export function product(a: Matrix, b: Matrix): Matrix {
  const values = new Float64Array(a.rows * b.columns);
  for (let i = 0; i < a.rows; i++) {
    const to = values.subarray(i * b.columns, (i + 1) * b.columns);
    for (let k = 0; k < a.columns; k++) {
      const factor = a.values[i * a.columns + k]!;
      const from = k * b.columns;
      for (let j = 0; j < b.columns; j++) to[j]! += factor * b.values[from + j]!;
    }
  }
  return { rows: a.rows, columns: b.columns, values };
}

/** Orthonormal vectors as the rows of a matrix. */
export type Frame = Matrix;

/** The first r rows: a frame's leading directions. */
export const leading = (frame: Frame, r: number): Frame => ({
  rows: Math.min(r, frame.rows),
  columns: frame.columns,
  values: frame.values.subarray(0, Math.min(r, frame.rows) * frame.columns),
});

/** Oversampling and number of steps of the iteration below. */
const spare = 6;
const steps = 8;

/** Reproducible start of the iteration, entries in (-1, 1). */
function startFrame(rows: number, columns: number, seed: number): Matrix {
  let state = (seed ^ 0x9e3779b9) | 0;
  return matrix(rows, columns, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >> 8) / 2 ** 23;
  });
}

/** Makes rows orthonormal in place by Gram-Schmidt, twice for accuracy; rows that vanish become 0. */
export function orthonormalise({ rows, columns, values }: Matrix): void {
  for (let i = 0; i < rows; i++) {
    const row = values.subarray(i * columns, (i + 1) * columns);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = values.subarray(j * columns, (j + 1) * columns);
        let inner = 0;
        for (let k = 0; k < columns; k++) inner += row[k]! * other[k]!;
        for (let k = 0; k < columns; k++) row[k]! -= inner * other[k]!;
      }
    }
    let square = 0;
    for (const value of row) square += value * value;
    const scale = square > 1e-24 ? 1 / Math.sqrt(square) : 0;
    for (let k = 0; k < columns; k++) row[k]! *= scale;
  }
}

/**
 * Unit eigenvectors of a positive semidefinite n x n matrix by eigenvalue, largest first, at most `count`: exact for small n,
 * else by a fixed number of steps of subspace iteration from a start that `seed` chooses, so that nearly equal
 * eigenvalues may stay mixed.
 */
export function topEigenvectors(gram: Float64Array, n: number, count: number, seed: number): Frame {
  const wanted = Math.min(count, n);
  if (n <= 2 * (wanted + spare)) return leading(eigenvectorsOf(gram, n), wanted);
  const square: Matrix = { rows: n, columns: n, values: gram };
  let frame = startFrame(wanted + spare, n, seed);
  for (let step = 0; step < steps; step++) {
    frame = product(frame, square);
    orthonormalise(frame);
  }
  const projected = product(product(frame, square), transpose(frame));
  return product(leading(eigenvectorsOf(projected.values, frame.rows), wanted), frame);
}

const eigenvectorsOf = (gram: Float64Array, n: number): Frame => ({
  rows: n,
  columns: n,
  values: symmetricEigen(gram, n).vectors,
});

/** Cosines of the principal angles between two subspaces, largest first (Bjorck and Golub 1973); frames of one width. */
export function principalCosines(a: Frame, b: Frame): number[] {
  const inner = product(a, transpose(b));
  const small = inner.rows <= inner.columns ? inner : transpose(inner);
  const values = symmetricEigenvalues(gramOfRows(small), small.rows);
  return Array.from(values, (value) => Math.sqrt(Math.min(1, Math.max(0, value))));
}

/** Mean squared cosine of the principal angles: 1 for the same subspace, about r / width for random ones. */
export function subspaceOverlap(a: Frame, b: Frame): number {
  const { values } = product(a, transpose(b));
  return values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, Math.min(a.rows, b.rows));
}
