/** Llama and the families that differ from it in defaults, biases and norms: Qwen2, Qwen3, OLMo2, OLMo3. */
import * as v from 'valibot';
import { activationOf } from '../activation';
import type { Architecture, LayerAttention, Shape } from '../architecture';
import {
  badConfig,
  count,
  ffnWidth,
  headSize,
  parseConfig,
  positions,
  positive,
  unsupported,
  vocabulary,
  width,
} from '../config';
import { readRope, ropeTable, type Rope } from '../rope';
import type { TensorSpec } from '../tensors';
import { eachLayer, head, linear, weight, type Family } from './family';

const layerTypes = ['full_attention', 'sliding_attention'] as const;

const schema = v.looseObject({
  vocab_size: vocabulary,
  hidden_size: width,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: v.nullish(count),
  head_dim: v.nullish(count),
  intermediate_size: ffnWidth,
  rms_norm_eps: v.nullish(positive),
  rope_theta: v.nullish(positive),
  rope_scaling: v.nullish(ropeTable),
  rope_parameters: v.nullish(ropeTable),
  partial_rotary_factor: v.nullish(positive),
  tie_word_embeddings: v.nullish(v.boolean(), false),
  max_position_embeddings: v.nullish(positions),
  hidden_act: v.nullish(v.string(), 'silu'),
  attention_bias: v.nullish(v.boolean(), false),
  mlp_bias: v.nullish(v.boolean(), false),
  use_sliding_window: v.nullish(v.boolean(), false),
  sliding_window: v.optional(v.nullable(positions), 4096),
  max_window_layers: v.nullish(v.pipe(v.number(), v.integer()), 28),
  layer_types: v.nullish(v.array(v.pipe(v.string(), v.maxLength(60)))),
});

type Config = v.InferOutput<typeof schema>;

/** What distinguishes a family from the others; defaults are those of its transformers config class. */
interface Traits {
  readonly normEps: number;
  readonly maxPositions: number;
  readonly theta?: number;
  readonly headDim?: number;
  /** Default if the key is absent; the number of attention heads unless given. */
  readonly kvHeads?: number;
  readonly queryKeyNorm: Shape['queryKeyNorm'];
  readonly normPlacement: Shape['normPlacement'];
  biases(config: Config): Shape['biases'];
  /** Whether a layer uses a sliding window if layer_types is absent. */
  slides(config: Config, layer: number): boolean;
  /** Window size of a sliding layer. */
  window(config: Config): number | null;
  /** Each layer type has rotary parameters of its own. */
  readonly ropePerType?: boolean;
}

function slidingLayers(config: Config, traits: Traits): boolean[] {
  const { layer_types: types, num_hidden_layers: layers } = config;
  if (!types) return Array.from({ length: layers }, (_, layer) => traits.slides(config, layer));
  const stranger = types.find((type) => !(layerTypes as readonly string[]).includes(type));
  if (stranger !== undefined) throw unsupported(`layer type: ${stranger}`);
  if (types.length !== layers)
    throw badConfig(`layer_types names ${types.length} layers of num_hidden_layers ${layers}`);
  return types.map((type) => type === 'sliding_attention');
}

/** One rope, or one for full and one for sliding layers. The older rope_scaling then applies to full layers. */
function ropesOf(config: Config, traits: Traits, headDim: number, maxPositions: number): Rope[] {
  const from = { theta: config.rope_theta ?? traits.theta ?? 10000, headDim, maxPositions };
  const { rope_scaling: older, rope_parameters: newer } = config;
  const tables = [older ?? newer];
  if (traits.ropePerType) {
    const own = (type: string) => {
      const found = newer?.[type];
      return found === undefined || found === null ? newer : parseConfig(ropeTable, found);
    };
    tables.splice(0, 1, older ?? own('full_attention'), own('sliding_attention'));
  }
  const partial = tables.map((table) => table?.partial_rotary_factor ?? config.partial_rotary_factor ?? 1);
  if (partial.some((share) => share !== 1)) throw unsupported('option: partial_rotary_factor');
  return tables.map((table) => readRope(table, from));
}

function readLike(json: unknown, traits: Traits): Shape {
  const config = parseConfig(schema, json);
  const activation = activationOf(config.hidden_act);
  const heads = config.num_attention_heads;
  const absent = config.num_key_value_heads === undefined ? traits.kvHeads : undefined;
  const kvHeads = config.num_key_value_heads ?? absent ?? heads;
  const headDim = headSize(config.hidden_size, heads, kvHeads, config.head_dim ?? traits.headDim);
  const maxPositions = config.max_position_embeddings ?? traits.maxPositions;
  const ropes = ropesOf(config, traits, headDim, maxPositions);
  const scale = 1 / Math.sqrt(headDim);
  const attention = slidingLayers(config, traits).map((slides): LayerAttention => ({
    window: slides ? traits.window(config) : null,
    scale,
    rope: slides ? ropes.length - 1 : 0,
  }));
  return {
    vocabSize: config.vocab_size,
    hiddenSize: config.hidden_size,
    layers: config.num_hidden_layers,
    heads,
    kvHeads,
    headDim,
    ffnSize: config.intermediate_size,
    norm: 'rms',
    normEps: config.rms_norm_eps ?? traits.normEps,
    normPlacement: traits.normPlacement,
    queryKeyNorm: traits.queryKeyNorm,
    parallelResidual: false,
    activation,
    gatedMlp: true,
    interleavedHeads: false,
    biases: traits.biases(config),
    ropes,
    attention,
    tiedEmbeddings: config.tie_word_embeddings,
    maxPositions,
  };
}

function layerTensors(arch: Architecture, layer: number): TensorSpec[] {
  const { hiddenSize: hidden, ffnSize: ffn, headDim, biases, normPlacement, queryKeyNorm } = arch;
  const q = arch.heads * headDim;
  const kv = arch.kvHeads * headDim;
  const at = (name: string) => `model.layers.${layer}.${name}`;
  const normed = queryKeyNorm === 'head' ? ([headDim, headDim] as const) : ([q, kv] as const);
  return [
    ...linear(layer, at('self_attn.q_proj'), 'query', q, hidden, biases.qkv),
    ...linear(layer, at('self_attn.k_proj'), 'key', kv, hidden, biases.qkv),
    ...linear(layer, at('self_attn.v_proj'), 'value', kv, hidden, biases.qkv),
    ...linear(layer, at('self_attn.o_proj'), 'attentionOutput', hidden, q, biases.attentionOutput),
    ...(queryKeyNorm === 'none'
      ? []
      : [
          weight(layer, at('self_attn.q_norm'), 'queryNorm', normed[0]),
          weight(layer, at('self_attn.k_norm'), 'keyNorm', normed[1]),
        ]),
    ...linear(layer, at('mlp.gate_proj'), 'gate', ffn, hidden, biases.mlp),
    ...linear(layer, at('mlp.up_proj'), 'up', ffn, hidden, biases.mlp),
    ...linear(layer, at('mlp.down_proj'), 'down', hidden, ffn, biases.mlp),
    ...(normPlacement === 'before'
      ? [
          weight(layer, at('input_layernorm'), 'attentionNorm', hidden),
          weight(layer, at('post_attention_layernorm'), 'mlpNorm', hidden),
        ]
      : [
          weight(layer, at('post_attention_layernorm'), 'attentionNorm', hidden),
          weight(layer, at('post_feedforward_layernorm'), 'mlpNorm', hidden),
        ]),
  ];
}

function tensors(arch: Architecture): TensorSpec[] {
  return [
    weight(-1, 'model.embed_tokens', 'embedding', arch.vocabSize, arch.hiddenSize),
    ...eachLayer(arch, (layer) => layerTensors(arch, layer)),
    weight(-1, 'model.norm', 'finalNorm', arch.hiddenSize),
    ...head(arch, 'lm_head'),
  ];
}

const family = (traits: Traits): Family => ({
  prefix: 'model.',
  read: (config) => readLike(config, traits),
  tensors,
});

const ownBiases = (config: Config) => ({
  qkv: config.attention_bias,
  attentionOutput: config.attention_bias,
  mlp: false,
});

export const llama = family({
  normEps: 1e-6,
  maxPositions: 2048,
  queryKeyNorm: 'none',
  normPlacement: 'before',
  biases: (config) => ({ ...ownBiases(config), mlp: config.mlp_bias }),
  slides: () => false,
  window: () => null,
});

const qwenTraits: Traits = {
  normEps: 1e-6,
  maxPositions: 32768,
  kvHeads: 32,
  queryKeyNorm: 'none',
  normPlacement: 'before',
  biases: () => ({ qkv: true, attentionOutput: false, mlp: false }),
  slides: (config, layer) => config.use_sliding_window && layer >= config.max_window_layers,
  window: (config) => (config.use_sliding_window ? config.sliding_window : null),
};

export const qwen2 = family(qwenTraits);

export const qwen3 = family({ ...qwenTraits, headDim: 128, queryKeyNorm: 'head', biases: ownBiases });

const olmoTraits: Traits = {
  normEps: 1e-5,
  maxPositions: 2048,
  queryKeyNorm: 'projection',
  normPlacement: 'behind',
  biases: ownBiases,
  slides: () => false,
  window: () => null,
};

export const olmo2 = family(olmoTraits);

export const olmo3 = family({
  ...olmoTraits,
  theta: 500000,
  slides: (_config, layer) => (layer + 1) % 4 !== 0,
  window: (config) => config.sliding_window,
  ropePerType: true,
});
