/** config.json of any family with options drawn at random, in both spellings: shapes and options nobody thought of. */
import { uniform, type ToyConfig } from './toyModel';

/** The same model twice: as older and as newer versions of transformers write it. */
export interface RandomConfig {
  readonly older: ToyConfig;
  readonly newer: ToyConfig;
}

type Draw = ReturnType<typeof drawer>;

function drawer(seed: number) {
  const random = uniform(seed);
  for (let i = 0; i < 8; i++) random(); // neighbouring seeds begin alike
  const whole = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const pick = <T>(...options: readonly T[]): T => options[whole(0, options.length - 1)]!;
  return { whole, pick, flip: () => random() < 0.5 };
}

const llamaLike = ['llama', 'qwen2', 'qwen3', 'olmo2', 'olmo3'] as const;
export const fuzzedFamilies = [...llamaLike, 'gpt2', 'gpt_neox'] as const;
export type FuzzedFamily = (typeof fuzzedFamilies)[number];

const activations = ['silu', 'gelu', 'gelu_new', 'gelu_pytorch_tanh', 'relu'];

/** Short original contexts and small bases, so that scalings show within a dozen positions. */
function scaling({ pick }: Draw): Record<string, number | string> {
  return pick<Record<string, number | string>>(
    { rope_type: 'default' },
    { rope_type: 'linear', factor: pick(2, 3.5) },
    {
      rope_type: 'llama3',
      factor: pick(4, 8),
      low_freq_factor: 1,
      high_freq_factor: pick(2, 4),
      original_max_position_embeddings: pick(8, 24),
    },
  );
}

/** What older configs call the kind of scaling. */
function olderScaling({ rope_type: kind, ...rest }: Record<string, number | string>, draw: Draw) {
  return kind === 'default' ? null : { [draw.pick('type', 'rope_type')]: kind, ...rest };
}

const common = (draw: Draw) => ({
  vocab_size: draw.whole(19, 61),
  max_position_embeddings: 64,
  tie_word_embeddings: draw.flip(),
});

/** Which layers slide, as each of these families says it. */
function windows(family: FuzzedFamily, layers: number, draw: Draw): ToyConfig {
  const types = Array.from({ length: layers }, () => draw.pick('full_attention', 'sliding_attention'));
  const sliding_window = draw.whole(2, 6);
  if (family === 'olmo3') return draw.flip() ? { sliding_window } : { sliding_window, layer_types: types };
  if (family !== 'qwen2' && family !== 'qwen3') return {};
  if (draw.flip()) return { use_sliding_window: false, sliding_window };
  return draw.flip()
    ? { use_sliding_window: true, sliding_window, max_window_layers: draw.whole(0, layers) }
    : { use_sliding_window: true, sliding_window, layer_types: types };
}

function llama(family: FuzzedFamily, draw: Draw): RandomConfig {
  const kvHeads = draw.whole(1, 3);
  const heads = kvHeads * draw.whole(1, 3);
  const headDim = 2 * draw.whole(1, 5);
  const derived = draw.flip() && family !== 'qwen3';
  const layers = draw.whole(1, 4);
  const theta = draw.pick(100, 10_000, 500_000);
  const rope = scaling(draw);
  const config = {
    model_type: family,
    ...common(draw),
    hidden_size: derived ? heads * headDim : draw.whole(9, 33),
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    ...(derived ? {} : { head_dim: headDim }),
    intermediate_size: draw.whole(7, 41),
    rms_norm_eps: draw.pick(1e-6, 1e-5, 1e-3),
    hidden_act: draw.pick(...activations),
    attention_bias: draw.flip(),
    mlp_bias: draw.flip(),
    ...windows(family, layers, draw),
  };
  const full = { rope_theta: theta, ...rope };
  const perType = { full_attention: full, sliding_attention: { rope_theta: theta, rope_type: 'default' } };
  return {
    older: { ...config, rope_theta: theta, rope_scaling: olderScaling(rope, draw), torch_dtype: 'float32' },
    newer: { ...config, rope_parameters: family === 'olmo3' ? perType : full, dtype: 'float32' },
  };
}

function gpt2(draw: Draw): RandomConfig {
  const heads = draw.whole(1, 4);
  const sizes = [heads * draw.whole(2, 9), draw.whole(1, 3), heads] as const;
  const config = {
    model_type: 'gpt2',
    ...common(draw),
    n_inner: draw.pick(null, draw.whole(5, 37)),
    activation_function: draw.pick(...activations),
    layer_norm_epsilon: draw.pick(1e-5, 1e-3),
    scale_attn_weights: draw.flip(),
    scale_attn_by_inverse_layer_idx: draw.flip(),
  };
  const [width, layers] = sizes;
  return {
    older: { ...config, n_embd: width, n_layer: layers, n_head: heads, n_positions: 64 },
    newer: { ...config, hidden_size: width, num_hidden_layers: layers, num_attention_heads: heads },
  };
}

function gptNeox(draw: Draw): RandomConfig {
  const heads = draw.whole(1, 4);
  const headDim = 2 * draw.whole(2, 6);
  const [theta, rope] = [draw.pick(100, 10_000), scaling(draw)];
  const partial = draw.pick(0.25, 0.5, 1);
  const config = {
    model_type: 'gpt_neox',
    ...common(draw),
    hidden_size: heads * headDim,
    num_hidden_layers: draw.whole(1, 3),
    num_attention_heads: heads,
    intermediate_size: draw.whole(5, 41),
    hidden_act: draw.pick(...activations),
    layer_norm_eps: draw.pick(1e-5, 1e-3),
    use_parallel_residual: draw.flip(),
    attention_bias: draw.flip(),
  };
  return {
    older: {
      ...config,
      rotary_pct: partial,
      rotary_emb_base: theta,
      rope_scaling: olderScaling(rope, draw),
    },
    newer: { ...config, rope_parameters: { rope_theta: theta, partial_rotary_factor: partial, ...rope } },
  };
}

export function randomConfig(family: FuzzedFamily, seed: number): RandomConfig {
  const draw = drawer(seed);
  if (family === 'gpt2') return gpt2(draw);
  if (family === 'gpt_neox') return gptNeox(draw);
  return llama(family, draw);
}

/** What no family computes, and the words that must name it. */
export const unsupportedOptions: readonly (readonly [ToyConfig, string])[] = [
  [{ model_type: 'mamba2' }, 'architecture: mamba2'],
  [{ hidden_act: 'relu2', activation_function: 'relu2' }, 'activation: relu2'],
  [{ quantization_config: { quant_method: 'gptq', bits: 4 } }, 'option: quantization_config'],
  [{ rope_scaling: { type: 'yarn', factor: 4 } }, 'rope scaling: yarn'],
  [{ rope_scaling: { rope_type: 'longrope', factor: 4 } }, 'rope scaling: longrope'],
];
