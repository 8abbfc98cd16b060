/** Every family: transformers' logits and tokens, the float64 oracle, and rows that are bit for bit what each is alone. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesOfFolder } from '../../src/cli/files';
import { loadEngine } from '../../src/engine';
import { loadBase } from '../../src/engine/weights/base';
import { chooseMatmul } from '../../src/engine/batch/calibrate';
import { GpuEngine } from '../../src/engine/engine';
import type { Gpu } from '../../src/gpu';
import { withGpu } from '../../src/gpu/node';
import { noiseStreams, perturb } from '../../src/math/noise';
import { zeroDelta, memberDelta, type Delta } from '../../src/math/delta';
import { openModel, type StoredType, type WeightSource } from '../../src/model';
import { decoderGreedy, decoderLogits } from '../oracle/decoder';
import { oneGpu } from '../support/oneGpu';
import {
  familyShapes,
  oddShape,
  toyModel,
  toyPrompts,
  weightsOf,
  type ToyModel,
} from '../support/models/toyModel';

const root = 'test/golden/models';
const goldens = readdirSync(root).filter((name) => existsSync(`${root}/${name}/expected.json`));

interface Expected {
  readonly dtype: string;
  readonly tokens: number[];
  readonly logits: number[][];
  readonly greedy: { prompt: number[]; tokens: number[] }[];
  readonly parameters?: string[];
}

const expectedOf = (name: string) =>
  JSON.parse(readFileSync(`${root}/${name}/expected.json`, 'utf8')) as Expected;

/** A model whose segments are so small that matrices and vocabulary are split. */
async function loadSplit(gpu: Gpu, weights: WeightSource, mostBytes: number): Promise<GpuEngine> {
  const base = await loadBase(gpu, weights, mostBytes);
  return new GpuEngine(gpu, weights.architecture, weights.tensors, base, () => chooseMatmul(gpu));
}

const worst = (found: Float32Array, expected: readonly number[]) =>
  Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)));

const bits = (values: Float32Array) => new Uint32Array(values.buffer, values.byteOffset, values.length);

async function answer(model: GpuEngine, row: Delta, prompt: number[], maxNew: number): Promise<number[]> {
  const request = { deltas: [row], prompts: [prompt], maxNew, stop: [], noise: 'independent' as const };
  for await (const batch of model.generate(request)) return batch.tokens(0, 0);
  return [];
}

const onGpu = oneGpu();

describe('checkpoints of transformers', () => {
  it.each(goldens)('%s: its logits and greedy tokens', async (name) => {
    const expected = expectedOf(name);
    const { weights } = await openModel(filesOfFolder(`${root}/${name}`));
    await onGpu(async (gpu) => {
      const model = await loadEngine(gpu, weights);
      const [logits] = await model.logits([zeroDelta], expected.tokens, 'independent');
      const tolerance = expected.dtype === 'float32' ? 2e-4 : 1e-3;
      expect(logits!.length).toBe(expected.logits.flat().length);
      expect(worst(logits!, expected.logits.flat())).toBeLessThan(tolerance);
      for (const { prompt, tokens } of expected.greedy)
        expect(await answer(model, zeroDelta, prompt, tokens.length)).toEqual(tokens);
    });
  });

  it.each(goldens.filter((name) => expectedOf(name).parameters))(
    '%s: noise streams in the order of named_parameters',
    async (name) => {
      const { weights } = await openModel(filesOfFolder(`${root}/${name}`));
      const head = (tensor: string) => (tensor === 'embed_out.weight' ? 'lm_head.weight' : tensor);
      expect(weights.tensors.map((tensor) => head(tensor.name))).toEqual(expectedOf(name).parameters);
    },
  );
});

const cases = familyShapes.map((shape, i): [string, ToyModel] => {
  const type = (['F32', 'BF16', 'F16'] as const satisfies StoredType[])[i % 3]!;
  return [`${String(shape['model_type'])} ${i}, ${type}`, toyModel(shape, 3 + i, type)];
});

function perturbed(toy: ToyModel, row: Delta): Float32Array[] {
  const streams = noiseStreams(
    toy.tensors.map((tensor) => tensor.shape),
    'independent',
  );
  return toy.values.map((values, i) => perturb(values, row, streams[i]!));
}

const rows = [zeroDelta, ...Array.from({ length: 4 }, (_, i) => memberDelta(1000 + 77 * i, 0.03))];
const tokens = [3, 14, 15, 9, 2, 6, 5, 3, 5];

describe('every family', () => {
  it.each(cases)('%s: logits of the float64 oracle, a population being a loop', async (_, toy) => {
    await onGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      const together = await model.logits(rows, tokens, 'independent');
      for (const [i, row] of rows.entries()) {
        const expected = decoderLogits(toy.architecture, toy.tensors, perturbed(toy, row), tokens).flat();
        expect(worst(together[i]!, expected)).toBeLessThan(5e-5);
        const [alone] = await model.logits([row], tokens, 'independent');
        expect(bits(alone!)).toEqual(bits(together[i]!));
      }
    });
  });

  it.each(cases)('%s: weights of the CPU path, bit for bit', async (_, toy) => {
    await onGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      const found = await model.materialised(rows[2]!, 'independent');
      for (const [i, values] of perturbed(toy, rows[2]!).entries())
        expect(bits(found[i]!), toy.tensors[i]!.name).toEqual(bits(values));
    });
  });

  it.each(cases)('%s: greedy tokens of the oracle', async (_, toy) => {
    const prompts = toyPrompts(5, 9, toy.architecture.vocabSize);
    const request = {
      deltas: rows.slice(0, 2),
      prompts,
      maxNew: 7,
      stop: [3, 11],
      noise: 'independent' as const,
    };
    await onGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      for await (const batch of model.generate(request)) {
        for (let row = batch.firstModel; row < batch.firstModel + batch.modelCount; row++) {
          const values = perturbed(toy, rows[row]!);
          const expected = prompts.map((prompt) =>
            decoderGreedy(toy.architecture, toy.tensors, values, prompt, 7, [3, 11]),
          );
          expect(prompts.map((_prompt, i) => batch.tokens(row, i))).toEqual(expected);
        }
      }
    });
  });
});

describe('models larger than a binding or the budget', () => {
  const untied = toyModel({ ...oddShape, model_type: 'qwen2' }, 8, 'BF16');
  const tied = toyModel({ ...oddShape, model_type: 'qwen3', tie_word_embeddings: true }, 9);

  it.each([
    ['untied', untied],
    ['tied', tied],
  ])('%s: split into small segments, and streamed, to the same bits', async (_, toy) => {
    const prompts = toyPrompts(6, 9, toy.architecture.vocabSize);
    const shared = { seeds: [1, 2, 3], coefficients: [0.02, -0.01, 0.03] };
    const mixed = [...rows, shared];
    await withGpu(async (gpu) => {
      const plain = await loadEngine(gpu, toy);
      const expected = await plain.logits(mixed, tokens, 'independent');
      const answers: Awaited<ReturnType<typeof answer>>[] = [];
      for (const prompt of prompts) answers.push(await answer(plain, rows[1]!, prompt, 6));
      const split = await loadSplit(gpu, toy, 1500);
      const plan = () => split.plan({ modelCount: 1, promptLengths: [9], maxNew: 6 });
      const budget = gpu.budgetBytes;
      for (const streamed of [false, true]) {
        const resident = plan().gpuBytes;
        if (streamed) Object.assign(gpu, { budgetBytes: resident - 1 });
        expect(plan().streamed).toBe(streamed);
        expect(plan().normals).toBe(split.parameters * (streamed ? 6 : 1)); // on every pass
        const found = await split.logits(mixed.slice(0, 1), tokens, 'independent');
        expect(bits(found[0]!)).toEqual(bits(expected[0]!));
        for (const [i, row] of mixed.entries()) {
          const [alone] = await split.logits([row], tokens, 'independent');
          expect(bits(alone!), `row ${i}`).toEqual(bits(expected[i]!));
        }
        for (const [i, prompt] of prompts.entries())
          expect(await answer(split, rows[1]!, prompt, 6)).toEqual(answers[i]);
      }
      Object.assign(gpu, { budgetBytes: budget });
    });
  });

  it('are loaded in pieces whatever their shards of segments', async () => {
    await withGpu(async (gpu) => {
      const split = await loadSplit(gpu, untied, 1500);
      const found = await split.materialised(zeroDelta, 'independent');
      untied.values.forEach((values, i) => expect(bits(found[i]!)).toEqual(bits(values)));
    });
  });

  it('name the tensor that does not fit in one piece', async () => {
    const gpt2 = toyModel(familyShapes.find((shape) => shape['model_type'] === 'gpt2')!);
    await withGpu(async (gpu) => {
      await expect(loadSplit(gpu, gpt2, 1500)).rejects.toMatchObject({ info: { kind: 'out-of-memory' } });
      expect(gpu.heldBytes).toBe(0);
    });
  });

  it('a file that holds too little is refused, and nothing stays allocated', async () => {
    const cut = weightsOf(
      tied.architecture,
      tied.tensors,
      tied.values.map((values, i) => (i === 3 ? values.subarray(1) : values)),
    );
    await withGpu(async (gpu) => {
      await expect(loadEngine(gpu, cut)).rejects.toMatchObject({ info: { kind: 'bad-model' } });
      const held = gpu.heldBytes;
      await expect(loadEngine(gpu, cut)).rejects.toMatchObject({ info: { kind: 'bad-model' } });
      expect(gpu.heldBytes).toBe(held);
    });
  });
});
