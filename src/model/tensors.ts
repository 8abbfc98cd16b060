/** The tensors of a model in canonical order: their roles, independent of the checkpoint's names. */
import type { Architecture } from './architecture';
import { familyOf } from './families';

export type TensorRole =
  | 'embedding'
  | 'positions'
  | 'query'
  | 'key'
  | 'value'
  | 'queryKeyValue'
  | 'attentionOutput'
  | 'gate'
  | 'up'
  | 'down'
  | 'attentionNorm'
  | 'mlpNorm'
  | 'queryNorm'
  | 'keyNorm'
  | 'finalNorm'
  | 'head';

/** One tensor of a model's canonical order: its index there is its noise stream. */
export interface WeightSpec {
  /** The checkpoint's own name. */
  readonly name: string;
  /** [outputs, inputs] for matrices, [features] for norms and biases; [inputs, outputs] where transposed. */
  readonly shape: readonly number[];
  /** A bias of its role rather than the weight. */
  readonly bias: boolean;
  /** Stored [inputs, outputs]. */
  readonly transposed: boolean;
}

/** One tensor of a language model; the canonical order is that of Hugging Face's named_parameters. */
export interface TensorSpec extends WeightSpec {
  readonly role: TensorRole;
  /** Layer index; -1 outside the layers. */
  readonly layer: number;
}

/** Tensors of a model of this architecture, in canonical order. The family must be known. */
export function tensorsOf(arch: Architecture): TensorSpec[] {
  return familyOf(arch.family)!.tensors(arch);
}

const heads = ['lm_head.weight', 'embed_out.weight'];

/** Possible names of a tensor in a checkpoint, most likely first: also without the base model's prefix, or the head's aliases. */
export function fileNames({ name, role }: TensorSpec, arch: Architecture): string[] {
  const { prefix } = familyOf(arch.family)!;
  const names = [name];
  if (name.startsWith(prefix)) names.push(name.slice(prefix.length));
  if (role === 'head' || (role === 'embedding' && arch.tiedEmbeddings)) names.push(...heads);
  return names;
}

/** Tensors to ignore in a checkpoint: recomputed tables, masks, and the head of a model that ties it. */
export function isIgnorable(name: string, arch: Architecture): boolean {
  return (
    name.endsWith('rotary_emb.inv_freq') ||
    /\.(attn|attention)\.(bias|masked_bias)$/.test(name) ||
    (arch.tiedEmbeddings && heads.includes(name))
  );
}
