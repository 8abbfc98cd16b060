/** Rotary position embeddings: rotated features and their frequencies, with long-context scaling. */
import * as v from 'valibot';
import { badConfig, positive, unsupported } from './config';

export type RopeScaling =
  | { readonly kind: 'none' }
  | { readonly kind: 'linear'; readonly factor: number }
  | {
      readonly kind: 'llama3';
      readonly factor: number;
      readonly lowFrequency: number;
      readonly highFrequency: number;
      readonly originalPositions: number;
    };

export interface Rope {
  readonly theta: number;
  /** Number of rotated leading features per head, in pairs (i, i + half); odd numbers are rounded up. */
  readonly dims: number;
  readonly scaling: RopeScaling;
}

const factor = v.nullish(positive);

/** rope_scaling of older and rope_parameters of newer configs. */
export const ropeTable = v.looseObject({
  rope_theta: factor,
  rope_type: v.nullish(v.string()),
  type: v.nullish(v.string()),
  partial_rotary_factor: factor,
  factor,
  low_freq_factor: factor,
  high_freq_factor: factor,
  original_max_position_embeddings: factor,
});

export type RopeTable = v.InferOutput<typeof ropeTable>;

function scalingOf(table: RopeTable, maxPositions: number): RopeScaling {
  const kind = table.rope_type ?? table.type ?? 'default';
  const given = (name: 'factor' | 'low_freq_factor' | 'high_freq_factor') => {
    const value = table[name];
    if (typeof value !== 'number') throw badConfig(`rope scaling ${kind} without ${name}`);
    return value;
  };
  if (kind === 'default') return { kind: 'none' };
  if (kind === 'linear') return { kind: 'linear', factor: given('factor') };
  if (kind !== 'llama3') throw unsupported(`rope scaling: ${kind.slice(0, 40)}`);
  return {
    kind: 'llama3',
    factor: given('factor'),
    lowFrequency: given('low_freq_factor'),
    highFrequency: given('high_freq_factor'),
    originalPositions: table.original_max_position_embeddings ?? maxPositions,
  };
}

/** `theta` and `partial` are defaults. Throws LabError unsupported-model or bad-model. */
export function readRope(
  table: RopeTable | null | undefined,
  from: {
    readonly theta: number;
    readonly headDim: number;
    readonly maxPositions: number;
    readonly partial?: number;
  },
): Rope {
  const { headDim, maxPositions, partial = 1 } = from;
  const dims = Math.floor(headDim * (table?.partial_rotary_factor ?? partial));
  if (dims > headDim || 2 * Math.ceil(dims / 2) > headDim)
    throw badConfig(`a head size of ${headDim} is not an even number`);
  return {
    theta: table?.rope_theta ?? from.theta,
    dims,
    scaling: table ? scalingOf(table, maxPositions) : { kind: 'none' },
  };
}

/** Number of rotated feature pairs. */
export function ropePairs({ dims }: Rope): number {
  return Math.ceil(dims / 2);
}

/**
 * Radians per position of each pair, as transformers' ROPE_INIT_FUNCTIONS compute them; llama3 keeps short wavelengths,
 * divides long ones by the factor and blends between.
 */
export function ropeFrequencies(rope: Rope): number[] {
  const { theta, dims, scaling } = rope;
  return Array.from({ length: ropePairs(rope) }, (_, pair) => {
    const plain = theta ** ((-2 * pair) / dims);
    if (scaling.kind === 'none') return plain;
    const slowed = plain / scaling.factor;
    if (scaling.kind === 'linear') return slowed;
    const turns = (scaling.originalPositions * plain) / (2 * Math.PI);
    const { lowFrequency, highFrequency } = scaling;
    const share = Math.min(1, Math.max(0, (turns - lowFrequency) / (highFrequency - lowFrequency)));
    return share * plain + (1 - share) * slowed;
  });
}
