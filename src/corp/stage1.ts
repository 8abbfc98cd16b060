/** Stage 1, constructive collapse: one direction per (q, beta), one candidate per scale; probe selects. */
import { lengthOf, collapseElite, type CollapsedElite } from './collapse';
import { seedBasis, type Metric } from './metric';
import type { CorpOptions } from './options';
import { scale, type Components } from './components';

export interface Candidate {
  readonly collapsed: CollapsedElite;
  readonly scale: number;
  /** Step along the unit direction: scale * norm of the weighted mean. */
  readonly eta: number;
  /** eta * direction. */
  readonly components: Components;
}

/** Every candidate of the sweep, in its order: q, then beta, then scale. */
export function sweepCandidates(
  models: readonly Components[],
  rewards: readonly number[],
  options: CorpOptions,
  metric: Metric = seedBasis,
): Candidate[] {
  return options.q.flatMap((q) =>
    options.beta.flatMap((beta) => {
      const collapsed = collapseElite(models, rewards, q, beta, options.rank, metric);
      return options.scale.map((factor): Candidate => {
        const eta = factor * collapsed.meanNorm;
        return { collapsed, scale: factor, eta, components: scale(collapsed.direction, eta) };
      });
    }),
  );
}

/**
 * Multiples of one model, for the best member's line search. (The published code's reference scales the step by the
 * member's length twice and so stays at the base; here a factor of 1 is the member itself.)
 */
export function lineCandidates(
  components: Components,
  factors: readonly number[],
  metric: Metric = seedBasis,
): { scale: number; eta: number; components: Components }[] {
  const length = lengthOf(components, metric);
  return factors.map((factor) => ({
    scale: factor,
    eta: factor * length,
    components: scale(components, factor),
  }));
}

/** Index of the first maximum. */
export function firstBest(values: readonly number[]): number {
  let best = 0;
  values.forEach((value, index) => {
    if (value > values[best]!) best = index;
  });
  return best;
}
