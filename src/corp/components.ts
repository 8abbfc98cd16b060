/**
 * A model as CoRP writes it: components (seed, sigma, weight), the model theta0 + sum weight * sigma * eps(seed). All
 * lengths and angles are computed on amplitudes, weight * sigma summed per key (seed, sigma), with different keys taken as orthonormal:
 * the published code's "seed basis".
 */
import type { Delta } from '../math/delta';

export interface Component {
  readonly seed: number;
  readonly sigma: number;
  readonly weight: number;
}

/** Sorted by seed, then sigma; no key twice, no weight within `tiny` of 0. */
export type Components = readonly Component[];

/** Weights and amplitudes up to this are dropped, and lengths up to this count as 0, as in the published code. */
export const tiny = 1e-12;

export interface Key {
  readonly seed: number;
  readonly sigma: number;
}

const compareKeys = (a: Key, b: Key) => a.seed - b.seed || a.sigma - b.sigma;
const keyText = ({ seed, sigma }: Key) => `${seed} ${sigma}`;

/** theta0 + sigma * eps(seed). */
export function memberComponents(seed: number, sigma: number): Components {
  return [{ seed, sigma, weight: 1 }];
}

/** Sums components with the same key, drops tiny ones, sorts. */
export function flatten(components: Iterable<Component>): Components {
  const summed = new Map<string, Component>();
  for (const component of components) {
    const key = keyText(component);
    const weight = (summed.get(key)?.weight ?? 0) + component.weight;
    summed.set(key, { seed: component.seed, sigma: component.sigma, weight });
  }
  return [...summed.values()].filter(({ weight }) => Math.abs(weight) > tiny).sort(compareKeys);
}

export function scale(components: Components, factor: number): Components {
  return flatten(components.map((component) => ({ ...component, weight: component.weight * factor })));
}

/** sum_i coefficients[i] * models[i]; 1 for every model if no coefficients are given. */
export function combine(
  models: readonly Components[],
  coefficients: readonly number[] = models.map(() => 1),
): Components {
  return flatten(
    models.flatMap((components, i) =>
      Math.abs(coefficients[i]!) <= tiny ? [] : scale(components, coefficients[i]!),
    ),
  );
}

/** Root of the sum of squared amplitudes; not the norm of the weights, which is about sqrt(P) larger. */
export function amplitudeNorm(components: Components): number {
  return Math.sqrt(components.reduce((sum, { weight, sigma }) => sum + (weight * sigma) ** 2, 0));
}

/** Scaled to length 1 in amplitudes; a model of length 0 is unchanged. */
export function normalise(components: Components): Components {
  const norm = amplitudeNorm(components);
  return norm <= tiny ? flatten(components) : scale(components, 1 / norm);
}

/** Amplitude by key. */
function amplitudes(components: Components): Map<string, { readonly key: Key; readonly value: number }> {
  const entries = components.map((component): [string, { key: Key; value: number }] => [
    keyText(component),
    { key: { seed: component.seed, sigma: component.sigma }, value: component.weight * component.sigma },
  ]);
  return new Map(entries.filter(([, { value }]) => Math.abs(value) > tiny));
}

export interface AmplitudeMatrix {
  readonly basis: readonly Key[];
  /** One row per model, over the basis. */
  readonly rows: readonly Float64Array[];
}

/** Models as vectors over the union of their keys, sorted. */
export function amplitudeMatrix(models: readonly Components[]): AmplitudeMatrix {
  const maps = models.map(amplitudes);
  const keys = new Map<string, Key>();
  for (const map of maps) for (const [text, { key }] of map) keys.set(text, key);
  const basis = [...keys.values()].sort(compareKeys);
  const column = new Map(basis.map((key, i) => [keyText(key), i]));
  const rows = maps.map((map) => {
    const row = new Float64Array(basis.length);
    for (const [text, { value }] of map) row[column.get(text)!] = value;
    return row;
  });
  return { basis, rows };
}

/** Inverse of amplitudeMatrix for one row. */
export function fromAmplitudes(basis: readonly Key[], vector: ArrayLike<number>): Components {
  return flatten(
    basis.flatMap(({ seed, sigma }, i) => {
      const amplitude = vector[i]!;
      return Math.abs(amplitude) <= tiny ? [] : [{ seed, sigma, weight: amplitude / sigma }];
    }),
  );
}

/** The delta for the engine: amplitudes summed per seed, sorted by seed. */
export function toDelta(components: Components): Delta {
  const bySeed = new Map<number, number>();
  for (const { seed, sigma, weight } of components)
    bySeed.set(seed, (bySeed.get(seed) ?? 0) + weight * sigma);
  const seeds = [...bySeed.keys()].sort((a, b) => a - b);
  return { seeds, coefficients: seeds.map((seed) => bySeed.get(seed)!) };
}
