/** The noise of one perturbation on the CPU: the exact path, for exports and checks. */
import { integerNormal, normalUnit } from './normal';
import { noiseKey } from './chance';
import { philox4x32 } from './philox';
import type { Delta } from './delta';

/** Version of the noise specification (generator, table and order of summation); part of every recipe. */
export const noiseVersion = 1;

/** Fills `out` with the integer normals (units of 2^-20) of elements [start, start + out.length) of one stream. */
export function fillIntegerNormals(seed: number, tensor: number, start: number, out: Int32Array): Int32Array {
  let index = start;
  let i = 0;
  while (i < out.length) {
    const words = philox4x32([index >>> 2, tensor, 0, 0], noiseKey(seed));
    for (let lane = index & 3; lane < 4 && i < out.length; lane++, index++)
      out[i++] = integerNormal(words[lane]!);
  }
  return out;
}

/**
 * theta0 + sum_i a_i * eps(seed_i) for elements [start, start + theta0.length) of a tensor, float32, each product and
 * each sum rounded once, in the order of the delta's seeds. Returns a new array.
 */
export function perturb(theta0: Float32Array, delta: Delta, tensor: number, start = 0): Float32Array {
  const theta = Float32Array.from(theta0);
  const normals = new Int32Array(theta.length);
  delta.seeds.forEach((seed, term) => {
    const coefficient = Math.fround(delta.coefficients[term]!);
    fillIntegerNormals(seed, tensor, start, normals);
    for (let i = 0; i < theta.length; i++) {
      theta[i] = theta[i]! + Math.fround(coefficient * (normals[i]! * normalUnit));
    }
  });
  return theta;
}

/**
 * Noise stream of each tensor: its own index, or (layer-tied, the published code's quirk) the index of the first tensor
 * of the same shape.
 */
export function noiseStreams(shapes: readonly (readonly number[])[], mode: 'independent' | 'tied'): number[] {
  if (mode === 'independent') return shapes.map((_, index) => index);
  const first = new Map<string, number>();
  return shapes.map((shape, index) => {
    const key = shape.join('x');
    if (!first.has(key)) first.set(key, index);
    return first.get(key)!;
  });
}
