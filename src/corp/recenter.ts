/** Stage 2, adaptive recentering: the decisions of one round, without evaluating anything. */
import { exp, log } from '../math/elementary';
import { effectOf, lowerBound, type Effect, type Correctness } from './gate';
import { makeCloud, collapseElite, weightsForSampleSize, type CollapsedElite } from './collapse';
import { seedBasis, type Metric } from './metric';
import type { CorpOptions } from './options';
import { combine, memberComponents, scale, type Components } from './components';

/** The distribution of the next local population. */
export interface SearchState {
  readonly directions: readonly Components[];
  readonly eigenvalues: readonly number[];
  readonly isoLambda: number;
}

export interface RoundSchedule {
  readonly lambda: number;
  readonly targetEss: number;
}

/** Price of regressions and target effective sample size in round 1, 2, ... */
export function scheduleOf(round: number, options: CorpOptions): RoundSchedule {
  const { attempts, regressionLambda, regressionLambdaFinal, targetEssInitial, targetEssFinal } = options;
  const t = attempts > 1 ? Math.min(1, Math.max(0, (round - 1) / (attempts - 1))) : 1;
  return {
    lambda: (1 - t) * regressionLambda + t * regressionLambdaFinal,
    targetEss: exp((1 - t) * log(Math.max(targetEssInitial, 1)) + t * log(Math.max(targetEssFinal, 1))),
  };
}

/** One local member: an isotropic part of a fresh seed and a combination of the principal directions by normals z. */
export function localMember(
  seed: number,
  z: readonly number[],
  sigma: number,
  search: SearchState,
): Components {
  const isotropic = memberComponents(seed, sigma * Math.sqrt(Math.max(search.isoLambda, 0)));
  const lowRank = sigma * Math.sqrt(Math.max(0, 1 - search.isoLambda));
  const rank = Math.min(z.length, search.directions.length, search.eigenvalues.length);
  if (rank === 0 || lowRank <= 0) return isotropic;
  const coefficients = z
    .slice(0, rank)
    .map((normal, k) => lowRank * Math.sqrt(Math.max(search.eigenvalues[k]!, 0)) * normal);
  return combine([isotropic, combine(search.directions.slice(0, rank), coefficients)]);
}

/** Subspace and isotropic share for the next round, from the members with more fixes than regressions. */
export function updateSearch(
  models: readonly Components[],
  constructive: readonly number[],
  search: SearchState,
  targetEss: number,
  rank: number,
  metric: Metric = seedBasis,
): SearchState {
  const positive = constructive.flatMap((score, index) => (score > 0 ? [index] : []));
  const share = constructive.length === 0 ? 0 : positive.length / constructive.length;
  const clip = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  const wanted = clip(0.15 + 0.8 * (1 - share), 0.15, 0.95);
  const isoLambda = clip(0.5 * search.isoLambda + 0.5 * wanted, 0.05, 0.95);
  if (positive.length === 0) return { ...search, isoLambda };
  const weights = weightsForSampleSize(
    positive.map((index) => constructive[index]!),
    Math.min(positive.length, Math.max(targetEss, 2 * targetEss)),
  );
  const { spectrum } = makeCloud(
    positive.map((index) => models[index]!),
    weights,
    rank,
    metric,
  );
  return { directions: spectrum.directions, eigenvalues: spectrum.eigenvalues, isoLambda };
}

export interface Proposal {
  readonly collapsed: CollapsedElite;
  readonly eta: number;
  readonly components: Components;
}

/** Half, once and twice the current step, smallest first, never below 1e-8. */
export function etaGrid(eta: number): number[] {
  const least = 1e-8;
  const center = Math.max(eta, least);
  return [...new Set([0.5, 1, 2].map((factor) => Math.max(center * factor, least)))].sort((a, b) => a - b);
}

/** Collapses the local members for every q, beta and step, in that order. */
export function proposals(
  models: readonly Components[],
  rewards: readonly number[],
  eta: number,
  options: CorpOptions,
  metric: Metric = seedBasis,
): Proposal[] {
  return options.q.flatMap((q) =>
    options.beta.flatMap((beta) => {
      const collapsed = collapseElite(models, rewards, q, beta, options.rank, metric);
      return etaGrid(eta).map((step) => ({
        collapsed,
        eta: step,
        components: scale(collapsed.direction, step),
      }));
    }),
  );
}

export interface GatedProposal {
  readonly index: number;
  readonly select: Effect;
  readonly gate: Effect;
  /** Lower bound of the paired gain on gate. */
  readonly gateLcb: number;
  readonly passes: boolean;
}

/** The first proposal by (constructive, fixes - regressions) on select that passes the gate, else the first overall. */
export function gateProposal(
  center: { readonly select: Correctness; readonly gate: Correctness },
  candidates: readonly { readonly select: Correctness; readonly gate: Correctness }[],
  lambda: number,
  z: number,
): GatedProposal | null {
  const gated = candidates.map(({ select, gate }, index): GatedProposal => {
    const onGate = effectOf(center.gate, gate, lambda);
    const gateLcb = lowerBound(center.gate, gate, z);
    return {
      index,
      select: effectOf(center.select, select, lambda),
      gate: onGate,
      gateLcb,
      passes: onGate.constructive > 0 && gateLcb > 0,
    };
  });
  const net = ({ fixes, regressions }: Effect) => fixes - regressions;
  const sorted = gated.sort(
    (a, b) =>
      b.select.constructive - a.select.constructive || net(b.select) - net(a.select) || a.index - b.index,
  );
  return sorted.find(({ passes }) => passes) ?? sorted[0] ?? null;
}

export type StopReason = 'max_accepted_recenters' | 'patience_exhausted' | 'max_attempts';

export function stopReason(
  state: { accepted: boolean; acceptedRounds: number; rejectsInARow: number; round: number },
  options: CorpOptions,
): StopReason | null {
  if (state.accepted && state.acceptedRounds >= options.maxAccepted) return 'max_accepted_recenters';
  if (!state.accepted && options.patience > 0 && state.rejectsInARow >= options.patience)
    return 'patience_exhausted';
  return state.round >= options.attempts ? 'max_attempts' : null;
}
