import { describe, expect, it } from 'vitest';
import { Cancelled, loadEngine, type AnswerBatch, type Interrupt } from '../../src/engine';
import { noiseDemand } from '../../src/engine/weights/deltas';
import type { Gpu } from '../../src/gpu';
import { withGpu } from '../../src/gpu/node';
import { noiseStreams, perturb } from '../../src/math/noise';
import { zeroDelta, memberDelta, type Delta } from '../../src/math/delta';
import { decoderGreedy, decoderLogits } from '../oracle/decoder';
import {
  oddShape,
  tinyShape,
  toyModel,
  toyPrompts,
  weightsOf,
  type ToyModel,
} from '../support/models/toyModel';

const members = (count: number): Delta[] =>
  Array.from({ length: count }, (_, i) => memberDelta(1000 + 77 * i, 0.05));

function perturbed(toy: ToyModel, row: Delta): Float32Array[] {
  const streams = noiseStreams(
    toy.tensors.map((tensor) => tensor.shape),
    'independent',
  );
  return toy.values.map((values, i) => perturb(values, row, streams[i]!));
}

async function answers(
  gpu: Gpu,
  toy: ToyModel,
  rows: readonly Delta[],
  prompts: readonly number[][],
  options: { maxNew?: number; stop?: number[]; interrupt?: Interrupt } = {},
): Promise<number[][][]> {
  const model = await loadEngine(gpu, toy);
  const { maxNew = 6, stop = [], ...rest } = options;
  const all: number[][][] = [];
  for await (const batch of model.generate({
    deltas: rows,
    prompts,
    maxNew,
    stop,
    noise: 'independent',
    ...rest,
  })) {
    for (let row = batch.firstModel; row < batch.firstModel + batch.modelCount; row++) {
      all[row] = prompts.map((_, prompt) => batch.tokens(row, prompt));
    }
  }
  model.dispose();
  return all;
}

const worst = (found: Float32Array, expected: readonly number[]) =>
  Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)));

describe('population forward', () => {
  it.each([
    ['even shapes', tinyShape],
    ['odd shapes, grouped heads, untied', oddShape],
  ])('gives the logits of the float64 oracle: %s', async (_, shape) => {
    const toy = toyModel(shape);
    const tokens = toyPrompts(1, 1, toy.architecture.vocabSize, 3)[0]!.concat([5, 1, 9, 9, 0, 17, 4]);
    await withGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      const rows = [zeroDelta, ...members(3)];
      const found = await model.logits(rows, tokens, 'independent');
      rows.forEach((row, i) => {
        const expected = decoderLogits(toy.architecture, toy.tensors, perturbed(toy, row), tokens).flat();
        expect(found[i]!.length).toBe(expected.length);
        expect(worst(found[i]!, expected)).toBeLessThan(2e-5);
      });
    });
  });

  it('is a loop over its members, bit for bit, alone or as an exported checkpoint', async () => {
    const toy = toyModel(oddShape);
    const tokens = [3, 14, 15, 9, 2, 6];
    await withGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      const rows = members(9);
      const together = await model.logits(rows, tokens, 'independent');
      for (const [i, row] of rows.entries()) {
        const [alone] = await model.logits([row], tokens, 'independent');
        expect(alone).toEqual(together[i]);
      }
      const values = perturbed(toy, rows[4]!);
      const exported = await loadEngine(gpu, weightsOf(toy.architecture, toy.tensors, values));
      expect((await exported.logits([zeroDelta], tokens, 'independent'))[0]).toEqual(together[4]);
    });
  });

  it.each([
    ['even shapes', tinyShape],
    ['odd shapes', oddShape],
  ])('builds models of shared seeds together as it builds each alone: %s', async (_, shape) => {
    const toy = toyModel(shape);
    const tokens = [3, 14, 15, 9, 2, 6];
    const seeds = Array.from({ length: 30 }, (_seed, i) => 17 + 1009 * i);
    const rows = Array.from({ length: 19 }, (_row, r): Delta => {
      const chosen = seeds.filter((_seed, i) => (i * 7 + r) % 5 !== 0);
      return { seeds: chosen, coefficients: chosen.map((_seed, i) => 0.004 * (((i + r) % 9) - 4.5)) };
    });
    expect(noiseDemand(rows).sharedSeeds).toBe(30);
    await withGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      const together = await model.logits(rows, tokens, 'independent');
      for (const [i, row] of rows.entries()) {
        const [alone] = await model.logits([row], tokens, 'independent');
        expect(new Uint32Array(alone!.buffer), `row ${i}`).toEqual(new Uint32Array(together[i]!.buffer));
      }
    });
  });

  it('decodes ragged prompts greedily as the oracle does, stop tokens included', async () => {
    const toy = toyModel(oddShape, 5);
    const prompts = toyPrompts(11, 9, toy.architecture.vocabSize);
    const rows = [zeroDelta, ...members(2)];
    const stop = [3, 11, 20];
    await withGpu(async (gpu) => {
      const found = await answers(gpu, toy, rows, prompts, { stop });
      rows.forEach((row, r) => {
        const values = perturbed(toy, row);
        const expected = prompts.map((prompt) =>
          decoderGreedy(toy.architecture, toy.tensors, values, prompt, 6, stop),
        );
        expect(found[r]).toEqual(expected);
      });
      expect(found.flat().some((tokens) => tokens.length < 6)).toBe(true);
    });
  });

  it('gives the same answers in any batching, streamed layer by layer, and within the budget', async () => {
    const toy = toyModel({ ...tinyShape, num_hidden_layers: 6, hidden_size: 32, intermediate_size: 128 }, 9);
    const prompts = toyPrompts(20, 6, toy.architecture.vocabSize);
    const rows = members(12);
    const request = { modelCount: 12, promptLengths: prompts.map((prompt) => prompt.length), maxNew: 6 };
    await withGpu(async (gpu) => {
      const whole = await answers(gpu, toy, rows, prompts);
      const model = await loadEngine(gpu, toy);
      const base = gpu.heldBytes; // whatever the base takes, half of the budget is left to work with
      const budget = (bytes: number) => Object.assign(gpu, { budgetBytes: bytes });
      const unbounded = model.plan(request);
      expect(unbounded).toMatchObject({ modelsInFlight: 12, promptsInFlight: 20, streamed: false });
      const seen = new Set<string>();
      let bytes = unbounded.gpuBytes;
      for (; ; bytes *= 0.85) {
        budget(bytes);
        let plan;
        try {
          plan = model.plan(request);
        } catch (thrown) {
          expect(thrown).toMatchObject({ info: { kind: 'out-of-memory' } });
          break;
        }
        expect(plan.gpuBytes).toBeLessThanOrEqual(Math.max(bytes, base + bytes / 2));
        const kind = `${plan.streamed} ${plan.promptsInFlight < 20}`;
        if (seen.has(kind)) continue;
        seen.add(kind);
        const found: number[][][] = [];
        for await (const batch of model.generate({
          deltas: rows,
          prompts,
          maxNew: 6,
          stop: [],
          noise: 'independent',
        })) {
          for (let i = 0; i < batch.modelCount; i++) {
            found[batch.firstModel + i] = prompts.map((_, prompt) =>
              batch.tokens(batch.firstModel + i, prompt),
            );
          }
        }
        expect(found, kind).toEqual(whole);
      }
      expect([...seen]).toContain('true true');
      expect([...seen]).toContain('false false');
    });
  });

  it('needs no more memory for more members', async () => {
    const toy = toyModel(tinyShape);
    const prompts = toyPrompts(16, 8, toy.architecture.vocabSize);
    const peak = (count: number) =>
      withGpu(
        async (gpu) => {
          await answers(gpu, toy, members(count), prompts);
          return gpu.peakBytes;
        },
        { budgetBytes: 4_000_000 },
      );
    expect(await peak(128)).toBeLessThanOrEqual(1.1 * (await peak(64)));
  });

  it('stops at a checkpoint and can run again', async () => {
    const toy = toyModel(tinyShape);
    const prompts = toyPrompts(16, 8, toy.architecture.vocabSize);
    await withGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      let left = 2;
      const interrupt = {
        checkpoint: () => (left-- > 0 ? Promise.resolve() : Promise.reject(new Cancelled('stop'))),
      };
      const request = { deltas: members(768), prompts, maxNew: 6, stop: [], noise: 'independent' as const };
      const run = async (more: { interrupt?: Interrupt }) => {
        const batches: AnswerBatch[] = [];
        for await (const batch of model.generate({ ...request, ...more })) batches.push(batch);
        return batches.reduce((sum, batch) => sum + batch.modelCount, 0);
      };
      await expect(run({ interrupt })).rejects.toBeInstanceOf(Cancelled);
      expect(await run({})).toBe(768);
    });
  });

  it('refuses tokens outside the vocabulary, empty and overlong prompts', async () => {
    const toy = toyModel(tinyShape);
    await withGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      for (const tokens of [[24], [-1], [1.5], [], new Array<number>(300).fill(1)]) {
        await expect(model.logits([zeroDelta], tokens, 'independent')).rejects.toMatchObject({
          info: { kind: 'bad-config' },
        });
      }
    });
  });

  it('reports a lost device instead of hanging', async () => {
    const toy = toyModel(tinyShape);
    await withGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      gpu.device.destroy();
      await gpu.lost;
      await expect(model.logits([zeroDelta], [1, 2], 'independent')).rejects.toMatchObject({
        info: { kind: 'device-lost' },
      });
    });
  });
});
