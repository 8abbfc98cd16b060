/**
 * Directions in weight space, noise times standardised scores, from two halves of the members. Uninformative where
 * parameters outnumber members: two halves' sums of different noise are nearly orthogonal whatever the rewards mean.
 */
import { symmetricEigen } from '../math/decomposition';
import {
  leading,
  matrix,
  product,
  subspaceOverlap,
  takeRows,
  topEigenvectors,
  transpose,
  type Frame,
  type Matrix,
} from '../math/matrix';
import { mean, zScores } from '../math/stats';
import { standardise, type Halves } from './scoreMatrix';

export interface WeightHalves {
  /** For each rank asked for. */
  readonly overlaps: readonly number[];
  /** Of the two halves' reward-weighted mean directions. */
  readonly cosine: number;
}

/** Entries of an n x n matrix at the given rows and columns. */
const block = (inner: Float64Array, n: number, rows: readonly number[], columns: readonly number[]): Matrix =>
  matrix(rows.length, columns.length, (i, j) => inner[rows[i]! * n + columns[j]!]!);

/** Orthonormal weight directions of one half as coefficients over its members: [direction][member]. */
function coefficients(inner: Matrix, scores: Matrix, count: number, seed: number): Frame {
  const standard = standardise(scores);
  const gram = product(transpose(standard), product(inner, standard));
  const right = topEigenvectors(gram.values, gram.rows, count, seed);
  const lengths = product(right, gram);
  const raw = product(right, transpose(standard));
  return matrix(raw.rows, raw.columns, (row, column) => {
    let square = 0;
    for (let i = 0; i < gram.rows; i++)
      square += right.values[row * gram.rows + i]! * lengths.values[row * gram.rows + i]!;
    return square > 0 ? raw.values[row * raw.columns + column]! / Math.sqrt(square) : 0;
  });
}

/** Inner product of two lists of coefficients over the rows and columns of a block. */
const inProduct = (a: readonly number[], between: Matrix, b: readonly number[]): number =>
  product(
    product(
      matrix(1, a.length, (_, i) => a[i]!),
      between,
    ),
    matrix(b.length, 1, (i) => b[i]!),
  ).values[0]!;

/** `inner`: the members' inner products in weight space, n x n row-major (see memberProducts); scores: members x examples. */
export function weightHalves(
  inner: Float64Array,
  scores: Matrix,
  [a, b]: Halves,
  ranks: readonly number[],
): WeightHalves {
  const n = scores.rows;
  const [scoresA, scoresB] = [takeRows(scores, a), takeRows(scores, b)];
  const [innerA, innerB, between] = [block(inner, n, a, a), block(inner, n, b, b), block(inner, n, a, b)];
  const most = Math.max(...ranks);
  const cA = coefficients(innerA, scoresA, most, 1);
  const cB = coefficients(innerB, scoresB, most, 2);
  const crossed = product(cA, between); // directions of a over the members of b
  const rewards = (half: Matrix) =>
    zScores(
      Array.from({ length: half.rows }, (_, i) =>
        mean(Array.from(half.values.subarray(i * half.columns, (i + 1) * half.columns))),
      ),
    );
  const [rA, rB] = [rewards(scoresA), rewards(scoresB)];
  const lengths = inProduct(rA, innerA, rA) * inProduct(rB, innerB, rB);
  return {
    overlaps: ranks.map((r) => subspaceOverlap(leading(crossed, r), leading(cB, r))),
    cosine: lengths > 0 ? inProduct(rA, between, rB) / Math.sqrt(lengths) : 0,
  };
}

/** Agreement of the leading directions of two halves of a cloud around 0, given its inner products, no rewards involved. */
export function cloudOverlaps(
  inner: Float64Array,
  n: number,
  [a, b]: Halves,
  ranks: readonly number[],
): number[] {
  const most = Math.max(...ranks);
  const units = (half: readonly number[]): Frame => {
    const own = block(inner, n, half, half);
    const { values, vectors } = symmetricEigen(own.values, half.length);
    return matrix(Math.min(most, half.length), half.length, (row, column) =>
      values[row]! > 1e-12 * values[0]! ? vectors[row * half.length + column]! / Math.sqrt(values[row]!) : 0,
    );
  };
  const crossed = product(units(a), block(inner, n, a, b));
  const other = units(b);
  return ranks.map((r) => subspaceOverlap(leading(crossed, r), leading(other, r)));
}
