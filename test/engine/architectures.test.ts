/** Architectures with options drawn at random: the engine against the float64 oracle, and both spellings of a config. */
import { describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/engine';
import { withGpu } from '../../src/gpu/node';
import { noiseStreams, perturb } from '../../src/math/noise';
import { zeroDelta, memberDelta } from '../../src/math/delta';
import { readArchitecture, type StoredType } from '../../src/model';
import { decoderLogits } from '../oracle/decoder';
import { fuzzedFamilies, randomConfig } from '../support/models/randomConfigs';
import { toyModel, toyPrompts, type ToyModel } from '../support/models/toyModel';

const each = 3;
const types = ['F32', 'BF16', 'F16'] as const satisfies StoredType[];
const rows = [zeroDelta, memberDelta(77, 0.03)];
const length = 13;

/** Of all logits, in units of their spread. */
function worst(found: Float32Array, expected: readonly number[]): number {
  const spread = Math.sqrt(expected.reduce((sum, value) => sum + value * value, 0) / expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - found[i]!))) / spread;
}

function oracle(toy: ToyModel, row: (typeof rows)[number], tokens: readonly number[]): number[] {
  const shapes = toy.tensors.map(({ shape }) => shape);
  const streams = noiseStreams(shapes, 'independent');
  const values = toy.values.map((tensor, i) => perturb(tensor, row, streams[i]!));
  return decoderLogits(toy.architecture, toy.tensors, values, tokens).flat();
}

describe.each(fuzzedFamilies)('%s with random options', (family) => {
  it('gives the logits of the oracle, at its weights and beside them', async () => {
    await withGpu(async (gpu) => {
      for (let seed = 1; seed <= each; seed++) {
        const { older, newer } = randomConfig(family, seed);
        const toy = toyModel(seed % 2 === 0 ? older : newer, seed, types[seed % 3]);
        const vocabulary = toy.architecture.vocabSize;
        const tokens = toyPrompts(length, 1, vocabulary, seed).flat();
        const model = await loadEngine(gpu, toy);
        const found = await model.logits(rows, tokens, 'independent');
        for (const [i, row] of rows.entries())
          expect(worst(found[i]!, oracle(toy, row, tokens)), JSON.stringify(older)).toBeLessThan(1e-4);
        model.dispose();
      }
    });
  });

  it('is the same model in both spellings of its config', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { older, newer } = randomConfig(family, seed);
      expect(readArchitecture(newer)).toEqual(readArchitecture(older));
    }
  });
});
