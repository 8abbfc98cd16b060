/** A tiny Llama checkpoint in memory, so that tests can take single things away from it. */
import { fromBytes, toBytes, type Dtype, type TensorToWrite } from 'safetensors-js';
import type { ModelFiles } from '../../../src/model';

export const tinyConfig = {
  model_type: 'llama',
  vocab_size: 5,
  hidden_size: 4,
  intermediate_size: 6,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  tie_word_embeddings: true,
  max_position_embeddings: 16,
};

const perLayer = [
  ['self_attn.q_proj', 4, 4],
  ['self_attn.k_proj', 2, 4],
  ['self_attn.v_proj', 2, 4],
  ['self_attn.o_proj', 4, 4],
  ['mlp.gate_proj', 6, 4],
  ['mlp.up_proj', 6, 4],
  ['mlp.down_proj', 4, 6],
  ['input_layernorm', 4],
  ['post_attention_layernorm', 4],
] as const;

/** Names and shapes as PyTorch's named_parameters lists them. */
export const tinyTensors: readonly (readonly [string, readonly number[]])[] = [
  ['model.embed_tokens.weight', [5, 4]],
  ...[0, 1].flatMap((layer) =>
    perLayer.map(([name, ...shape]) => [`model.layers.${layer}.${name}.weight`, shape] as const),
  ),
  ['model.norm.weight', [4]],
];

/** A tensor that counts up by eighths, which every floating point type holds exactly. */
export function counting(name: string, shape: readonly number[], dtype: Dtype = 'F32'): TensorToWrite {
  const count = shape.reduce((product, size) => product * size, 1);
  return { name, dtype, shape, data: Float32Array.from({ length: count }, (_, i) => i / 8) };
}

export const tinyWeights = (): TensorToWrite[] => tinyTensors.map(([name, shape]) => counting(name, shape));

export type Contents = Readonly<Record<string, string | Uint8Array | object>>;

/** Files in memory: bytes, text, or anything else as JSON. */
export function filesOf(contents: Contents): ModelFiles {
  return {
    names: Object.keys(contents),
    async open(name) {
      const content = contents[name]!;
      if (content instanceof Uint8Array) return fromBytes(content, name);
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      return fromBytes(new TextEncoder().encode(text), name);
    },
  };
}

export const weightBytes = (tensors: readonly TensorToWrite[] = tinyWeights()) => toBytes(tensors);
