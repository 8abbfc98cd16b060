/**
 * The score matrix, members x examples: which of its directions are reproduced in two halves. Halves of the members are compared
 * over examples, halves of the examples over members. The null permutes each example's scores over the members, which
 * preserves the difficulty of every example and destroys what members have in common.
 */
import { exp, log } from '../../math/elementary';
import {
  gramOfRows,
  leading,
  matrix,
  orthonormalise,
  product,
  subspaceOverlap,
  takeColumns,
  takeRows,
  topEigenvectors,
  transpose,
  type Frame,
  type Matrix,
} from '../../math/matrix';
import type { Draws } from '../../math/random';
import { halves, permutation } from './chance';

const tinySpread = 1e-9;

function columnMoments({ rows, columns, values }: Matrix) {
  const mean = new Float64Array(columns);
  const spread = new Float64Array(columns);
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < rows; row++) sum += values[row * columns + column]!;
    mean[column] = sum / Math.max(1, rows);
    for (let row = 0; row < rows; row++) squares += (values[row * columns + column]! - mean[column]!) ** 2;
    spread[column] = Math.sqrt(squares / Math.max(1, rows));
  }
  return { mean, spread };
}

/** Columns on which rows differ. */
export function activeColumns(scores: Matrix): number[] {
  const { spread } = columnMoments(scores);
  return Array.from(spread.keys()).filter((column) => spread[column]! > tinySpread);
}

/** Each column to mean 0 and standard deviation 1 (ddof 0); constant ones to 0. */
export function standardise(scores: Matrix): Matrix {
  const { mean, spread } = columnMoments(scores);
  return matrix(scores.rows, scores.columns, (row, column) => {
    const value = scores.values[row * scores.columns + column]!;
    return spread[column]! > tinySpread ? (value - mean[column]!) / spread[column]! : 0;
  });
}

/** The null: each column permuted independently. */
export function permuteColumns(scores: Matrix, draws: Draws): Matrix {
  const values = new Float64Array(scores.values.length);
  for (let column = 0; column < scores.columns; column++) {
    permutation(scores.rows, draws).forEach((from, to) => {
      values[to * scores.columns + column] = scores.values[from * scores.columns + column]!;
    });
  }
  return { ...scores, values };
}

export type Halves = readonly [readonly number[], readonly number[]];
export type HalvesOf = 'members' | 'examples';

/** Random halves of the members or of the examples of a score matrix. */
export const drawHalves = (scores: Matrix, of: HalvesOf, draws: Draws): Halves =>
  halves(of === 'members' ? scores.rows : scores.columns, draws);

/** Leading directions over columns (right singular vectors) of a matrix, from the Gram matrix of its shorter side. */
function rightFrame(standardised: Matrix, count: number, seed: number): Frame {
  const { rows, columns } = standardised;
  if (rows >= columns) return topEigenvectors(gramOfRows(transpose(standardised)), columns, count, seed);
  const left = topEigenvectors(gramOfRows(standardised), rows, count, seed);
  const raw = product(left, standardised);
  orthonormalise(raw);
  return raw;
}

/** Leading directions of both halves, over the shared axis. */
export function halfFrames(scores: Matrix, of: HalvesOf, split: Halves, count: number): [Frame, Frame] {
  const frame = (half: readonly number[], seed: number): Frame => {
    if (of === 'members') return rightFrame(standardise(takeRows(scores, half)), count, seed);
    return rightFrame(transpose(standardise(takeColumns(scores, half))), count, seed);
  };
  return [frame(split[0], 1), frame(split[1], 2)];
}

/** Overlap of the top-r subspaces for each r. */
export const overlapsByRank = ([a, b]: readonly [Frame, Frame], ranks: readonly number[]): number[] =>
  ranks.map((r) => subspaceOverlap(leading(a, r), leading(b, r)));

/** Ranks to evaluate: powers of two small enough that two random subspaces differ. */
export const ranksFor = (width: number): number[] => [1, 2, 4, 8].filter((r) => r === 1 || 4 * r <= width);

/** exp of the entropy of the shares of squared singular values; 0 for a matrix of zeros. */
export function effectiveRank(squares: ArrayLike<number>): number {
  const positive = Array.from(squares).filter((value) => value > 0);
  const total = positive.reduce((sum, value) => sum + value, 0);
  if (total <= 0) return 0;
  return exp(-positive.reduce((sum, value) => sum + (value / total) * log(value / total), 0));
}
