/** GPT-NeoX and Pythia: partial rotary positions, fused heads, attention and MLP in parallel or in sequence. */
import * as v from 'valibot';
import { activationOf } from '../activation';
import type { Architecture, Shape } from '../architecture';
import { count, ffnWidth, headSize, parseConfig, positive, positions, vocabulary, width } from '../config';
import { readRope, ropeTable } from '../rope';
import type { TensorSpec } from '../tensors';
import { eachLayer, head, layerNorm, linear, weight, type Family } from './family';

const schema = v.looseObject({
  vocab_size: vocabulary,
  hidden_size: width,
  num_hidden_layers: count,
  num_attention_heads: count,
  intermediate_size: ffnWidth,
  hidden_act: v.nullish(v.string(), 'gelu'),
  layer_norm_eps: v.nullish(positive, 1e-5),
  max_position_embeddings: v.nullish(positions, 2048),
  rotary_pct: v.nullish(positive, 0.25),
  rotary_emb_base: v.nullish(positive, 10000),
  rope_scaling: v.nullish(ropeTable),
  rope_parameters: v.nullish(ropeTable),
  use_parallel_residual: v.nullish(v.boolean(), true),
  attention_bias: v.nullish(v.boolean(), true),
  tie_word_embeddings: v.nullish(v.boolean(), false),
});

function read(json: unknown): Shape {
  const config = parseConfig(schema, json);
  const activation = activationOf(config.hidden_act);
  const heads = config.num_attention_heads;
  const headDim = headSize(config.hidden_size, heads, heads);
  const maxPositions = config.max_position_embeddings;
  const rope = readRope(config.rope_scaling ?? config.rope_parameters, {
    theta: config.rotary_emb_base,
    partial: config.rotary_pct,
    headDim,
    maxPositions,
  });
  const attention = { window: null, scale: 1 / Math.sqrt(headDim), rope: 0 };
  return {
    vocabSize: config.vocab_size,
    hiddenSize: config.hidden_size,
    layers: config.num_hidden_layers,
    heads,
    kvHeads: heads,
    headDim,
    ffnSize: config.intermediate_size,
    norm: 'layer',
    normEps: config.layer_norm_eps,
    normPlacement: 'before',
    queryKeyNorm: 'none',
    parallelResidual: config.use_parallel_residual,
    activation,
    gatedMlp: false,
    interleavedHeads: true,
    biases: { qkv: config.attention_bias, attentionOutput: config.attention_bias, mlp: true },
    ropes: [rope],
    attention: Array.from({ length: config.num_hidden_layers }, () => attention),
    tiedEmbeddings: config.tie_word_embeddings,
    maxPositions,
  };
}

function tensors(arch: Architecture): TensorSpec[] {
  const { hiddenSize: hidden, ffnSize: ffn, biases } = arch;
  return [
    weight(-1, 'gpt_neox.embed_in', 'embedding', arch.vocabSize, hidden),
    ...eachLayer(arch, (layer) => {
      const at = (name: string) => `gpt_neox.layers.${layer}.${name}`;
      return [
        ...layerNorm(layer, at('input_layernorm'), 'attentionNorm', hidden),
        ...layerNorm(layer, at('post_attention_layernorm'), 'mlpNorm', hidden),
        ...linear(layer, at('attention.query_key_value'), 'queryKeyValue', 3 * hidden, hidden, biases.qkv),
        ...linear(layer, at('attention.dense'), 'attentionOutput', hidden, hidden, biases.attentionOutput),
        ...linear(layer, at('mlp.dense_h_to_4h'), 'up', ffn, hidden, biases.mlp),
        ...linear(layer, at('mlp.dense_4h_to_h'), 'down', hidden, ffn, biases.mlp),
      ];
    }),
    ...layerNorm(-1, 'gpt_neox.final_layer_norm', 'finalNorm', hidden),
    ...head(arch, 'embed_out'),
  ];
}

export const gptNeox: Family = { prefix: 'gpt_neox.', read, tensors };
