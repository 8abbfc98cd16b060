/** The shape of one batch: models x prompts x time slots, with prompts right-aligned so that all end in the same slot. */
import { ropeFrequencies, ropePairs, type Rope } from '../../model/rope';
import { padTo } from '../weights/packer';

export interface BatchShape {
  /** Models evaluated side by side. */
  readonly models: number;
  /** Prompts, and prompts padded to a multiple of 8; the activation row of a prompt in a slot is slot * padded + prompt. */
  readonly prompts: number;
  readonly padded: number;
  /** Time slots of the prompts, and how many of the last ones are read; the rest are already in the cache. */
  readonly slots: number;
  readonly window: number;
  /** Time slots in all, including generated tokens. */
  readonly capacity: number;
  /** Logits at every position instead of the last one only. */
  readonly everyLogit: boolean;
}

export function makeBatchShape(
  models: number,
  lengths: readonly number[],
  maxNew: number,
  everyLogit = false,
): BatchShape {
  const slots = Math.max(...lengths);
  const padded = padTo(lengths.length, 8);
  const capacity = slots + maxNew;
  return { models, prompts: lengths.length, padded, slots, window: slots, capacity, everyLogit };
}

/** First slot of each prompt, [padded]; 0 for padding. */
export function promptStarts(batch: BatchShape, lengths: readonly number[]): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(batch.padded);
  lengths.forEach((length, prompt) => (starts[prompt] = batch.slots - length));
  return starts;
}

/** Token ids, [slot][padded], 0 for padding. */
export function promptGrid(
  batch: BatchShape,
  prompts: readonly (readonly number[])[],
): Uint32Array<ArrayBuffer> {
  const grid = new Uint32Array(batch.slots * batch.padded);
  prompts.forEach((tokens, prompt) => {
    const start = batch.slots - tokens.length;
    tokens.forEach((token, at) => (grid[(start + at) * batch.padded + prompt] = token));
  });
  return grid;
}

/** Elements of the table of rotary angles of all ropes. */
export function rotaryValues(positions: number, ropes: readonly Rope[]): number {
  return 2 * positions * ropes.reduce((sum, rope) => sum + ropePairs(rope), 0);
}

/** Cosine and sine of the rotary angles, [rope][pair][position][2], computed in float64. */
export function rotaryTable(positions: number, ropes: readonly Rope[]): Float32Array<ArrayBuffer> {
  const table = new Float32Array(rotaryValues(positions, ropes));
  let at = 0;
  for (const frequency of ropes.flatMap(ropeFrequencies)) {
    for (let position = 0; position < positions; position++) {
      table[at++] = Math.cos(position * frequency);
      table[at++] = Math.sin(position * frequency);
    }
  }
  return table;
}
