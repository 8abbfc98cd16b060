/** A plane through theta0 in amplitude coordinates: two orthonormal directions over seeds, and models on it. */
import type { Delta } from '../../../math/delta';

/** Amplitude by seed. */
export type Amplitudes = ReadonlyMap<number, number>;

export const amplitudesOf = ({ seeds, coefficients }: Delta): Amplitudes =>
  new Map(seeds.map((seed, i) => [seed, coefficients[i]!]));

export function dot(a: Amplitudes, b: Amplitudes): number {
  let sum = 0;
  for (const [seed, amplitude] of a) sum += amplitude * (b.get(seed) ?? 0);
  return sum;
}

export const lengthOf = (a: Amplitudes): number => Math.sqrt(dot(a, a));

/** a * x + b * y, over the seeds of both. */
export function combination(a: number, x: Amplitudes, b: number, y: Amplitudes): Amplitudes {
  const sum = new Map<number, number>();
  for (const [seed, amplitude] of x) sum.set(seed, a * amplitude);
  for (const [seed, amplitude] of y) sum.set(seed, (sum.get(seed) ?? 0) + b * amplitude);
  return sum;
}

const none: Amplitudes = new Map();
export const scaled = (a: Amplitudes, factor: number): Amplitudes => combination(factor, a, 0, none);

/** Seeds ascending, no zero coefficients: deltas of one plane then share noise generation. */
export function rowOf(amplitudes: Amplitudes): Delta {
  const seeds = [...amplitudes.keys()]
    .filter((seed) => Math.fround(amplitudes.get(seed)!) !== 0)
    .sort((a, b) => a - b);
  return { seeds, coefficients: seeds.map((seed) => amplitudes.get(seed)!) };
}

export interface Plane {
  readonly x: Amplitudes;
  /** Perpendicular to x; null for a line. */
  readonly y: Amplitudes | null;
  /** Cosine between the directions as given. */
  readonly cosine: number;
}

/** Orthonormal directions by Gram-Schmidt; null where they are parallel or have length 0. */
export function makePlane(x: Amplitudes, y: Amplitudes | null): Plane | null {
  const length = lengthOf(x);
  if (length <= 0) return null;
  const first = scaled(x, 1 / length);
  if (!y) return { x: first, y: null, cosine: 0 };
  const across = lengthOf(y);
  if (across <= 0) return null;
  const rest = combination(1, y, -dot(y, first), first);
  const left = lengthOf(rest);
  if (left <= 1e-6 * across) return null;
  return {
    x: first,
    y: scaled(rest, 1 / left),
    cosine: dot(y, first) / across,
  };
}

export const pointOf = ({ x, y }: Plane, a: number, b: number): Amplitudes =>
  combination(a, x, y ? b : 0, y ?? none);

/** A model's projection onto the plane, and the in-plane fraction of its length. */
export function project({ x, y }: Plane, model: Amplitudes) {
  const [a, b] = [dot(model, x), y ? dot(model, y) : 0];
  const length = lengthOf(model);
  return {
    x: a,
    y: b,
    inPlane: length > 0 ? Math.min(1, Math.hypot(a, b) / length) : 1,
  };
}
