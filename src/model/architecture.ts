/** config.json of a Hugging Face checkpoint, in its older and newer spelling, as one description for the engine. */
import * as v from 'valibot';
import { badConfig, parseConfig, tokenIds, unsupported } from './config';
import { familyOf } from './families';
import type { Rope } from './rope';

export type Activation = 'silu' | 'gelu' | 'gelu_tanh' | 'relu';

/** How one layer attends. */
export interface LayerAttention {
  /** Window size in keys, including the query's own; null for full causal attention. */
  readonly window: number | null;
  /** Scale of the attention scores. */
  readonly scale: number;
  /** Index into `ropes` for its queries and keys. */
  readonly rope: number;
}

/** What a forward pass needs to know about a decoder-only transformer, whatever family's config.json it came from. */
export interface Architecture {
  /** model_type of config.json, e.g. 'llama'. */
  readonly family: string;
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly ffnSize: number;
  /** RMSNorm, or LayerNorm with a shift. */
  readonly norm: 'rms' | 'layer';
  readonly normEps: number;
  /** Pre-norm, or post-norm: after attention and MLP, before the residual is added. */
  readonly normPlacement: 'before' | 'behind';
  /** Normalisation of queries and keys: per head, over the whole projection, or none. */
  readonly queryKeyNorm: 'none' | 'head' | 'projection';
  /** Attention and MLP in parallel on the same residual, or in sequence. */
  readonly parallelResidual: boolean;
  readonly activation: Activation;
  /** The MLP is activation(gate) * up instead of activation(up). */
  readonly gatedMlp: boolean;
  /** Fused projection grouped by head instead of all queries first. */
  readonly interleavedHeads: boolean;
  /** Which projections carry a bias. */
  readonly biases: { readonly qkv: boolean; readonly attentionOutput: boolean; readonly mlp: boolean };
  /** Empty where positions are learned embeddings. */
  readonly ropes: readonly Rope[];
  readonly attention: readonly LayerAttention[];
  readonly tiedEmbeddings: boolean;
  readonly maxPositions: number;
  /** Token ids that end a generation, from generation_config.json or config.json. */
  readonly stopTokens: readonly number[];
}

/** What a family's description reads from config.json; the rest is common to all. */
export type Shape = Omit<Architecture, 'family' | 'stopTokens'>;

const tokens = v.nullish(v.union([v.number(), v.array(v.number())]));
const commonSchema = v.looseObject({ eos_token_id: tokens, quantization_config: v.nullish(v.unknown()) });
const generationSchema = v.looseObject({ eos_token_id: tokens });
const familySchema = v.looseObject({ model_type: v.pipe(v.string(), v.maxLength(60)) });

/** generation_config.json, if present, takes precedence over config.json: null there means never stop. */
function stopTokens(own: v.InferOutput<typeof tokens>, generation: unknown, vocabSize: number): number[] {
  const generated = v.safeParse(generationSchema, generation);
  return tokenIds(generated.success ? generated.output.eos_token_id : own).filter(
    (token) => Number.isInteger(token) && token >= 0 && token < vocabSize,
  );
}

/**
 * Reads config.json and, if there is one, generation_config.json. Throws LabError unsupported-model (one line naming
 * what is not supported) or bad-model.
 */
export function readArchitecture(config: unknown, generation?: unknown): Architecture {
  const named = v.safeParse(familySchema, config);
  if (!named.success) throw badConfig('model_type is missing');
  const { model_type } = named.output;
  const family = familyOf(model_type);
  if (!family) throw unsupported(`architecture: ${model_type}`);
  const common = parseConfig(commonSchema, config);
  if (common.quantization_config) throw unsupported('option: quantization_config');
  const shape = family.read(config);
  return {
    family: model_type,
    ...shape,
    stopTokens: stopTokens(common.eos_token_id, generation, shape.vocabSize),
  };
}
