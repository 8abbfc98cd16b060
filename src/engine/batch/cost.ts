/** What a forward pass costs: floating point operations and bytes, counted from the architecture. */
import type { Architecture } from '../../model/architecture';
import { padTo } from '../weights/layout';
import type { BatchShape } from './shape';

/** Multiply-adds count 2. Matmuls only, per position of one layer. */
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

/** Operations of the rest of an answer of `maxNew` tokens. */
export function decodeFlop(arch: Architecture, promptLength: number, maxNew: number): number {
  const steps = Math.max(0, maxNew - 1);
  return passFlop(arch, promptLength, promptLength + steps, steps);
}

/** Floats of each activation buffer for one model; logits hold `vocabulary` tokens at a time. */
export function activationSizes(arch: Architecture, geometry: BatchShape, vocabulary: number) {
  const rows = geometry.window * geometry.padded;
  const q = arch.heads * arch.headDim;
  const kv = arch.kvHeads * arch.headDim;
  const queryRows = queryChunk(arch, geometry) * geometry.padded;
  return {
    x: padTo(arch.hiddenSize, 8) * rows,
    normed: padTo(arch.hiddenSize, 8) * rows,
    qkv: padTo(q + 2 * kv, 8) * rows,
    mixed: q * rows,
    gated: padTo(arch.ffnSize, 8) * rows,
    scores:
      arch.heads *
      Math.max(padTo(geometry.slots, 4) * queryRows, padTo(geometry.capacity, 4) * geometry.padded),
    logits: vocabulary * (geometry.everyLogit ? rows : geometry.padded),
    /** Of one layer: k then v. */
    cache: 2 * kv * geometry.capacity * geometry.padded,
  };
}

/** Query slots attention takes at a time, so that scores stay within 16 MiB a model. */
export function queryChunk(arch: Architecture, geometry: BatchShape): number {
  const perSlot = 4 * arch.heads * padTo(geometry.slots, 4) * geometry.padded;
  return Math.max(1, Math.min(geometry.window, Math.floor((16 * 2 ** 20) / perSlot)));
}
