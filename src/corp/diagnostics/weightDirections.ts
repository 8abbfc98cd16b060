/**
 * Directions in weight space, noise times standardised scores, from two halves of the members. Uninformative where
 * parameters outnumber members: sums of independent noise are then nearly orthogonal whatever the rewards.
 */
import { symmetricEigen } from '../../math/decomposition';
import {
  gramOfRows,
  leading,
  matrix,
  product,
  subspaceOverlap,
  takeRows,
  topEigenvectors,
  transpose,
  type Frame,
  type Matrix,
} from '../../math/matrix';
import { mean, zScores } from '../../math/stats';
import { standardise, type Halves } from './scoreMatrix';

export interface WeightHalves {
  /** For each requested rank. */
  readonly overlaps: readonly number[];
  /** Of the two halves' reward-weighted mean directions. */
  readonly cosine: number;
}

/** Entries of an n x n matrix at the given rows and columns. */
const block = (inner: Float64Array, n: number, rows: readonly number[], columns: readonly number[]): Matrix =>
  matrix(rows.length, columns.length, (i, j) => inner[rows[i]! * n + columns[j]!]!);

/** Square roots of a half's Gram matrix and of its inverse: they map between members and orthonormal weight directions. */
interface Root {
  readonly root: Matrix;
  readonly inverse: Matrix;
}

/** Both are symmetric; directions outside the members' span are dropped. */
function rootOf({ rows: n, values: inner }: Matrix): Root {
  const { values, vectors } = symmetricEigen(inner, n);
  const powered = (power: number) => {
    const factors = Array.from(values, (value) => (value > 1e-12 * values[0]! ? value ** power : 0));
    const scaled = matrix(n, n, (row, column) => factors[row]! * vectors[row * n + column]!);
    return product(transpose({ rows: n, columns: n, values: vectors }), scaled);
  };
  return { root: powered(0.5), inverse: powered(-0.5) };
}

/**
 * Orthonormal weight directions of one half as coefficients over its members, [direction][member]: the left singular vectors
 * of noise times scores, computed in as many dimensions as there are members.
 */
function coefficients({ root, inverse }: Root, scores: Matrix, count: number, seed: number): Frame {
  const seen = product(root, standardise(scores));
  const gram = gramOfRows(seen);
  const found = topEigenvectors(gram, seen.rows, count, seed);
  const squares = inSquares(found, { rows: seen.rows, columns: seen.rows, values: gram });
  const most = Math.max(...squares);
  const alive = matrix(found.rows, found.columns, (row, column) =>
    squares[row]! > 1e-12 * most ? found.values[row * found.columns + column]! : 0,
  );
  return product(alive, inverse);
}

/** v^T A v of each row v. */
function inSquares(vectors: Matrix, square: Matrix): number[] {
  const images = product(vectors, square);
  const { rows, columns } = vectors;
  return Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let i = row * columns; i < (row + 1) * columns; i++) sum += vectors.values[i]! * images.values[i]!;
    return sum;
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

/**
 * Compares two halves by their scores (members x examples); work that does not depend on scores is done once.
 * `inner`: the members' inner products in weight space, n x n row-major (see memberProducts).
 */
export function weightHalves(
  inner: Float64Array,
  n: number,
  [a, b]: Halves,
  ranks: readonly number[],
): (scores: Matrix) => WeightHalves {
  const [innerA, innerB, between] = [block(inner, n, a, a), block(inner, n, b, b), block(inner, n, a, b)];
  const [rootA, rootB] = [rootOf(innerA), rootOf(innerB)];
  const most = Math.max(...ranks);
  return (scores) => {
    const [scoresA, scoresB] = [takeRows(scores, a), takeRows(scores, b)];
    const crossed = product(coefficients(rootA, scoresA, most, 1), between); // directions of a over the members of b
    const other = coefficients(rootB, scoresB, most, 2);
    const [rA, rB] = [meanRewards(scoresA), meanRewards(scoresB)];
    const lengths = inProduct(rA, innerA, rA) * inProduct(rB, innerB, rB);
    return {
      overlaps: ranks.map((r) => subspaceOverlap(leading(crossed, r), leading(other, r))),
      cosine: lengths > 0 ? inProduct(rA, between, rB) / Math.sqrt(lengths) : 0,
    };
  };
}

const meanRewards = ({ rows, columns, values }: Matrix): number[] =>
  zScores(
    Array.from({ length: rows }, (_, i) => mean(Array.from(values.subarray(i * columns, (i + 1) * columns)))),
  );

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
