/** On a real adapter: models asked by hand say what the run heard from them, a token at a time. */
import { describe, expect, test } from 'vitest';
import { filesOfModel } from '../../src/cli/files';
import { loadEngine, type GenerateRequest } from '../../src/engine';
import { withGpu } from '../../src/gpu/node';
import { LabSession, RunControl } from '../../src/lab';
import { zeroDelta, memberDelta } from '../../src/math/delta';
import type { AskedModel, AskedPrompt, StreamedAnswer, RunConfig, RunEvent } from '../../src/protocol';
import { drawSplits, findTask } from '../../src/tasks';
import { oddShape, toyModel, toyPrompts } from '../support/models/toyModel';

const config: RunConfig = {
  version: 1,
  method: 'randopt',
  model: 'thicket-49k',
  task: 'story',
  noise: 'independent',
  populationSeed: 1,
  splitSeed: 1,
  members: 16,
  sigmas: [0.006, 0.012],
  support: 8,
  probe: 8,
  test: 8,
  voteMax: 4,
  diagnostics: false,
};

const find = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T) =>
  events.find((event) => event.type === type) as Extract<RunEvent, { type: T }>;

test('base, best member and vote answer the test prompts as they did in the run', async () => {
  await withGpu(async (gpu) => {
    const session = await LabSession.open(gpu);
    await session.load(config.model, config.model, filesOfModel(config.model));
    const events: RunEvent[] = [];
    await session.run(config, new RunControl(), (batch) => events.push(...batch));
    const members = events.flatMap((event) => (event.type === 'members' ? event.members : []));
    const voters = find(events, 'ranked')
      .order.slice(0, config.voteMax)
      .map((index) => memberDelta(members[index]!.seed, members[index]!.sigma));
    const models: AskedModel[] = [{ deltas: [zeroDelta] }, { deltas: [voters[0]!] }, { deltas: voters }];
    const prompts = Array.from({ length: config.test }, (_, index): AskedPrompt => ({ kind: 'test', index }));

    const heard: StreamedAnswer[] = [];
    const control = new RunControl();
    const outcome = await session.answer({ config, models, prompts }, control, (news) => heard.push(...news));
    expect(outcome).toEqual({ kind: 'done' });
    const { examples } = find(events, 'examples');
    const final = (model: number, prompt: number) =>
      heard.find((one) => one.done && one.model === model && one.prompt === prompt)!;
    for (const [prompt, { base, best, vote }] of examples.entries()) {
      expect(final(0, prompt)).toMatchObject({ text: base.text, correct: base.correct });
      expect(final(1, prompt)).toMatchObject({ text: best.text, correct: best.correct });
      expect(final(2, prompt)).toMatchObject(vote);
    }
    const grown = heard.filter(({ model, prompt }) => model === 0 && prompt === 0).map(({ text }) => text);
    expect(grown.length).toBeGreaterThanOrEqual(final(0, 0).text.length);
    for (const text of grown) expect(final(0, 0).text.startsWith(text)).toBe(true);

    const other = await session.answer(
      { config: { ...config, model: 'other' }, models, prompts },
      control,
      () => {
        throw new Error('nobody may answer');
      },
    );
    expect(other).toMatchObject({ kind: 'failed', error: { kind: 'bad-config' } });
  });
});

test('a stop is felt between two tokens', async () => {
  await withGpu(async (gpu) => {
    const session = await LabSession.open(gpu);
    await session.load(config.model, config.model, filesOfModel(config.model));
    const control = new RunControl();
    const heard: StreamedAnswer[] = [];
    const request = {
      config,
      models: [{ deltas: [zeroDelta] }],
      prompts: [{ kind: 'test', index: 0 } as const],
    };
    const outcome = await session.answer(request, control, (news) => {
      heard.push(...news);
      control.cancel();
    });
    expect(outcome).toEqual({ kind: 'cancelled' });
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.some(({ done }) => done)).toBe(false);
  });
});

test('a selection of members become one model that answers', async () => {
  await withGpu(async (gpu) => {
    const session = await LabSession.open(gpu);
    await session.load(config.model, config.model, filesOfModel(config.model));
    const events: RunEvent[] = [];
    const members = [3, 4, 5].map((seed) => ({ seed, sigma: 0.012, reward: seed / 10 }));
    const request = { config, members, from: 0.3, to: 0.6 };
    const outcome = await session.consolidateSelection(request, new RunControl(), (batch) =>
      events.push(...batch),
    );
    expect(outcome).toEqual({ kind: 'done' });
    const { pick } = find(events, 'picked');
    expect(pick.row.seeds).toEqual([3, 4, 5]);
    const { probe } = drawSplits(findTask(config.task), config, config.splitSeed);
    const prompts = probe.map(({ prompt }): AskedPrompt => ({ kind: 'typed', text: prompt }));
    const heard: StreamedAnswer[] = [];
    const asked = { config, models: [{ deltas: [pick.row] }], prompts };
    await session.answer(asked, new RunControl(), (news) => heard.push(...news));
    const ended = heard.filter(({ done }) => done);
    expect(ended).toHaveLength(config.probe);
    const correct = ended.filter((answer) => answer.correct).length;
    expect(pick.probe).toEqual({ correct, n: config.probe });
  });
});

describe('an answer heard while it grows', () => {
  const toy = toyModel(oddShape, 5);
  const rows = [zeroDelta, ...Array.from({ length: 4 }, (_, i) => memberDelta(1000 + 77 * i, 0.05))];
  const prompts = toyPrompts(11, 9, toy.architecture.vocabSize);

  test.each([
    ['short', 6],
    ['long', 40],
  ])('%s: the same tokens, each a continuation of the one before', async (_, maxNew) => {
    await withGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      const request: GenerateRequest = { deltas: rows, prompts, maxNew, stop: [3, 11], noise: 'independent' };
      const collect = async (onGrowth?: GenerateRequest['onTokens']) => {
        const all: number[][][] = [];
        for await (const batch of model.generate({ ...request, ...(onGrowth ? { onTokens: onGrowth } : {}) }))
          for (let row = batch.firstModel; row < batch.firstModel + batch.modelCount; row++)
            all[row] = prompts.map((_prompt, i) => batch.tokens(row, i));
        return all;
      };
      const unheard = await collect();
      const sofar = rows.map(() => prompts.map((): number[] => []));
      let calls = 0;
      const heard = await collect((batch) => {
        calls++;
        for (let row = batch.firstModel; row < batch.firstModel + batch.modelCount; row++)
          for (const [i] of prompts.entries()) {
            const tokens = batch.tokens(row, i);
            expect(tokens.slice(0, sofar[row]![i]!.length)).toEqual(sofar[row]![i]);
            expect(tokens.length - sofar[row]![i]!.length).toBeLessThanOrEqual(2);
            sofar[row]![i] = tokens;
          }
      });
      expect(heard).toEqual(unheard);
      expect(sofar).toEqual(unheard);
      // a long answer's first two tokens come together
      expect(calls).toBeGreaterThanOrEqual(Math.max(...unheard.flat().map(({ length }) => length)) - 1);
      gpu.check();
    });
  });
});
