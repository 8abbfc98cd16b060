/** The shape of one batch: models x prompts x time slots, prompts right-aligned so that all end in the same slot. */
import { ropeFrequencies, ropePairs, type Rope } from '../../model/rope';
import { padTo } from '../weights/packer';

export interface BatchShape {
  /** Models side by side. */
  readonly models: number;
  /** Prompts, and prompts padded to a multiple of 8; a row of activations is slot * padded + prompt. */
  readonly prompts: number;
  readonly padded: number;
  /** Time slots the prompts fill; of these the last that are read, the others being in the cache already. */
  readonly slots: number;
  readonly window: number;
  /** Slots in all with the generated tokens. */
  readonly capacity: number;
  /** Logits at every position instead of the last. */
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

/** First slot of each padded prompt; prompts that only pad start at 0. */
export function promptStarts(geometry: BatchShape, lengths: readonly number[]): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(geometry.padded);
  lengths.forEach((length, prompt) => (starts[prompt] = geometry.slots - length));
  return starts;
}

/** Token ids by row, [slot][prompt], 0 where there is none. */
export function promptGrid(
  geometry: BatchShape,
  prompts: readonly (readonly number[])[],
): Uint32Array<ArrayBuffer> {
  const grid = new Uint32Array(geometry.slots * geometry.padded);
  prompts.forEach((tokens, prompt) => {
    const start = geometry.slots - tokens.length;
    tokens.forEach((token, at) => (grid[(start + at) * geometry.padded + prompt] = token));
  });
  return grid;
}

/** Floats of the table of rotary angles of all ropes. */
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
