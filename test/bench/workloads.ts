/** The fixed workloads, as a config.json object, random weights and prompts. */
import { toBytes } from 'safetensors-js';

export interface BenchRequest {
  readonly config: Record<string, unknown>;
  /** A safetensors file. */
  readonly weights: ArrayBuffer;
  readonly prompts: readonly (readonly number[])[];
  readonly members: number;
  readonly sigma: number;
  readonly newTokens: number;
  readonly check?: boolean;
}

interface Sizes {
  readonly hidden: number;
  readonly layers: number;
  readonly heads: number;
  readonly ffn: number;
  readonly vocab: number;
  readonly members: number;
  readonly prompts: number;
  readonly length: number;
}

const sizes: Readonly<Record<string, Sizes>> = {
  S: { hidden: 48, layers: 2, heads: 4, ffn: 128, vocab: 64, members: 32, prompts: 64, length: 24 },
  M: { hidden: 128, layers: 4, heads: 4, ffn: 344, vocab: 256, members: 8, prompts: 32, length: 32 },
  /** Fills a large GPU, so it is measured only when asked for. */
  L: { hidden: 512, layers: 8, heads: 8, ffn: 1376, vocab: 1024, members: 8, prompts: 64, length: 64 },
};

function uniform(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

function configOf(size: Sizes): Record<string, unknown> {
  return {
    model_type: 'llama',
    architectures: ['LlamaForCausalLM'],
    hidden_act: 'silu',
    hidden_size: size.hidden,
    intermediate_size: size.ffn,
    num_hidden_layers: size.layers,
    num_attention_heads: size.heads,
    num_key_value_heads: size.heads,
    max_position_embeddings: 256,
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    tie_word_embeddings: true,
    vocab_size: size.vocab,
  };
}

function tensorShapes(size: Sizes): [string, number[]][] {
  const square = [size.hidden, size.hidden];
  const layer = (index: number): [string, number[]][] => [
    ...['q', 'k', 'v', 'o'].map((name): [string, number[]] => [
      `model.layers.${index}.self_attn.${name}_proj.weight`,
      square,
    ]),
    [`model.layers.${index}.mlp.gate_proj.weight`, [size.ffn, size.hidden]],
    [`model.layers.${index}.mlp.up_proj.weight`, [size.ffn, size.hidden]],
    [`model.layers.${index}.mlp.down_proj.weight`, [size.hidden, size.ffn]],
    [`model.layers.${index}.input_layernorm.weight`, [size.hidden]],
    [`model.layers.${index}.post_attention_layernorm.weight`, [size.hidden]],
  ];
  return [
    ['model.embed_tokens.weight', [size.vocab, size.hidden]],
    ...Array.from({ length: size.layers }, (_, index) => layer(index)).flat(),
    ['model.norm.weight', [size.hidden]],
  ];
}

/** Workload S, M or L. */
export async function workload(name: string): Promise<BenchRequest> {
  const size = sizes[name];
  if (!size) throw new Error(`unknown workload ${name}`);
  const random = uniform(1);
  const tensors = tensorShapes(size).map(([tensor, shape]) => {
    const count = shape.reduce((product, dim) => product * dim, 1);
    const scale = shape.length === 1 ? 0 : 2 / Math.sqrt(shape[1]!);
    const data = Float32Array.from({ length: count }, () =>
      shape.length === 1 ? 1 : scale * (random() - 0.5),
    );
    return { name: tensor, dtype: 'F32' as const, shape, data };
  });
  const bytes = await toBytes(tensors);
  const prompts = Array.from({ length: size.prompts }, () =>
    Array.from({ length: size.length }, () => Math.floor(random() * size.vocab)),
  );
  return {
    config: configOf(size),
    weights: bytes.slice().buffer,
    prompts,
    members: size.members,
    sigma: 0.01,
    newTokens: 8,
  };
}

/** Measured without being asked for. */
export const workloadNames = ['S', 'M'];

function randomPrompts(seed: number, count: number, length: number, vocab: number): number[][] {
  const random = uniform(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length }, () => 2 + Math.floor(random() * (vocab - 2))),
  );
}

/** The small bundled model on prompts of its story task's length; `weights` is its model.safetensors. */
export function bundledWorkload(config: Record<string, unknown>, weights: ArrayBuffer): BenchRequest {
  const prompts = randomPrompts(2, 64, 21, Number(config['vocab_size']));
  return { config, weights, prompts, members: 32, sigma: 0.006, newTokens: 5 };
}

/** Four models of half a billion parameters, 9 GB on the GPU: `weights` is a synthetic checkpoint's model.safetensors. */
export function bigWorkload(config: Record<string, unknown>, weights: ArrayBuffer): BenchRequest {
  const prompts = randomPrompts(3, 8, 64, Number(config['vocab_size']));
  return { config, weights, prompts, members: 4, sigma: 0.001, newTokens: 8 };
}

export const bundledName = 'thicket-49k';

/** scripts/synthetic.ts writes it. */
export const bigName = 'qwen2.5-0.5b';
