/** The rewarded population as a weighted cloud: how it spreads around its mean, from inner products alone. */
import { symmetricEigen } from '../math/decomposition';
import { softmax, zScores } from '../math/stats';
import { effectiveRank } from './scoreMatrix';

/** Weights of a population without further settings: the softmax of its standardised rewards. */
export const rewardWeights = (rewards: readonly number[]): number[] => softmax(zScores(rewards));

export interface CloudSpectrum {
  /** Of the weighted covariance, largest first, one a member. */
  readonly eigenvalues: Float64Array;
  /** Nearer to 0 than this they are rounding. */
  readonly floor: number;
  /** |mean|^2 / trace. */
  readonly kappa: number;
  readonly effectiveRank: number;
}

/** `inner` holds the members' inner products, n x n row-major, in whatever geometry; `weights` add up to 1. */
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
  const { values, floor } = symmetricEigen(covariance, n);
  const eigenvalues = values.map((value) => Math.max(0, value));
  const trace = eigenvalues.reduce((sum, value) => sum + value, 0);
  return {
    eigenvalues,
    floor,
    kappa: trace > 0 ? meanSquare / trace : 0,
    effectiveRank: effectiveRank(eigenvalues.map((value) => (value > floor ? value : 0))),
  };
}

/** Inner products of members sigma_i * eps(seed_i): with different seeds orthonormal, or from their Gram matrix over P. */
export function memberProducts(sigmas: readonly number[], gram: Float64Array | null): Float64Array {
  const n = sigmas.length;
  const inner = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    if (!gram) inner[i * n + i] = sigmas[i]! ** 2;
    else for (let j = 0; j < n; j++) inner[i * n + j] = sigmas[i]! * sigmas[j]! * gram[i * n + j]!;
  }
  return inner;
}
