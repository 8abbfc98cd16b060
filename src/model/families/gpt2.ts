/** GPT-2: learned positions, LayerNorm, one fused projection, matrices stored [inputs, outputs]. */
import * as v from 'valibot';
import { activationOf } from '../activation';
import type { Architecture, Shape } from '../architecture';
import {
  count,
  ffnWidth,
  headSize,
  parseConfig,
  positive,
  positions,
  unsupported,
  vocabulary,
  width,
} from '../config';
import type { TensorRole, TensorSpec } from '../tensors';
import { eachLayer, head, layerNorm, weight, type Family } from './family';

const schema = v.looseObject({
  vocab_size: vocabulary,
  n_positions: v.nullish(positions, 1024),
  n_embd: width,
  n_layer: count,
  n_head: count,
  n_inner: v.nullish(ffnWidth),
  activation_function: v.nullish(v.string(), 'gelu_new'),
  layer_norm_epsilon: v.nullish(positive, 1e-5),
  scale_attn_weights: v.nullish(v.boolean(), true),
  scale_attn_by_inverse_layer_idx: v.nullish(v.boolean(), false),
  add_cross_attention: v.nullish(v.boolean(), false),
  tie_word_embeddings: v.nullish(v.boolean(), true),
});

/** Names of other families that transformers takes for GPT-2's own. */
const spellings = [
  ['n_embd', 'hidden_size'],
  ['n_positions', 'max_position_embeddings'],
  ['n_head', 'num_attention_heads'],
  ['n_layer', 'num_hidden_layers'],
] as const;

function respelled(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  const config: Record<string, unknown> = { ...json };
  for (const [own, other] of spellings) config[own] ??= config[other];
  return config;
}

function read(json: unknown): Shape {
  const config = parseConfig(schema, respelled(json));
  const activation = activationOf(config.activation_function);
  if (config.add_cross_attention) throw unsupported('option: add_cross_attention');
  const heads = config.n_head;
  const headDim = headSize(config.n_embd, heads, heads);
  const scale = config.scale_attn_weights ? 1 / Math.sqrt(headDim) : 1;
  return {
    vocabSize: config.vocab_size,
    hiddenSize: config.n_embd,
    layers: config.n_layer,
    heads,
    kvHeads: heads,
    headDim,
    ffnSize: config.n_inner ?? 4 * config.n_embd,
    norm: 'layer',
    normEps: config.layer_norm_epsilon,
    normPlacement: 'before',
    queryKeyNorm: 'none',
    parallelResidual: false,
    activation,
    gatedMlp: false,
    interleavedHeads: false,
    biases: { qkv: true, attentionOutput: true, mlp: true },
    ropes: [],
    attention: Array.from({ length: config.n_layer }, (_, layer) => ({
      window: null,
      scale: config.scale_attn_by_inverse_layer_idx ? scale / (layer + 1) : scale,
      rope: 0,
    })),
    tiedEmbeddings: config.tie_word_embeddings,
    maxPositions: config.n_positions,
  };
}

function conv1d(layer: number, name: string, role: TensorRole, inputs: number, outputs: number) {
  const map: TensorSpec = { ...weight(layer, name, role, inputs, outputs), transposed: true };
  const bias = { ...weight(layer, name, role, outputs), name: `${name}.bias`, bias: true };
  return [map, bias];
}

function tensors(arch: Architecture): TensorSpec[] {
  const { hiddenSize: hidden, ffnSize: ffn } = arch;
  return [
    weight(-1, 'transformer.wte', 'embedding', arch.vocabSize, hidden),
    weight(-1, 'transformer.wpe', 'positions', arch.maxPositions, hidden),
    ...eachLayer(arch, (layer) => {
      const at = (name: string) => `transformer.h.${layer}.${name}`;
      return [
        ...layerNorm(layer, at('ln_1'), 'attentionNorm', hidden),
        ...conv1d(layer, at('attn.c_attn'), 'queryKeyValue', hidden, 3 * hidden),
        ...conv1d(layer, at('attn.c_proj'), 'attentionOutput', hidden, hidden),
        ...layerNorm(layer, at('ln_2'), 'mlpNorm', hidden),
        ...conv1d(layer, at('mlp.c_fc'), 'up', hidden, ffn),
        ...conv1d(layer, at('mlp.c_proj'), 'down', ffn, hidden),
      ];
    }),
    ...layerNorm(-1, 'transformer.ln_f', 'finalNorm', hidden),
    ...head(arch, 'lm_head'),
  ];
}

export const gpt2: Family = { prefix: 'transformer.', read, tensors };
