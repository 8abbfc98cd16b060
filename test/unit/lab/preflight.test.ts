/** What a run will take, and how it is made smaller: on an engine whose costs are known. */
import { describe, expect, it } from 'vitest';
import { preflight } from '../../../src/lab/run/preflight';
import { prepare } from '../../../src/lab/run/prepare';
import { LabError, type RunConfig, type Suggestion } from '../../../src/protocol';
import { characterTokenizer, fakeEngine } from '../../support/fakes/fakeEngine';

const adapter = { name: 'test', software: true, noiseMatches: true };
const config: RunConfig = {
  version: 1,
  method: 'randopt',
  model: 'm',
  task: 'count',
  noise: 'independent',
  populationSeed: 1,
  splitSeed: 1,
  members: 400,
  sigmas: [0.01],
  support: 64,
  probe: 32,
  test: 128,
  voteMax: 25,
  diagnostics: false,
};

/** Work in proportion to answers and their length, which fits up to `mostTokens` a sequence. */
function modelOf(speed: number, mostTokens = Infinity) {
  const engine = fakeEngine(() => '');
  return {
    tokenizer: characterTokenizer,
    engine: {
      ...engine,
      calibrate: () =>
        Promise.resolve({
          prefillFlopPerSecond: speed,
          decodeFlopPerSecond: speed / 2,
          normalsPerSecond: 1e12,
        }),
      plan: (request: Parameters<typeof engine.plan>[0]) => {
        const { modelCount: rowCount, promptLengths, maxNew } = request;
        if (Math.max(...promptLengths) + maxNew > mostTokens)
          throw new LabError('out-of-memory', 'It does not fit.', 'Choose a smaller model.');
        const tokens = promptLengths.reduce((sum, length) => sum + length, 0);
        return {
          ...engine.plan(request),
          gpuBytes: 1000 * maxNew,
          prefillFlop: rowCount * tokens,
          decodeFlop: rowCount * promptLengths.length * maxNew,
        };
      },
    },
  };
}

const of = (speed: number, changes: Partial<RunConfig> = {}, mostTokens?: number) =>
  preflight(modelOf(speed, mostTokens), adapter, prepare({ ...config, ...changes }));

const changing = (suggestions: readonly Suggestion[], key: keyof Suggestion['change']) =>
  suggestions.find(({ change }) => change[key] !== undefined);

describe('preflight', () => {
  it('adds up reading and writing, each at its own speed', async () => {
    const { task, splits } = prepare(config);
    const letters = (items: readonly { prompt: string }[]) =>
      items.reduce((sum, { prompt }) => sum + prompt.length, 0);
    const reading = 401 * letters(splits.support) + 51 * letters(splits.test);
    const writing = task.maxNewTokens * (401 * 64 + 51 * 128);
    const { seconds, gflop } = await of(1e6);
    expect(gflop * 1e9).toBeCloseTo(reading + writing, 3);
    expect(seconds).toBeCloseTo(reading / 1e6 + writing / 5e5, 2);
  });

  it('offers nothing for a short run', async () => {
    expect((await of(1e9)).suggestions).toEqual([]);
  });

  it('offers each way to shorten a long run with what the run would then really take', async () => {
    const { seconds, suggestions } = await of(400);
    expect(seconds).toBeGreaterThan(600);
    for (const key of ['members', 'support', 'maxNew'] as const) {
      const found = changing(suggestions!, key);
      if (!found) continue;
      const { parameters, ...change } = found.change;
      expect(parameters).toBeUndefined();
      expect((await of(400, change)).seconds).toBeCloseTo(found.seconds, 6);
      expect(found.seconds).toBeLessThan(seconds);
    }
    expect(changing(suggestions!, 'members')!.seconds).toBeLessThanOrEqual(600);
    expect(changing(suggestions!, 'support')).toBeDefined();
    expect(changing(suggestions!, 'parameters')!.change.parameters).toBeLessThan(1000);
  });

  it('a longest answer set by the person counts', async () => {
    expect((await of(400, { maxNew: 2 })).gpuBytes).toBe(2000);
  });

  it('says how long answers may be where the memory is too small', async () => {
    await expect(of(1e6, { maxNew: 512 }, 300)).rejects.toMatchObject({
      info: {
        kind: 'out-of-memory',
        hint: expect.stringMatching(/at most 256 tokens instead of 512/) as string,
      },
    });
    await expect(of(1e6, { maxNew: 8 }, 6)).rejects.toMatchObject({
      info: {
        kind: 'out-of-memory',
        hint: expect.stringMatching(/Prompts and answers of at most \d+ tokens/) as string,
      },
    });
    await expect(of(1e6, {}, 1)).rejects.toMatchObject({
      info: { hint: expect.stringMatching(/fewer weights/) as string },
    });
  });
});
