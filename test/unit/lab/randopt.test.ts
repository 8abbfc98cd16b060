import { describe, expect, it } from 'vitest';
import { RunControl } from '../../../src/lab';
import { checkConfig } from '../../../src/lab/run/prepare';
import { drawPopulation, drawRandomVoters } from '../../../src/lab/run/members';
import { randopt } from '../../../src/lab/methods/randopt';
import type { RunContext } from '../../../src/lab/run/context';
import { driveRun } from '../../../src/lab/run/runner';
import type { Delta } from '../../../src/math/delta';
import type { ModelSummary, RunConfig, RunEvent } from '../../../src/protocol';
import { drawSplits, findTask } from '../../../src/tasks';
import { characterTokenizer, fakeEngine } from '../../support/fakes/fakeEngine';

const config: RunConfig = {
  version: 1,
  method: 'randopt',
  model: 'fake',
  task: 'count',
  noise: 'independent',
  populationSeed: 3,
  splitSeed: 4,
  members: 20,
  sigmas: [0.5, 1],
  support: 12,
  probe: 4,
  test: 10,
  voteMax: 5,
};

const splits = drawSplits(findTask('count'), config, config.splitSeed);
const wanted = new Map(
  [...splits.support, ...splits.test].map(({ prompt, wanted: answer }) => [prompt, answer]),
);

/** theta0 is always wrong; a member is right on a share of the prompts fixed by its seed, all of them at sigma 1. */
function answer(row: Delta, prompt: string): string {
  const [seed] = row.seeds;
  if (seed === undefined) return 'nothing';
  const lucky = (seed + [...prompt].reduce((sum, char) => sum + char.charCodeAt(0), 0)) % 10 < seed % 10;
  return lucky || row.coefficients[0] === 1 ? wanted.get(prompt)! : '1+1+1';
}

const summary: ModelSummary = {
  id: 'fake',
  title: 'Fake',
  architecture: 'fake',
  parameters: 1000,
  layers: 1,
  hiddenSize: 1,
  vocabSize: 65536,
  dtypes: ['F32'],
  bytes: 4000,
};

function context(control = new RunControl()): RunContext & { engine: ReturnType<typeof fakeEngine> } {
  const engine = fakeEngine(answer);
  return {
    engine,
    model: { engine, tokenizer: characterTokenizer },
    summary,
    adapter: { name: 'fake', software: true, noiseMatches: true },
    control,
    peakBytes: () => 4096,
  };
}

async function collect(changes: Partial<RunConfig> = {}): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const run = context();
  await driveRun(randopt({ ...config, ...changes }, run), run.control, (batch) => events.push(...batch));
  return events;
}

const withoutTime = (events: readonly RunEvent[]) =>
  events
    .filter((event) => event.type !== 'progress' && event.type !== 'started')
    .map(({ at: _at, ...body }) => body);

describe('randopt', () => {
  it('tells its story in order and scores every member once', async () => {
    const events = await collect();
    const order = events
      .map((event) => event.type)
      .filter((type, i, all) => type !== 'progress' && type !== all[i - 1]);
    expect([...new Set(order)]).toEqual([
      'started',
      'base',
      'members',
      'ranked',
      'scores',
      'best',
      'votes',
      'examples',
      'comparisons',
      'geometry',
      'finished',
    ]);
    const members = events.flatMap((event) => (event.type === 'members' ? event.members : []));
    expect(members.map((member) => member.index)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    for (const member of members.filter(({ sigma }) => sigma === 1))
      expect(member).toMatchObject({ reward: 1, accuracy: 1 });
    const ranked = events.find((event) => event.type === 'ranked')!;
    expect(ranked).toMatchObject({ bestSigma: 1 });
    const best = members[(ranked as { order: readonly number[] }).order[0]!]!;
    expect(best.reward).toBe(1);
  });

  it('counts every forward pass it makes and says so', async () => {
    const run = context();
    const events: RunEvent[] = [];
    await driveRun(randopt(config, run), run.control, (batch) => events.push(...batch));
    const made = run.engine.requests.reduce(
      (sum, request) => sum + request.deltas.length * request.prompts.length,
      0,
    );
    expect(events.at(-1)).toMatchObject({ type: 'finished', forwards: made });
    const last = events.filter((event) => event.type === 'progress').at(-1);
    expect(last).toMatchObject({ done: made, total: made });
  });

  it('votes for every K with the controls beside it', async () => {
    const points = (await collect()).flatMap((event) => (event.type === 'votes' ? event.points : []));
    expect(points.map((point) => point.k)).toEqual([1, 2, 3, 4, 5]);
    for (const point of points) {
      expect(point.vote).toEqual({ correct: 10, n: 10 }); // the best five are all right
      expect(point.random.n).toBe(10);
    }
  });

  it('puts base, best and vote of each test prompt side by side', async () => {
    const events = await collect();
    const examples = events.flatMap((event) => (event.type === 'examples' ? event.examples : []));
    expect(examples.map((example) => example.prompt)).toEqual(splits.test.map((item) => item.prompt));
    for (const example of examples) {
      expect(example.base).toEqual({ text: 'nothing', correct: false, reward: 0 });
      expect(example.best.correct).toBe(true);
      expect(example.vote).toMatchObject({ correct: true, of: 5 });
    }
  });

  it('is the same run again from the same config, and another from another seed', async () => {
    const first = withoutTime(await collect());
    expect(withoutTime(await collect())).toEqual(first);
    expect(withoutTime(await collect({ populationSeed: 9 }))).not.toEqual(first);
  });

  it('stops without waiting for what is on the way, keeps what it has, and waits while paused', async () => {
    const run = context();
    const events: RunEvent[] = [];
    const outcome = await driveRun(randopt(config, run), run.control, (batch) => {
      events.push(...batch);
      if (events.some((event) => event.type === 'started')) run.control.cancel();
    });
    expect(outcome).toEqual({ kind: 'cancelled' });
    expect(events.at(-1)?.type).toBe('stopped');
    await run.control.left;

    const paused = new RunControl();
    paused.pause();
    let passed = false;
    const waiting = paused.checkpoint().then(() => (passed = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(passed).toBe(false);
    const before = paused.elapsedMs;
    paused.resume();
    await waiting;
    expect(paused.elapsedMs - before).toBeLessThan(15);
  });

  it('reports a failure as the last event', async () => {
    const run = context();
    run.engine.generate = () => {
      throw new Error('broken engine');
    };
    const events: RunEvent[] = [];
    const outcome = await driveRun(randopt(config, run), run.control, (batch) => events.push(...batch));
    expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'internal', message: 'broken engine' } });
    expect(events.at(-1)).toMatchObject({ type: 'failed' });
  });
});

describe('population', () => {
  it('draws distinct seeds below 2^31 and sigmas of the list, the same on every machine', () => {
    const members = drawPopulation({ members: 500, sigmas: [0.1, 0.2], populationSeed: 7 });
    expect(new Set(members.map((member) => member.seed)).size).toBe(500);
    for (const { seed, sigma } of members) {
      expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31).toBe(true);
      expect([0.1, 0.2]).toContain(sigma);
    }
    const share = members.filter((member) => member.sigma === 0.1).length / 500;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.1);
    expect(drawPopulation({ members: 3, sigmas: [0.1, 0.2], populationSeed: 7 })).toEqual(
      members.slice(0, 3),
    );
  });

  it('draws the random voters without repetition', () => {
    const voters = drawRandomVoters({ members: 30, populationSeed: 1 }, 30);
    expect([...voters].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });
});

describe('config', () => {
  it.each([
    [{ voteMax: 21 }, 'A vote of the best 21 needs at least as many members; there are 20.'],
    [{ members: 0 }, 'The number of members must be at least 1.'],
    [{ support: 1.5 }, 'The number of support prompts must be a whole number.'],
    [{ test: 0 }, 'The number of test prompts must be at least 1.'],
    [{ sigmas: [] }, 'Give at least one sigma.'],
    [{ sigmas: [0.1, -1] }, 'Every sigma must be above 0.'],
    [{ sigmas: [NaN] }, 'Every sigma must be a number, not “NaN”.'],
    [{ sigmas: ['x'] }, 'Every sigma must be a number, not “x”.'],
    [{ sigmas: Array.from({ length: 17 }, (_, i) => i + 1) }, 'Give at most 16 sigmas.'],
    [{ noise: 'shared' }, 'noise must be "independent" or "tied".'],
    [{ method: 'magic' }, 'method must be "randopt" or "corp".'],
  ])('refuses %j', (changes, message) => {
    expect(() => checkConfig({ ...config, ...changes })).toThrow(message);
  });

  it('refuses unknown keys and things that are no config', () => {
    expect(() => checkConfig({ ...config, memebrs: 3 })).toThrow('memebrs');
    expect(() => checkConfig(null)).toThrow();
    expect(checkConfig(config)).toEqual(config);
  });

  it('names an unknown task and too few prompts', async () => {
    expect(await collect({ task: 'chess' })).toMatchObject([
      { type: 'failed', error: { kind: 'not-found' } },
    ]);
    expect(await collect({ test: 90_000 })).toMatchObject([
      { type: 'failed', error: { kind: 'bad-config' } },
    ]);
  });
});
