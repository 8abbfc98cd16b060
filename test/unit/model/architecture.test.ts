import { describe, expect, it } from 'vitest';
import { readArchitecture, tensorsOf } from '../../../src/model';
import { LabError } from '../../../src/protocol';
import { tinyConfig, tinyTensors } from '../../support/models/checkpoint';
import { fuzzedFamilies, randomConfig, unsupportedOptions } from '../../support/models/randomConfigs';

function failure(config: unknown): LabError {
  try {
    readArchitecture(config);
  } catch (thrown) {
    if (thrown instanceof LabError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

const without = (key: keyof typeof tinyConfig) =>
  Object.fromEntries(Object.entries(tinyConfig).filter(([name]) => name !== key));

describe('config.json', () => {
  const plain = { window: null, scale: 1 / Math.sqrt(2), rope: 0 };

  it('becomes an architecture', () => {
    expect(readArchitecture(tinyConfig)).toEqual({
      family: 'llama',
      vocabSize: 5,
      hiddenSize: 4,
      layers: 2,
      heads: 2,
      kvHeads: 1,
      headDim: 2,
      ffnSize: 6,
      norm: 'rms',
      normEps: 1e-5,
      normPlacement: 'before',
      queryKeyNorm: 'none',
      parallelResidual: false,
      activation: 'silu',
      gatedMlp: true,
      interleavedHeads: false,
      biases: { qkv: false, attentionOutput: false, mlp: false },
      ropes: [{ theta: 10000, dims: 2, scaling: { kind: 'none' } }],
      attention: [plain, plain],
      tiedEmbeddings: true,
      maxPositions: 16,
      stopTokens: [],
    });
  });

  it('may be in the older or the newer spelling', () => {
    const rest = without('rope_theta');
    const older = { ...rest, rope_theta: 5e5, rope_scaling: null, torch_dtype: 'float16' };
    const newer = { ...rest, rope_parameters: { rope_theta: 5e5, rope_type: 'default' }, dtype: 'float16' };
    expect(readArchitecture(newer)).toEqual(readArchitecture(older));
    expect(readArchitecture(newer).ropes).toMatchObject([{ theta: 5e5 }]);
    expect(readArchitecture(rest).ropes).toMatchObject([{ theta: 10000 }]);
  });

  it('may say the head size, or leave it and the key-value heads to follow', () => {
    expect(readArchitecture({ ...tinyConfig, head_dim: 8 }).headDim).toBe(8);
    const rest = without('num_key_value_heads');
    expect(readArchitecture(rest)).toMatchObject({ headDim: 2, kvHeads: 2 });
    expect(readArchitecture({ ...rest, head_dim: null })).toMatchObject({ headDim: 2 });
  });

  it('unties the embeddings unless it says so', () => {
    const rest = without('tie_word_embeddings');
    const untied = readArchitecture(rest);
    expect(untied.tiedEmbeddings).toBe(false);
    expect(tensorsOf(untied).at(-1)).toMatchObject({ name: 'lm_head.weight', shape: [5, 4], role: 'head' });
  });

  it('says when to stop, unless generation_config.json says otherwise', () => {
    const stops = (eos: unknown, generation?: unknown) =>
      readArchitecture({ ...tinyConfig, eos_token_id: eos }, generation).stopTokens;
    expect(stops(1)).toEqual([1]);
    expect(stops([1, 3])).toEqual([1, 3]);
    expect(stops(null)).toEqual([]);
    expect(stops(1, { eos_token_id: [2, 4] })).toEqual([2, 4]);
    expect(stops(1, { eos_token_id: null })).toEqual([]);
    expect(stops([-1, 1.5, 4, 5])).toEqual([4]);
  });

  it.each([
    [{ model_type: 'mamba' }, 'unsupported architecture: mamba'],
    [{ model_type: '__proto__' }, 'unsupported architecture: __proto__'],
    [{ hidden_act: 'mish' }, 'unsupported activation: mish'],
    [{ hidden_act: 'constructor' }, 'unsupported activation: constructor'],
    [{ rope_scaling: { type: 'dynamic', factor: 2 } }, 'unsupported rope scaling: dynamic'],
    [{ rope_parameters: { rope_type: 'yarn', rope_theta: 1e4 } }, 'unsupported rope scaling: yarn'],
    [{ rope_parameters: { partial_rotary_factor: 0.5 } }, 'unsupported option: partial_rotary_factor'],
    [{ quantization_config: { bits: 4 } }, 'unsupported option: quantization_config'],
  ])('with %j is not supported', (changes, message) => {
    expect(failure({ ...tinyConfig, ...changes }).info).toMatchObject({ kind: 'unsupported-model', message });
  });

  it.each(fuzzedFamilies)(
    'of %s, whatever else it says, names what is not supported in one line',
    (family) => {
      for (const [changes, what] of unsupportedOptions) {
        const rotary = 'rope_scaling' in changes;
        if (rotary && family === 'gpt2') continue; // has learned positions
        for (const config of Object.values(randomConfig(family, 5)))
          expect(failure({ ...config, ...changes }).info).toMatchObject({
            kind: 'unsupported-model',
            message: `unsupported ${what}`,
          });
      }
    },
  );

  it.each([
    [null, 'model_type is missing'],
    [[], 'model_type is missing'],
    [{ model_type: 7 }, 'model_type is missing'],
    [{ model_type: 'llama' }, 'vocab_size'],
    [{ ...tinyConfig, hidden_size: 2 ** 40 }, 'hidden_size'],
    [{ ...tinyConfig, num_hidden_layers: 0 }, 'num_hidden_layers'],
    [{ ...tinyConfig, num_hidden_layers: 1.5 }, 'num_hidden_layers'],
    [{ ...tinyConfig, vocab_size: '5' }, 'vocab_size'],
    [{ ...tinyConfig, rms_norm_eps: -1 }, 'rms_norm_eps'],
    [{ ...tinyConfig, rope_theta: 0 }, 'rope_theta'],
    [{ ...tinyConfig, hidden_size: 5 }, 'a head size of 2.5 is not a whole number'],
    [{ ...tinyConfig, head_dim: 3 }, 'a head size of 3 is not an even number'],
    [{ ...tinyConfig, num_attention_heads: 2, num_key_value_heads: 3 }, 'cannot share 3 key-value heads'],
  ])('%j is refused', (config, message) => {
    const { info } = failure(config);
    expect(info.kind).toBe('bad-model');
    expect(info.message).toContain(message);
  });
});

describe('tensors', () => {
  it('come in the order of named_parameters, which their noise streams follow', () => {
    const tensors = tensorsOf(readArchitecture(tinyConfig));
    expect(tensors.map(({ name, shape }) => [name, shape])).toEqual(tinyTensors);
  });
});
