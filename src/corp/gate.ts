/** Paired comparison of a candidate with the center. */
import { pairwiseSum } from '../math/stats';

/** Whether each answer is correct. */
export type Correctness = readonly boolean[];

export interface Effect {
  /** Wrong at the center, correct at the candidate. */
  readonly fixes: number;
  /** Correct at the center, wrong at the candidate. */
  readonly regressions: number;
  /** (fixes - lambda * regressions) / n. */
  readonly constructive: number;
}

export function effectOf(center: Correctness, candidate: Correctness, lambda: number): Effect {
  let fixes = 0;
  let regressions = 0;
  center.forEach((right, i) => {
    if (!right && candidate[i]!) fixes++;
    if (right && !candidate[i]!) regressions++;
  });
  const constructive = center.length === 0 ? 0 : (fixes - lambda * regressions) / center.length;
  return { fixes, regressions, constructive };
}

/** Mean paired difference minus z standard errors (ddof 1), rounded as numpy rounds; 0 without examples. */
export function lowerBound(center: Correctness, candidate: Correctness, z: number): number {
  const n = center.length;
  if (n === 0) return 0;
  const deltas = center.map((right, i) => Number(candidate[i]!) - Number(right));
  const average = pairwiseSum(deltas) / n;
  if (n === 1) return average;
  const squares = deltas.map((delta) => (delta - average) * (delta - average));
  const error = Math.sqrt(pairwiseSum(squares) / (n - 1)) / Math.sqrt(n);
  return average - z * error;
}

export const countCorrect = (answers: Correctness): number => answers.filter(Boolean).length;

/** Fraction of correct answers; 0 without examples. */
export const accuracy = (answers: Correctness): number =>
  answers.length === 0 ? 0 : countCorrect(answers) / answers.length;
