/** The cost of a forward pass in floating-point operations and bytes, counted from the architecture. */
import type { Architecture } from '../../model/architecture';
import { padTo } from '../weights/layout';
import type { BatchShape } from './shape';

/** Operations of the matmuls of one layer per position; a multiply-add counts 2. */
export function layerFlop(arch: Architecture): number {
  const q = arch.heads * arch.headDim;
  const kv = arch.kvHeads * arch.headDim;
  return 2 * arch.hiddenSize * (q + 2 * kv + q + (arch.gatedMlp ? 3 : 2) * arch.ffnSize);
}

/** Operations of a pass over positions [from, to), `logits` of which lead to a token. */
function passFlop(arch: Architecture, from: number, to: number, logits: number): number {
  const attention = 2 * arch.heads * arch.headDim * (to * to - from * from);
  const vocabulary = 2 * arch.hiddenSize * arch.vocabSize * logits;
  return arch.layers * ((to - from) * layerFlop(arch) + attention) + vocabulary;
}

/** Operations of one model reading one prompt, up to the first token of the answer. */
export function prefillFlop(arch: Architecture, promptLength: number): number {
  return promptLength === 0 ? 0 : passFlop(arch, 0, promptLength, 1);
}

/** Operations of the further tokens of an answer of `maxNew`. */
export function decodeFlop(arch: Architecture, promptLength: number, maxNew: number): number {
  const steps = Math.max(0, maxNew - 1);
  return passFlop(arch, promptLength, promptLength + steps, steps);
}

/** Elements (f32) of each activation buffer per model, with logits of `vocabulary` tokens at a time; shapes in workspace.ts. */
export function activationSizes(arch: Architecture, batch: BatchShape, vocabulary: number) {
  const rows = batch.window * batch.padded;
  const q = arch.heads * arch.headDim;
  const kv = arch.kvHeads * arch.headDim;
  const queryRows = queryChunk(arch, batch) * batch.padded;
  return {
    x: padTo(arch.hiddenSize, 8) * rows,
    normed: padTo(arch.hiddenSize, 8) * rows,
    qkv: padTo(q + 2 * kv, 8) * rows,
    mixed: q * rows,
    gated: padTo(arch.ffnSize, 8) * rows,
    scores: arch.heads * Math.max(padTo(batch.slots, 4) * queryRows, padTo(batch.capacity, 4) * batch.padded),
    logits: vocabulary * (batch.everyLogit ? rows : batch.padded),
    /** Of one layer: keys, then values. */
    cache: 2 * kv * batch.capacity * batch.padded,
  };
}

/** Query slots that attention takes at a time, so that scores stay within 16 MiB per model. */
export function queryChunk(arch: Architecture, batch: BatchShape): number {
  const perSlot = 4 * arch.heads * padTo(batch.slots, 4) * batch.padded;
  return Math.max(1, Math.min(batch.window, Math.floor((16 * 2 ** 20) / perSlot)));
}
