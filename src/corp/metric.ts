/**
 * How lengths and angles between models are measured. In the seed basis different seeds are orthonormal (the published
 * code); in weight space they have the inner products of their perturbations over P.
 */
import type { Key } from './components';

export interface Metric {
  readonly name: 'seed basis' | 'weight space';
  /** Amplitudes over a basis as coordinates in which the metric is the plain inner product. */
  toPlain(basis: readonly Key[], amplitudes: Float64Array): Float64Array;
  /** The inverse map. */
  fromPlain(basis: readonly Key[], plain: Float64Array): Float64Array;
}

export const seedBasis: Metric = {
  name: 'seed basis',
  toPlain: (_basis, amplitudes) => amplitudes,
  fromPlain: (_basis, plain) => plain,
};

/** Lower Cholesky factor of a positive definite matrix given by its entries. */
function cholesky(n: number, entry: (i: number, j: number) => number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = entry(i, j);
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      // two sigmas of one seed are parallel: their pivot is 0 but for rounding
      factor[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / factor[j * n + j]!;
    }
  }
  return factor;
}

/** Weight space: `gram` holds eps_i . eps_j / P of `seeds`, row-major; every seed of a basis must be among them. */
export function weightSpace(seeds: readonly number[], gram: Float64Array): Metric {
  const place = new Map(seeds.map((seed, i) => [seed, i]));
  const factors = new Map<string, Float64Array>();
  const factorOf = (basis: readonly Key[]): Float64Array => {
    const key = basis.map(({ seed }) => seed).join();
    let factor = factors.get(key);
    if (!factor) {
      const at = basis.map(({ seed }) => place.get(seed)!);
      factor = cholesky(basis.length, (i, j) => gram[at[i]! * seeds.length + at[j]!]!);
      factors.set(key, factor);
    }
    return factor;
  };
  return {
    name: 'weight space',
    toPlain(basis, amplitudes) {
      const factor = factorOf(basis);
      const n = basis.length;
      return amplitudes.map((_, j) => {
        let sum = 0;
        for (let i = j; i < n; i++) sum += factor[i * n + j]! * amplitudes[i]!;
        return sum;
      });
    },
    fromPlain(basis, plain) {
      const factor = factorOf(basis);
      const n = basis.length;
      const amplitudes = new Float64Array(n);
      for (let i = n - 1; i >= 0; i--) {
        let sum = plain[i]!;
        for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * amplitudes[k]!;
        amplitudes[i] = sum / factor[i * n + i]!;
      }
      return amplitudes;
    },
  };
}
