/** What a forward pass costs: floating point operations and bytes, counted from the architecture. */
import type { Architecture } from '../model/architecture';
import { padTo } from './layout';
import type { Geometry } from './geometry';

/** Multiply-adds count 2. Matmuls only, per position of one layer. */
export function layerFlop(arch: Architecture): number {
  const q = arch.heads * arch.headDim;
  const kv = arch.kvHeads * arch.headDim;
  return 2 * arch.hiddenSize * (q + 2 * kv + q + (arch.gatedMlp ? 3 : 2) * arch.ffnSize);
}

/** Operations of one model answering one prompt: matmuls, attention over what came before, logits where needed. */
export function promptFlop(arch: Architecture, promptLength: number, maxNew: number): number {
  const positions = promptLength + Math.max(0, maxNew - 1);
  const attention = 2 * arch.heads * arch.headDim * positions * positions;
  const logits = 2 * arch.hiddenSize * arch.vocabSize * Math.max(1, maxNew);
  return arch.layers * (positions * layerFlop(arch) + attention) + logits;
}

/** Floats of each activation buffer for one model; logits hold `vocabulary` tokens at a time. */
export function activationSizes(arch: Architecture, geometry: Geometry, vocabulary: number) {
  const rows = geometry.slots * geometry.padded;
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
export function queryChunk(arch: Architecture, geometry: Geometry): number {
  const perSlot = 4 * arch.heads * padTo(geometry.slots, 4) * geometry.padded;
  return Math.max(1, Math.min(geometry.slots, Math.floor((16 * 2 ** 20) / perSlot)));
}
