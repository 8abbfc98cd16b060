/** Small random models of any family for engine tests, without files. */
import { encodeBfloat16, encodeFloat16 } from 'safetensors-js';
import type { WeightSource } from '../../../src/engine';
import { readArchitecture, tensorsOf, type StoredType } from '../../../src/model';
import type { Architecture } from '../../../src/model/architecture';
import type { TensorSpec } from '../../../src/model/tensors';

export type ToyConfig = Readonly<Record<string, unknown>>;

/** Odd on purpose: no dimension a multiple of 8, grouped heads, untied head. */
export const oddShape: ToyConfig = {
  model_type: 'llama',
  hidden_size: 22,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 4,
  intermediate_size: 27,
  vocab_size: 37,
  rms_norm_eps: 1e-5,
  max_position_embeddings: 256,
};

export const tinyShape: ToyConfig = {
  model_type: 'llama',
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 32,
  vocab_size: 24,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
  max_position_embeddings: 256,
};

/** One model of each other family, with its own options. */
export const familyShapes: readonly ToyConfig[] = [
  {
    ...oddShape,
    attention_bias: true,
    mlp_bias: true,
    hidden_act: 'relu',
    rope_scaling: { type: 'linear', factor: 2 },
  },
  {
    ...oddShape,
    model_type: 'qwen2',
    use_sliding_window: true,
    sliding_window: 4,
    max_window_layers: 1,
  },
  { ...oddShape, model_type: 'qwen3', head_dim: 6, tie_word_embeddings: true },
  { ...oddShape, model_type: 'olmo2', attention_bias: true },
  { ...oddShape, model_type: 'olmo3', num_hidden_layers: 4, sliding_window: 3 },
  { model_type: 'gpt2', n_embd: 21, n_layer: 2, n_head: 3, n_inner: 26, n_positions: 64, vocab_size: 37 },
  { ...oddShape, model_type: 'gpt_neox', hidden_size: 28, rotary_pct: 0.5 },
  { ...oddShape, model_type: 'gpt_neox', hidden_size: 28, use_parallel_residual: false },
];

export interface ToyModel extends WeightSource {
  readonly values: readonly Float32Array[];
}

/** Uniform pseudo-random numbers in [0, 1), the same on every call with the same seed. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const stored: Readonly<Record<StoredType, (values: Float32Array) => ArrayBufferView>> = {
  F32: (values) => values,
  F16: encodeFloat16,
  BF16: encodeBfloat16,
};

/** Values in memory as a checkpoint stored in `type`, which must hold them exactly. */
export function weightsOf(
  architecture: Architecture,
  tensors: readonly TensorSpec[],
  values: readonly Float32Array[],
  type: StoredType = 'F32',
): ToyModel {
  return {
    architecture,
    tensors,
    values,
    storedType: () => type,
    async *stream(index) {
      const { buffer, byteOffset, byteLength } = stored[type](values[index]!);
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
    },
    read: (index) => Promise.resolve(values[index]!),
  };
}

/** Random weights, rounded to what bfloat16 and half precision both hold. */
export function toyModel(config: ToyConfig, seed = 1, type: StoredType = 'F32'): ToyModel {
  const architecture = readArchitecture(config);
  const tensors = tensorsOf(architecture);
  const random = uniform(seed);
  const values = tensors.map(({ shape, role, bias }) => {
    const matrix = shape.length > 1;
    const scale = matrix ? 2 / Math.sqrt(role === 'embedding' ? 4 : shape[1]!) : bias ? 0.5 : 0.2;
    const offset = matrix || bias ? 0 : 1;
    const count = shape.reduce((product, size) => product * size, 1);
    return Float32Array.from(
      { length: count },
      () => Math.round(128 * (offset + scale * (random() - 0.5))) / 128,
    );
  });
  return weightsOf(architecture, tensors, values, type);
}

/** Ragged prompts of 1 to `longest` tokens. */
export function toyPrompts(count: number, longest: number, vocabSize: number, seed = 7): number[][] {
  const random = uniform(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + Math.floor(random() * longest) }, () => Math.floor(random() * vocabSize)),
  );
}
