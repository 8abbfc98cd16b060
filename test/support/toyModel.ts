/** Small random models for engine tests, without files. */
import type { WeightSource } from '../../src/engine';
import type { Architecture } from '../../src/model/architecture';
import type { TensorRole, TensorSpec } from '../../src/model/tensors';

export type ToyShape = Pick<
  Architecture,
  'hiddenSize' | 'layers' | 'heads' | 'kvHeads' | 'headDim' | 'ffnSize' | 'vocabSize'
> &
  Partial<Architecture>;

/** Odd on purpose: no dimension a multiple of 8, grouped heads, untied head. */
export const oddShape: ToyShape = {
  hiddenSize: 22,
  layers: 2,
  heads: 4,
  kvHeads: 2,
  headDim: 4,
  ffnSize: 27,
  vocabSize: 37,
  tiedEmbeddings: false,
};

export const tinyShape: ToyShape = {
  hiddenSize: 16,
  layers: 2,
  heads: 2,
  kvHeads: 2,
  headDim: 8,
  ffnSize: 32,
  vocabSize: 24,
};

export interface ToyModel extends WeightSource {
  readonly values: readonly Float32Array[];
}

/** Uniform pseudo-random numbers in [0, 1), the same on every call with the same seed. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function toyModel(shape: ToyShape, seed = 1): ToyModel {
  const architecture: Architecture = {
    family: 'llama',
    normEps: 1e-5,
    ropeTheta: 10000,
    tiedEmbeddings: true,
    maxPositions: 256,
    stopTokens: [],
    ...shape,
  };
  const { hiddenSize: d, ffnSize: f, vocabSize, headDim, layers } = architecture;
  const q = architecture.heads * headDim;
  const kv = architecture.kvHeads * headDim;
  const tensors: TensorSpec[] = [];
  const add = (role: TensorRole, layer: number, ...dims: number[]) =>
    tensors.push({ name: layer < 0 ? role : `layers.${layer}.${role}`, shape: dims, role, layer });
  add('embedding', -1, vocabSize, d);
  for (let layer = 0; layer < layers; layer++) {
    add('query', layer, q, d);
    add('key', layer, kv, d);
    add('value', layer, kv, d);
    add('attentionOutput', layer, d, q);
    add('gate', layer, f, d);
    add('up', layer, f, d);
    add('down', layer, d, f);
    add('inputNorm', layer, d);
    add('postAttentionNorm', layer, d);
  }
  add('finalNorm', -1, d);
  if (!architecture.tiedEmbeddings) add('head', -1, vocabSize, d);
  const random = uniform(seed);
  const values = tensors.map(({ shape: dims }) => {
    const scale = dims.length === 1 ? 0.2 : 2 / Math.sqrt(dims[1]!);
    const offset = dims.length === 1 ? 1 : 0;
    const count = dims.reduce((product, size) => product * size, 1);
    return Float32Array.from({ length: count }, () => offset + scale * (random() - 0.5));
  });
  return { architecture, tensors, values, read: (index) => Promise.resolve(values[index]!) };
}

/** Ragged prompts of 1 to `longest` tokens. */
export function toyPrompts(count: number, longest: number, vocabSize: number, seed = 7): number[][] {
  const random = uniform(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + Math.floor(random() * longest) }, () => Math.floor(random() * vocabSize)),
  );
}
