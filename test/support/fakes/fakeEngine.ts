/** A population model that answers by rule instead of by weights: for tests of experiments without a GPU. */
import type { AnswerBatch, GenerateRequest, Engine } from '../../../src/engine/types';
import type { TensorSpectrum } from '../../../src/engine';
import { gramOfRows, matrix } from '../../../src/math/matrix';
import { singular } from '../../../src/math/decomposition';
import { symmetricValues } from '../../../src/math/spectrum';
import { noiseEdges } from '../../../src/math/marchenkoPastur';
import { fillIntegerNormals, noiseStreams, perturb } from '../../../src/math/noise';
import { normalUnit } from '../../../src/math/normal';
import { memberDelta, type Delta } from '../../../src/math/delta';
import type { TensorSpec } from '../../../src/model/tensors';
import type { TextTokenizer } from '../../../src/model/tokenizer';
import type { NoiseMode } from '../../../src/protocol';

/** One id per character code, as far as the tests need. */
export const characterTokenizer: TextTokenizer = {
  encode: (text) => [...text].map((char) => char.charCodeAt(0)),
  decode: (ids) => String.fromCharCode(...ids),
};

const fakeTensors: readonly TensorSpec[] = [
  ['first', [20, 20]],
  ['second', [20, 20]],
  ['third', [10, 20]],
].map(([name, shape], layer) => ({
  name: name as string,
  shape: shape as number[],
  role: 'up',
  layer,
  bias: false,
  transposed: false,
}));

/** Spectra of the update a row makes to the fake tensors, from its noise. */
async function* fakeSpectra(row: Delta): AsyncGenerator<TensorSpectrum> {
  for (const [index, { name, role, layer, shape }] of fakeTensors.entries()) {
    const [rows, columns] = shape as [number, number];
    const spectrum = (of: Delta): TensorSpectrum['update'] => {
      const values = perturb(new Float32Array(rows * columns), of, index);
      const found = singular(values, rows, columns);
      const energy = values.reduce((sum, value) => sum + value * value, 0);
      const stableRank = energy / Math.max(1e-30, found.values[0]! ** 2);
      return { ...found, complete: true, error: found.floor, energy, stableRank };
    };
    const update = spectrum(row);
    const random = spectrum(memberDelta(index, Math.sqrt(update.energy / (rows * columns))));
    const edges = noiseEdges(rows, columns, update.energy);
    yield { index, name, role, layer, rows, columns, update, random, edges };
  }
}

/** The inner products a real engine would give for these tensors. */
function fakeGram(seeds: readonly number[], noise: NoiseMode): Float64Array {
  const shapes = fakeTensors.map(({ shape }) => shape);
  const rows = seeds.map((seed) =>
    noiseStreams(shapes, noise).flatMap((stream, i) => [
      ...fillIntegerNormals(seed, stream, 0, new Int32Array(shapes[i]![0]! * shapes[i]![1]!)),
    ]),
  );
  const noises = matrix(seeds.length, 1000, (i, j) => rows[i]![j]! * normalUnit);
  return gramOfRows(noises).map((product) => product / 1000);
}

export interface FakeEngine extends Engine {
  readonly requests: GenerateRequest[];
}

/** `answer` says what a row answers to a prompt; batches of `batchRows` rows. */
export function fakeEngine(answer: (row: Delta, prompt: string) => string, batchRows = 4): FakeEngine {
  const requests: GenerateRequest[] = [];
  return {
    requests,
    architecture: {
      family: 'fake',
      vocabSize: 65536,
      hiddenSize: 1,
      layers: 1,
      heads: 1,
      kvHeads: 1,
      headDim: 1,
      ffnSize: 1,
      norm: 'rms',
      normEps: 1e-5,
      normPlacement: 'before',
      queryKeyNorm: 'none',
      parallelResidual: false,
      activation: 'silu',
      gatedMlp: true,
      interleavedHeads: false,
      biases: { qkv: false, attentionOutput: false, mlp: false },
      ropes: [],
      attention: [{ window: null, scale: 1, rope: 0 }],
      tiedEmbeddings: true,
      maxPositions: 1000,
      stopTokens: [10],
    },
    parameters: 1000,
    tensors: fakeTensors,
    peakBytes: 4096,
    plan: ({ modelCount: rowCount, promptLengths }) => ({
      modelsInFlight: Math.min(batchRows, rowCount),
      promptsInFlight: promptLengths.length,
      streamed: false,
      gpuBytes: 4096,
      prefillFlop: 5e5 * rowCount * promptLengths.length,
      decodeFlop: 5e5 * rowCount * promptLengths.length,
      normals: 1000 * rowCount,
    }),
    async *generate(request) {
      requests.push(request);
      for (let first = 0; first < request.deltas.length; first += batchRows) {
        await request.interrupt?.checkpoint();
        const rowCount = Math.min(batchRows, request.deltas.length - first);
        const batch = (most?: number): AnswerBatch => ({
          firstModel: first,
          modelCount: rowCount,
          tokenCount: rowCount * request.prompts.length,
          tokens: (row, prompt) =>
            characterTokenizer
              .encode(answer(request.deltas[row]!, characterTokenizer.decode(request.prompts[prompt]!)))
              .slice(0, most),
        });
        for (let step = 1; request.onTokens && step <= request.maxNew; step++) {
          await request.interrupt?.checkpoint();
          request.onTokens(batch(step));
        }
        yield batch();
      }
    },
    logits: () => Promise.reject(new Error('not part of this test')),
    grams: async (seeds, modes) =>
      Object.fromEntries(modes.map((noise) => [noise, fakeGram(seeds, noise)])) as never,
    eigenvalues: async (matrix, n) => symmetricValues(matrix, n),
    crossGram: () => Promise.reject(new Error('not part of this test')),
    updateSpectra: (row) => fakeSpectra(row),
    materialised: () => Promise.reject(new Error('not part of this test')),
    calibrate: () =>
      Promise.resolve({ prefillFlopPerSecond: 1e9, decodeFlopPerSecond: 1e9, normalsPerSecond: 1e8 }),
    dispose: () => undefined,
  };
}
