/** The tensors of each model family in canonical order: one description a family, no code elsewhere. */
import type { Architecture } from './architecture';

/** What a tensor is for, whatever its checkpoint calls it. */
export type TensorRole =
  | 'embedding'
  | 'query'
  | 'key'
  | 'value'
  | 'attentionOutput'
  | 'gate'
  | 'up'
  | 'down'
  | 'inputNorm'
  | 'postAttentionNorm'
  | 'finalNorm'
  | 'head';

/** One tensor of the canonical order (Hugging Face named_parameters): its index there is its noise stream. */
export interface TensorSpec {
  /** The checkpoint's own name. */
  readonly name: string;
  /** [outputs, inputs] for matrices, [features] for norms. */
  readonly shape: readonly number[];
  readonly role: TensorRole;
  /** Layer index; -1 outside the layers. */
  readonly layer: number;
}

/** The noise streams of a checkpoint follow this order, so it must never change for a family. */
type Describe = (arch: Architecture) => TensorSpec[];

const outside = -1;

const llama: Describe = (arch) => {
  const { hiddenSize: hidden, ffnSize: ffn, vocabSize: vocab, headDim } = arch;
  const q = arch.heads * headDim;
  const kv = arch.kvHeads * headDim;
  const layer = (index: number): TensorSpec[] => {
    const tensor = (name: string, role: TensorRole, ...shape: number[]): TensorSpec => ({
      name: `model.layers.${index}.${name}.weight`,
      shape,
      role,
      layer: index,
    });
    return [
      tensor('self_attn.q_proj', 'query', q, hidden),
      tensor('self_attn.k_proj', 'key', kv, hidden),
      tensor('self_attn.v_proj', 'value', kv, hidden),
      tensor('self_attn.o_proj', 'attentionOutput', hidden, q),
      tensor('mlp.gate_proj', 'gate', ffn, hidden),
      tensor('mlp.up_proj', 'up', ffn, hidden),
      tensor('mlp.down_proj', 'down', hidden, ffn),
      tensor('input_layernorm', 'inputNorm', hidden),
      tensor('post_attention_layernorm', 'postAttentionNorm', hidden),
    ];
  };
  const head: TensorSpec = { name: 'lm_head.weight', shape: [vocab, hidden], role: 'head', layer: outside };
  return [
    { name: 'model.embed_tokens.weight', shape: [vocab, hidden], role: 'embedding', layer: outside },
    ...Array.from({ length: arch.layers }, (_, index) => layer(index)).flat(),
    { name: 'model.norm.weight', shape: [hidden], role: 'finalNorm', layer: outside },
    ...(arch.tiedEmbeddings ? [] : [head]),
  ];
};

export const families: Readonly<Record<string, Describe>> = { llama };

/** Tensors a model of this architecture has, in canonical order. The family must be one of `families`. */
export function tensorsOf(arch: Architecture): TensorSpec[] {
  return families[arch.family]!(arch);
}

/** Tensors that a checkpoint may carry besides: recomputed tables, and the head of a model that ties it. */
export function isIgnorable(name: string, arch: Architecture): boolean {
  return name.endsWith('rotary_emb.inv_freq') || (arch.tiedEmbeddings && name === 'lm_head.weight');
}
