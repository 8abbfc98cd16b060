/** Stage 1, constructive collapse: one merge a (q, beta), one candidate model a scale; probe chooses. */
import { lengthOf, mergeElite, type Merge } from './merge';
import { seedBasis, type Metric } from './metric';
import type { CorpOptions } from './options';
import { scale, type Spec } from './spec';

export interface Candidate {
  readonly merge: Merge;
  readonly scale: number;
  /** Step along the merge's unit direction: scale * its mean's norm. */
  readonly eta: number;
  /** eta * direction. */
  readonly spec: Spec;
}

/** Every candidate of the sweep, in its order: q, then beta, then scale. */
export function sweepCandidates(
  specs: readonly Spec[],
  rewards: readonly number[],
  options: CorpOptions,
  metric: Metric = seedBasis,
): Candidate[] {
  return options.q.flatMap((q) =>
    options.beta.flatMap((beta) => {
      const merge = mergeElite(specs, rewards, q, beta, options.rank, metric);
      return options.scale.map((factor): Candidate => {
        const eta = factor * merge.meanNorm;
        return { merge, scale: factor, eta, spec: scale(merge.direction, eta) };
      });
    }),
  );
}

/**
 * Multiples of one spec: for the best single member's own line search. (The published code's reference scales the step
 * by the member's length twice and so stays at the base; here a factor of 1 is the member itself.)
 */
export function lineCandidates(
  spec: Spec,
  factors: readonly number[],
  metric: Metric = seedBasis,
): { scale: number; eta: number; spec: Spec }[] {
  const length = lengthOf(spec, metric);
  return factors.map((factor) => ({ scale: factor, eta: factor * length, spec: scale(spec, factor) }));
}

/** Index of the first value that no other exceeds. */
export function firstBest(values: readonly number[]): number {
  let best = 0;
  values.forEach((value, index) => {
    if (value > values[best]!) best = index;
  });
  return best;
}
