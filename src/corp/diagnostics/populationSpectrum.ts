/** The spectrum of the reward-weighted population around its mean, computed from inner products. */
import { symmetricValues } from '../../math/spectrum';
import type { Draws } from '../../math/random';
import { marchenkoPastur } from '../../math/spectralLaw';
import { softmax, zScores } from '../../math/stats';
import type { MetricName, PopulationSpectrum } from '../../protocol';
import { against, bandOf, permutation } from './chance';
import { effectiveRank } from './scoreMatrix';
import type { Slices } from './slices';

/** Default weights of a population: the softmax of its standardised rewards. */
export const rewardWeights = (rewards: readonly number[]): number[] => softmax(zScores(rewards));

export interface CloudSpectrum {
  /** Of the weighted covariance, largest first, one per member. */
  readonly eigenvalues: Float64Array;
  /** Values below this are rounding error. */
  readonly floor: number;
  /** |mean|^2 / trace. */
  readonly kappa: number;
  readonly effectiveRank: number;
}

/** `inner` holds the members' inner products, n x n row-major, under any metric; `weights` add up to 1. */
export function cloudSpectrum(inner: Float64Array, weights: readonly number[]): CloudSpectrum {
  const n = weights.length;
  const withMean = weights.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += inner[i * n + j]! * weights[j]!;
    return sum;
  });
  const meanSquare = withMean.reduce((sum, value, i) => sum + weights[i]! * value, 0);
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      covariance[i * n + j] =
        Math.sqrt(weights[i]! * weights[j]!) * (inner[i * n + j]! - withMean[i]! - withMean[j]! + meanSquare);
    }
  }
  const { values, floor } = symmetricValues(covariance, n);
  const eigenvalues = values.map((value) => Math.max(0, value));
  const trace = eigenvalues.reduce((sum, value) => sum + value, 0);
  return {
    eigenvalues,
    floor,
    kappa: trace > 0 ? meanSquare / trace : 0,
    effectiveRank: effectiveRank(eigenvalues.map((value) => (value > floor ? value : 0))),
  };
}

/** Inner products of members sigma_i * eps(seed_i): treating different seeds as orthonormal, or from their Gram matrix over P. */
export function memberProducts(sigmas: readonly number[], gram: Float64Array | null): Float64Array {
  const n = sigmas.length;
  const inner = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    if (!gram) inner[i * n + i] = sigmas[i]! ** 2;
    else for (let j = 0; j < n; j++) inner[i * n + j] = sigmas[i]! * sigmas[j]! * gram[i * n + j]!;
  }
  return inner;
}

/**
 * The population's spectrum, with a null of rewards shuffled over the members. `ratio` is members
 * over dimensions, for the law: 0 where members are taken as orthonormal.
 */
export function* populationSpectrum(
  inner: Float64Array,
  rewards: readonly number[],
  { geometry, ratio }: { readonly geometry: MetricName; readonly ratio: number },
  permutations: number,
  draws: Draws,
): Slices<PopulationSpectrum> {
  const members = rewards.length;
  const observed = cloudSpectrum(inner, rewardWeights(rewards));
  const nulls: CloudSpectrum[] = [];
  for (let draw = 0; draw < permutations; draw++) {
    yield;
    const dealt = permutation(members, draws).map((from) => rewards[from]!);
    nulls.push(cloudSpectrum(inner, rewardWeights(dealt)));
  }
  const trace = observed.eigenvalues.reduce((sum, value) => sum + value, 0);
  return {
    kind: 'population',
    geometry,
    solver: 'float64 on the CPU',
    floor: observed.floor,
    members,
    eigenvalues: [...observed.eigenvalues],
    shuffled: bandOf(nulls.map(({ eigenvalues }) => eigenvalues)),
    law: marchenkoPastur(members, ratio).map((value) => (value * trace) / members),
    kappa: against(
      observed.kappa,
      nulls.map(({ kappa }) => kappa),
    ),
    effectiveRank: against(
      observed.effectiveRank,
      nulls.map(({ effectiveRank: rank }) => rank),
      'smaller',
    ),
  };
}
