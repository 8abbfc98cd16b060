/** config.json of a Hugging Face checkpoint, in its older and newer spelling, as the one description the engine takes. */
import * as v from 'valibot';
import { LabError } from '../protocol';

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
  readonly normEps: number;
  readonly ropeTheta: number;
  readonly tiedEmbeddings: boolean;
  readonly maxPositions: number;
  /** Token ids that end a generation, from generation_config.json or config.json. */
  readonly stopTokens: readonly number[];
}

const size = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));
const positive = v.pipe(v.number(), v.finite(), v.minValue(Number.MIN_VALUE));
const tokens = v.nullish(v.union([v.number(), v.array(v.number())]));
const rope = v.nullish(
  v.looseObject({
    rope_theta: v.optional(positive),
    partial_rotary_factor: v.nullish(v.number()),
    rope_type: v.optional(v.string()),
    type: v.optional(v.string()),
  }),
);

const llamaConfig = v.looseObject({
  vocab_size: size(2 ** 20),
  hidden_size: size(2 ** 16),
  num_hidden_layers: size(1024),
  num_attention_heads: size(1024),
  num_key_value_heads: v.nullish(size(1024)),
  head_dim: v.nullish(size(1024)),
  intermediate_size: size(2 ** 20),
  rms_norm_eps: v.optional(positive, 1e-6),
  rope_theta: v.optional(positive),
  rope_scaling: rope,
  rope_parameters: rope,
  tie_word_embeddings: v.optional(v.boolean(), false),
  max_position_embeddings: v.optional(size(2 ** 24), 2048),
  hidden_act: v.optional(v.string(), 'silu'),
  attention_bias: v.nullish(v.boolean()),
  mlp_bias: v.nullish(v.boolean()),
  quantization_config: v.nullish(v.unknown()),
  eos_token_id: tokens,
});

type LlamaConfig = v.InferOutput<typeof llamaConfig>;

function unsupported(what: string): LabError {
  return new LabError(
    'unsupported-model',
    `unsupported ${what}`,
    `Choose a model of a supported family: ${Object.keys(readers).join(', ')}.`,
  );
}

function checkSupported(config: LlamaConfig): void {
  if (config.hidden_act !== 'silu') throw unsupported(`activation: ${config.hidden_act.slice(0, 40)}`);
  for (const table of [config.rope_scaling, config.rope_parameters]) {
    const kind = table?.rope_type ?? table?.type ?? 'default';
    if (kind !== 'default') throw unsupported(`rope scaling: ${kind.slice(0, 40)}`);
    if ((table?.partial_rotary_factor ?? 1) !== 1) throw unsupported('option: partial_rotary_factor');
  }
  if (config.attention_bias) throw unsupported('option: attention_bias');
  if (config.mlp_bias) throw unsupported('option: mlp_bias');
  if (config.quantization_config) throw unsupported('option: quantization_config');
}

function badConfig(what: string): LabError {
  return new LabError(
    'bad-model',
    `config.json: ${what}.`,
    'Check that this is the config.json of the model.',
  );
}

function tokenIds(value: v.InferOutput<typeof tokens>): number[] {
  return value === null || value === undefined ? [] : [value].flat();
}

/** What generation_config.json says, if there is one, stands in place of config.json: null there means never to stop. */
function stopTokens(own: v.InferOutput<typeof tokens>, generation: unknown): number[] {
  const generated = v.safeParse(generationSchema, generation);
  return tokenIds(generated.success ? generated.output.eos_token_id : own);
}

function parseConfig<S extends v.GenericSchema>(schema: S, json: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw badConfig(`${v.getDotPath(issue) ?? 'the file'}: ${issue.message.slice(0, 160)}`);
}

function readLlama(json: unknown, family: string, generation: unknown): Architecture {
  const config = parseConfig(llamaConfig, json);
  checkSupported(config);
  const heads = config.num_attention_heads;
  const kvHeads = config.num_key_value_heads ?? heads;
  const headDim = config.head_dim ?? config.hidden_size / heads;
  if (!Number.isInteger(headDim) || headDim % 2 !== 0)
    throw badConfig(`a head size of ${headDim} is not an even number`);
  if (heads % kvHeads !== 0)
    throw badConfig(`${heads} attention heads cannot share ${kvHeads} key-value heads`);
  return {
    family,
    vocabSize: config.vocab_size,
    hiddenSize: config.hidden_size,
    layers: config.num_hidden_layers,
    heads,
    kvHeads,
    headDim,
    ffnSize: config.intermediate_size,
    normEps: config.rms_norm_eps,
    ropeTheta: config.rope_parameters?.rope_theta ?? config.rope_theta ?? 10000,
    tiedEmbeddings: config.tie_word_embeddings,
    maxPositions: config.max_position_embeddings,
    stopTokens: stopTokens(config.eos_token_id, generation).filter(
      (token) => Number.isInteger(token) && token >= 0 && token < config.vocab_size,
    ),
  };
}

/** How to read config.json, by model_type; a family also describes its tensors, in tensors.ts. */
const readers: Readonly<Record<string, typeof readLlama>> = { llama: readLlama };

const familySchema = v.looseObject({ model_type: v.pipe(v.string(), v.maxLength(60)) });
const generationSchema = v.looseObject({ eos_token_id: tokens });

/**
 * Reads config.json and, if there is one, generation_config.json. Throws LabError unsupported-model (one line naming
 * what is not supported) or bad-model.
 */
export function readArchitecture(config: unknown, generation?: unknown): Architecture {
  const family = v.safeParse(familySchema, config);
  if (!family.success) throw badConfig('model_type is missing');
  const { model_type } = family.output;
  const read = Object.hasOwn(readers, model_type) ? readers[model_type] : undefined;
  if (!read) throw unsupported(`architecture: ${model_type}`);
  return read(config, model_type, generation);
}
