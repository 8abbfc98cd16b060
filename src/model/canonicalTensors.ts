/** The tensors of a model in canonical order, and the names that checkpoints give them. */
import type { Architecture } from './architecture';
import { familyOf } from './families';
import type { TensorSpec } from './tensors';

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
