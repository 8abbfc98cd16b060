/** Long answers: the same tokens as one prompt at a time, whatever ended beside them, and prefixes read once. */
import { describe, expect, it } from 'vitest';
import { loadEngine, type GenerateRequest } from '../../src/engine';
import { sharedPrefix } from '../../src/engine/lanes/shape';
import type { GpuEngine } from '../../src/engine/engine';
import { withGpu } from '../../src/gpu/node';
import { noiseStreams, perturb } from '../../src/math/noise';
import { zeroDelta, memberDelta } from '../../src/math/delta';
import { decoderGreedy } from '../oracle/decoder';
import {
  familyShapes,
  oddShape,
  tinyShape,
  toyModel,
  toyPrompts,
  type ToyConfig,
} from '../support/models/toyModel';

const rows = [zeroDelta, ...Array.from({ length: 4 }, (_, i) => memberDelta(1000 + 77 * i, 0.05))];
const maxNew = 40;

async function answers(model: GpuEngine, request: Omit<GenerateRequest, 'noise'>): Promise<number[][][]> {
  const all: number[][][] = [];
  for await (const batch of model.generate({ ...request, noise: 'independent' }))
    for (let row = batch.firstModel; row < batch.firstModel + batch.modelCount; row++)
      all[row] = request.prompts.map((_, prompt) => batch.tokens(row, prompt));
  return all;
}

/** Prompts that begin alike, ragged after that. */
const promptsOf = (count: number, vocabSize: number, prefix: number) =>
  toyPrompts(count, 9, vocabSize).map((prompt) => [
    ...Array.from({ length: prefix }, (_, i) => (5 * i + 1) % vocabSize),
    ...prompt,
  ]);

const shapes: [string, ToyConfig, number][] = [
  ['llama, tied', tinyShape, 0],
  ['llama, odd shapes, a prefix in common', oddShape, 21],
  ['olmo3, windows', familyShapes.find((shape) => shape['model_type'] === 'olmo3')!, 12],
  [
    'gpt2, learned positions',
    { ...familyShapes.find((shape) => shape['model_type'] === 'gpt2')!, n_positions: 90 },
    11,
  ],
  ['gpt_neox, interleaved heads', familyShapes.find((shape) => shape['model_type'] === 'gpt_neox')!, 9],
];

describe('long answers', () => {
  it.each(shapes)(
    '%s: what each prompt gets alone, in lanes that are used again',
    async (_, shape, prefix) => {
      const toy = toyModel(shape, 5);
      const prompts = promptsOf(75, toy.architecture.vocabSize, prefix);
      const stop = [3, 11];
      await withGpu(async (gpu) => {
        const model = await loadEngine(gpu, toy);
        const together = await answers(model, { deltas: rows, prompts, maxNew, stop });
        const lengths = together.flat().map((tokens) => tokens.length);
        expect(Math.max(...lengths)).toBe(maxNew);
        expect(Math.min(...lengths)).toBeLessThan(5);
        for (const [row, prompt] of [
          [0, 0],
          [1, 40],
          [2, 74],
          [4, 73],
          [3, 17],
        ] as const) {
          const alone = await answers(model, {
            deltas: [rows[row]!],
            prompts: [prompts[prompt]!],
            maxNew,
            stop,
          });
          expect(together[row]![prompt], `row ${row}, prompt ${prompt}`).toEqual(alone[0]![0]);
        }
        const short = await answers(model, { deltas: rows, prompts, maxNew: 16, stop });
        expect(together.map((all) => all.map((tokens) => tokens.slice(0, 16)))).toEqual(short);
        gpu.check();
      });
    },
  );

  it('are those of the float64 oracle', async () => {
    const toy = toyModel(oddShape, 5);
    const prompts = promptsOf(40, toy.architecture.vocabSize, 10);
    const streams = noiseStreams(
      toy.tensors.map(({ shape }) => shape),
      'independent',
    );
    await withGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      const found = await answers(model, { deltas: rows, prompts, maxNew: 20, stop: [3] });
      for (const [row, prompt] of [
        [0, 0],
        [2, 39],
        [4, 20],
      ] as const) {
        const values = toy.values.map((value, i) => perturb(value, rows[row]!, streams[i]!));
        const expected = decoderGreedy(toy.architecture, toy.tensors, values, prompts[prompt]!, 20, [3]);
        expect(found[row]![prompt]).toEqual(expected);
      }
    });
  });

  it('streamed layer by layer are the same', async () => {
    const toy = toyModel({ ...tinyShape, num_hidden_layers: 6, hidden_size: 32, intermediate_size: 128 }, 9);
    const prompts = promptsOf(20, toy.architecture.vocabSize, 10);
    const request = { deltas: rows.slice(0, 2), prompts, maxNew: 24, stop: [3] };
    const plan = {
      modelCount: 2,
      promptLengths: prompts.map(({ length }) => length),
      maxNew: 24,
      prefix: 10,
    };
    await withGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      const whole = await answers(model, request);
      let budgetBytes = model.plan(plan).gpuBytes;
      while (!model.plan(plan).streamed) Object.assign(gpu, { budgetBytes: (budgetBytes *= 0.8) });
      expect(await answers(model, request)).toEqual(whole);
    });
  });

  it('end where a text ends them, across tokens too', async () => {
    const toy = toyModel(tinyShape, 5);
    const prompts = toyPrompts(40, 9, toy.architecture.vocabSize);
    await withGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      for (const longest of [maxNew, 12]) {
        const plain = await answers(model, { deltas: rows, prompts, maxNew: longest, stop: [] });
        const [pair] = plain.flat().map((tokens) => tokens.slice(5, 7).join());
        const cut = (tokens: readonly number[]) => {
          const at = tokens.findIndex((token, i) => i > 0 && `${tokens[i - 1]},${token}` === pair);
          return at < 0 ? tokens.length : at + 1;
        };
        const found = await answers(model, { deltas: rows, prompts, maxNew: longest, stop: [], cut });
        expect(found).toEqual(plain.map((all) => all.map((tokens) => tokens.slice(0, cut(tokens)))));
        expect(found.flat().some((tokens) => tokens.length < longest)).toBe(true);
      }
    });
  });

  it('can be stopped, and asked for again', async () => {
    const toy = toyModel(tinyShape, 5);
    const prompts = toyPrompts(64, 9, toy.architecture.vocabSize);
    await withGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      const request = { deltas: rows, prompts, maxNew, stop: [3] };
      const whole = await answers(model, request);
      let left = 3;
      const interrupt = {
        checkpoint: () => (left-- > 0 ? Promise.resolve() : Promise.reject(new Error('stop'))),
      };
      await expect(answers(model, { ...request, interrupt })).rejects.toThrow('stop');
      expect(await answers(model, request)).toEqual(whole);
    });
  });
});

describe('the beginning that prompts share', () => {
  it.each([
    ['none of one prompt', [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]], 0],
    [
      'none where it is short',
      [
        [1, 2, 3],
        [1, 2, 4],
      ],
      0,
    ],
    ['all but one token of the shortest', [Array<number>(12).fill(1), Array<number>(20).fill(1)], 11],
    [
      'up to the first difference',
      [
        [...Array<number>(9).fill(1), 2, 3],
        [...Array<number>(9).fill(1), 4, 3],
      ],
      9,
    ],
  ])('%s', (_, prompts, expected) => expect(sharedPrefix(prompts)).toBe(expected));
});
