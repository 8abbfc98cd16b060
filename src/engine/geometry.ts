/** The shape of one batch: models x prompts x time slots, prompts right-aligned so that all end in the same slot. */
import { ropeFrequencies, ropePairs, type Rope } from '../model/rope';
import { padTo } from './packer';

export interface Geometry {
  /** Models side by side. */
  readonly models: number;
  /** Prompts, and prompts padded to a multiple of 8; a row of activations is slot * padded + prompt. */
  readonly prompts: number;
  readonly padded: number;
  /** Time slots the prompts fill, and slots in all with the generated tokens. */
  readonly slots: number;
  readonly capacity: number;
  /** Logits at every position instead of the last. */
  readonly everyLogit: boolean;
}

export function makeGeometry(
  models: number,
  lengths: readonly number[],
  maxNew: number,
  everyLogit = false,
): Geometry {
  const slots = Math.max(...lengths);
  const padded = padTo(lengths.length, 8);
  return { models, prompts: lengths.length, padded, slots, capacity: slots + maxNew, everyLogit };
}

/** First slot of each padded prompt; prompts that only pad start at 0. */
export function promptStarts(geometry: Geometry, lengths: readonly number[]): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(geometry.padded);
  lengths.forEach((length, prompt) => (starts[prompt] = geometry.slots - length));
  return starts;
}

/** Token ids by row, [slot][prompt], 0 where there is none. */
export function promptGrid(
  geometry: Geometry,
  prompts: readonly (readonly number[])[],
): Uint32Array<ArrayBuffer> {
  const grid = new Uint32Array(geometry.slots * geometry.padded);
  prompts.forEach((tokens, prompt) => {
    const start = geometry.slots - tokens.length;
    tokens.forEach((token, at) => (grid[(start + at) * geometry.padded + prompt] = token));
  });
  return grid;
}

/** Floats of the rotary tables of all ropes. */
export function rotaryValues(geometry: Geometry, ropes: readonly Rope[]): number {
  const pairs = ropes.reduce((sum, rope) => sum + ropePairs(rope), 0);
  return pairs * geometry.capacity * geometry.padded;
}

/** Where a rope's tables begin among those of all. */
export function rotaryFirst(geometry: Geometry, ropes: readonly Rope[], rope: number): number {
  return rotaryValues(geometry, ropes.slice(0, rope));
}

/** Cosines and sines of the rotary angles, [rope][pair][slot][prompt], computed in float64. */
export function rotaryTables(geometry: Geometry, starts: Uint32Array, ropes: readonly Rope[]) {
  const { capacity, padded } = geometry;
  const cosine = new Float32Array(rotaryValues(geometry, ropes));
  const sine = new Float32Array(cosine.length);
  let at = 0;
  for (const frequency of ropes.flatMap(ropeFrequencies)) {
    for (let slot = 0; slot < capacity; slot++) {
      for (let prompt = 0; prompt < padded; prompt++) {
        const angle = Math.max(0, slot - starts[prompt]!) * frequency;
        cosine[at] = Math.cos(angle);
        sine[at] = Math.sin(angle);
        at++;
      }
    }
  }
  return { cosine, sine };
}
