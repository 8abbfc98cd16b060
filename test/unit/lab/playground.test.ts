/** Models asked by hand, and members folded by hand, without a GPU. */
import { describe, expect, it } from 'vitest';
import { RunControl } from '../../../src/lab';
import { corpOptions } from '../../../src/lab/run/prepare';
import { answers } from '../../../src/lab/playground/answers';
import { consolidateSelection } from '../../../src/lab/playground/selection';
import { RunRecord } from '../../../src/lab/run/record';
import { Cancelled } from '../../../src/engine';
import type { Delta } from '../../../src/math/delta';
import type {
  AnswerRequest,
  AskedPrompt,
  CorpSettings,
  StreamedAnswer,
  Selection,
  SelectionRequest,
  RunConfig,
  RunEventBody,
} from '../../../src/protocol';
import { drawSplits, findTask } from '../../../src/tasks';
import { characterTokenizer, fakeEngine } from '../../support/fakes/fakeEngine';
import { syntheticAdapter, syntheticConfig, syntheticModel } from '../../support/synthetic/syntheticRun';

const config: RunConfig = {
  ...syntheticConfig,
  task: 'story',
  members: 6,
  support: 8,
  probe: 12,
  test: 5,
  voteMax: 3,
};
const splits = drawSplits(findTask('story'), config, config.splitSeed);
const wanted = new Map(
  Object.values(splits).flatMap((items) => items.map((item) => [item.prompt, item.wanted])),
);

const row = (seed: number): Delta => ({ seeds: [seed], coefficients: [0.5] });
const base: Delta = { seeds: [], coefficients: [] };
const test: AskedPrompt = { kind: 'test', index: 2 };
const typed = (text: string): AskedPrompt => ({ kind: 'typed', text });

/** theta0 gives no valid answer, odd seeds are right, even ones all wrong in the same way. */
function byParity({ seeds: [seed] }: Delta, prompt: string): string {
  if (seed === undefined) return '1234';
  const right = wanted.get(prompt) ?? 'abcd';
  return seed % 2 === 1 ? right : [...right].reverse().join('');
}

async function ask(request: Partial<AnswerRequest>, control = new RunControl(), batchRows = 4) {
  const model = { engine: fakeEngine(byParity, batchRows), tokenizer: characterTokenizer };
  const all: StreamedAnswer[] = [];
  const whole = { config, models: [{ deltas: [base] }], prompts: [test], ...request };
  for await (const news of answers(whole, model, control)) all.push(...news);
  return { all, last: all.filter(({ done }) => done), requests: model.engine.requests };
}

describe('models asked by hand', () => {
  it('answer token by token, and are held against a test prompt', async () => {
    const { all, last } = await ask({ models: [{ deltas: [base] }, { deltas: [row(1)] }] });
    const right = splits.test[2]!.wanted;
    const texts = (model: number) => all.filter((one) => one.model === model).map(({ text }) => text);
    expect(texts(0).slice(0, 4)).toEqual(['1', '12', '123', '1234']);
    expect(texts(1).slice(0, 4)).toEqual([1, 2, 3, 4].map((length) => right.slice(0, length)));
    expect(last).toEqual([
      { model: 0, prompt: 0, text: '1234', votes: 0, of: 1, done: true, correct: false },
      { model: 1, prompt: 0, text: right, votes: 1, of: 1, done: true, correct: true },
    ]);
  });

  it('vote where a model has several rows; invalid answers have no vote', async () => {
    const voters = [base, base, row(2), row(1), row(3)];
    const { last, requests } = await ask({ models: [{ deltas: voters }], prompts: [test] }, undefined, 2);
    expect(last).toMatchObject([{ text: splits.test[2]!.wanted, votes: 2, of: 5, correct: true }]);
    expect(requests[0]!.deltas).toHaveLength(4); // equal rows are asked once
    const nobody = await ask({ models: [{ deltas: [base, { seeds: [], coefficients: [] }] }] });
    expect(nobody.last).toMatchObject([{ text: '', votes: 0, of: 2, correct: false }]);
  });

  it('a typed prompt has nothing to be held against, unless it is one of the run’s', async () => {
    const prompts = [typed('shome,land:'), typed(splits.support[0]!.prompt)];
    const { last } = await ask({ models: [{ deltas: [row(1), row(2), row(5)] }], prompts });
    expect(last).toMatchObject([
      { prompt: 0, text: 'abcd', votes: 2, correct: null },
      { prompt: 1, text: splits.support[0]!.wanted, correct: true },
    ]);
  });

  it('stop at once', async () => {
    const control = new RunControl();
    control.cancel();
    await expect(ask({}, control)).rejects.toThrow(Cancelled);
  });

  it('say in plain words what cannot be asked', async () => {
    const impossible: Partial<AnswerRequest>[] = [
      { prompts: [] },
      { models: [] },
      { models: [{ deltas: [] }] },
      { prompts: [typed('')] },
      { prompts: [typed('x'.repeat(20_001))] },
      { prompts: [{ kind: 'test', index: 5 }] },
      { prompts: [{ kind: 'test', index: -1 }] },
      { models: [{ deltas: [{ seeds: [1], coefficients: [] }] }] },
      { models: [{ deltas: [{ seeds: [-1], coefficients: [1] }] }] },
      { models: [{ deltas: [{ seeds: [1], coefficients: [NaN] }] }] },
      { models: Array.from({ length: 17 }, () => ({ deltas: [base] })) },
    ];
    for (const request of impossible)
      await expect(ask(request), JSON.stringify(request).slice(0, 80)).rejects.toMatchObject({
        info: { kind: 'bad-config' },
      });
    await expect(ask({ config: { ...config, task: 'gone' } })).rejects.toMatchObject({
      info: { kind: 'not-found' },
    });
  });
});

/** Right on as many prompts as the row has gone along seed 1; no further than 1. */
function byStep({ seeds, coefficients }: Delta, prompt: string): string {
  const step = coefficients[seeds.indexOf(1)] ?? 0;
  const asked = splits.probe.findIndex((item) => item.prompt === prompt) / splits.probe.length;
  return asked >= 0 && step <= 1 && step > asked ? wanted.get(prompt)! : 'none';
}

const members = [
  { seed: 1, sigma: 0.25, reward: 0.8 },
  { seed: 2, sigma: 0.25, reward: 0.6 },
];

async function fold(request: Partial<SelectionRequest> = {}, control = new RunControl()) {
  const engine = fakeEngine(byStep);
  const context = {
    model: { engine, tokenizer: characterTokenizer },
    summary: syntheticModel,
    adapter: syntheticAdapter,
    control,
    peakBytes: () => 0,
  };
  const events: RunEventBody[] = [];
  for await (const event of consolidateSelection(
    { config, members, from: 0.6, to: 0.9, ...request },
    context,
  ))
    events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'picked') throw new Error('nothing was picked');
  return { events, found: last.pick, engine };
}

describe('members folded by hand', () => {
  const corp: CorpSettings = { ...corpOptions(config), q: [0.9], beta: [0, 100], scale: [1, 2, 4, 8] };
  const folding: RunConfig = { ...config, method: 'corp', corp };

  it('are all in the merge, whatever quantile the run used, and the step is the best on probe', async () => {
    const { found, events, engine } = await fold({ config: folding });
    expect(found.row.seeds).toEqual([1, 2]);
    expect(found).toMatchObject({ members: 2, from: 0.6, to: 0.9, tried: 8, base: { correct: 0, n: 12 } });
    const [step] = found.row.coefficients;
    expect(step).toBeLessThanOrEqual(1);
    const right = splits.probe.filter((_, i) => i / 12 < step!).length;
    expect(found.probe).toEqual({ correct: right, n: 12 });
    expect(right).toBeGreaterThan(6);
    const asked = new Set(engine.requests.flatMap(({ prompts }) => prompts.map((ids) => ids.join())));
    const probe = new Set(splits.probe.map(({ prompt }) => characterTokenizer.encode(prompt).join()));
    expect(asked).toEqual(probe); // of test, not one
    const done = events.flatMap((event) => (event.type === 'progress' ? event.done / event.total : []));
    expect(done.at(-1)).toBe(1);
    expect(found.searchForwards).toBe(6 * 8 + 9 * 12);
  });

  it('one member alone is a line search along it', async () => {
    const { found } = await fold({ config: folding, members: [members[0]!] });
    expect(found.row.seeds).toEqual([1]);
    expect(found.tried).toBe(4); // every beta weighs it alike
  });

  it('weigh by their true inner products where the run does', async () => {
    const inWeightSpace = { ...folding, corp: { ...corp, geometry: 'weight space' } as const };
    expect((await fold({ config: inWeightSpace })).found.members).toBe(2);
  });

  it('say what is missing, and stop at once', async () => {
    const impossible: Partial<SelectionRequest>[] = [
      { members: [] },
      { config: { ...config, probe: 1 } },
      { members: [{ seed: 0.5, sigma: 1, reward: 1 }] },
      { members: [{ seed: 1, sigma: Infinity, reward: 1 }] },
    ];
    for (const request of impossible)
      await expect(fold(request)).rejects.toMatchObject({ info: { kind: 'bad-config' } });
    const control = new RunControl();
    control.cancel();
    await expect(fold({}, control)).rejects.toThrow(Cancelled);
  });

  it('are not emitted again by a resumed run', () => {
    const found: Selection = {
      ...{ from: 0, to: 1, members: 1, beta: 1, scale: 1, eta: 1, tried: 1, searchForwards: 1 },
      probe: { correct: 1, n: 2 },
      base: { correct: 1, n: 2 },
      row: { noise: 'independent', seeds: [1], coefficients: [1] },
    };
    expect(new RunRecord([{ type: 'picked', pick: found, at: 0 }]).logged).toBe(0);
  });
});
