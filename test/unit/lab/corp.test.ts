import { describe, expect, it } from 'vitest';
import { publishedOptions } from '../../../src/corp';
import { RunControl } from '../../../src/lab';
import { corp } from '../../../src/lab/methods/corp';
import type { RunContext } from '../../../src/lab/run/context';
import { driveRun } from '../../../src/lab/run/runner';
import type { Delta } from '../../../src/math/delta';
import type { CorpSettings, RunConfig, RunEvent, RunEventBody } from '../../../src/protocol';
import { drawSplits, findTask } from '../../../src/tasks';
import { characterTokenizer, fakeEngine } from '../../support/fakes/fakeEngine';

const settings: CorpSettings = {
  ...publishedOptions,
  geometry: 'seed basis',
  q: [0.5, 0.9],
  beta: [1, 20],
  scale: [0.5, 1, 2],
  rank: 4,
  attempts: 2,
  localPopulation: 6,
};

const config: RunConfig = {
  version: 1,
  method: 'corp',
  model: 'fake',
  task: 'count',
  noise: 'independent',
  populationSeed: 5,
  splitSeed: 6,
  members: 24,
  sigmas: [0.5, 1],
  support: 16,
  probe: 12,
  test: 20,
  voteMax: 5,
  corp: settings,
};

const splits = drawSplits(findTask('count'), config, config.splitSeed);
const wanted = new Map(
  Object.values(splits).flatMap((items) => items.map((item) => [item.prompt, item.wanted])),
);

/** Seeds pull a row towards right answers or away from them, prompt by prompt. */
function pull(row: Delta, prompt: string): number {
  const place = [...prompt].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1009, 7);
  return row.seeds.reduce(
    (sum, seed, i) => sum + row.coefficients[i]! * (((seed % 97) - 48) / 48 + Math.sin(seed + place) / 2),
    0,
  );
}

const byPull = (row: Delta, prompt: string) => (pull(row, prompt) > 0.2 ? wanted.get(prompt)! : 'no answer');

async function collect(
  changes: Partial<RunConfig> = {},
  answer: (row: Delta, prompt: string) => string = byPull,
): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const control = new RunControl();
  const context: RunContext = {
    model: { engine: fakeEngine(answer), tokenizer: characterTokenizer },
    summary: {
      id: 'fake',
      title: 'Fake',
      architecture: 'fake',
      parameters: 1000,
      layers: 1,
      hiddenSize: 1,
      vocabSize: 65536,
      dtypes: ['F32'],
      bytes: 4000,
    },
    adapter: { name: 'fake', software: true, noiseMatches: true },
    control,
    peakBytes: () => 4096,
  };
  await driveRun(corp({ ...config, ...changes }, context), control, (batch) => events.push(...batch));
  return events;
}

type Of<T extends RunEventBody['type']> = Extract<RunEventBody, { type: T }>;
const of = <T extends RunEventBody['type']>(events: readonly RunEvent[], type: T) =>
  events.filter((event) => event.type === type) as unknown as Of<T>[];

const methods = [
  'base',
  'best-member',
  'best-member-line',
  'corp-stage1',
  'es-iterated',
  'es-one-step',
  'fresh',
  'shuffled',
  'soup',
  'softmax',
  'vote',
];

function everyNumber(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(everyNumber) : [];
}

describe('a CoRP run', () => {
  it('scores every method on test once and ends in order', async () => {
    const events = await collect();
    const scores = of(events, 'scores').flatMap((event) => event.scores);
    const stage1 = scores.filter(({ method }) => method !== 'corp-stage2').map(({ method }) => method);
    expect([...stage1].sort()).toEqual([...methods].sort());
    expect(events.at(-1)?.type).toBe('finished');
    const kinds = events.map(({ type }) => type);
    expect(kinds.indexOf('collapsed')).toBeLessThan(kinds.indexOf('votes'));
    expect(kinds.indexOf('consolidated')).toBeLessThan(kinds.indexOf('round'));
  });

  it('draws the fresh members anew and leaves the shuffled ones their seeds', async () => {
    const events = await collect();
    const asked = of(events, 'scores').flatMap((event) => event.scores);
    const fresh = asked.find(({ method }) => method === 'fresh')!;
    const real = asked.find(({ method }) => method === 'corp-stage1')!;
    expect(fresh.probe!.n).toBe(config.probe);
    expect(fresh.terms).toBeGreaterThan(0);
    expect(real.tally.correct).toBeGreaterThan(fresh.tally.correct);
  });

  it('compares every method with the base and with CoRP on the same prompts', async () => {
    const events = await collect();
    const comparisons = of(events, 'comparisons').flatMap((event) => event.comparisons);
    const scores = new Map(of(events, 'scores').flatMap((event) => event.scores.map((s) => [s.method, s])));
    for (const { method, against, fixes, regressions, n, difference, low, high } of comparisons) {
      const gain = scores.get(method)!.tally.correct - scores.get(against)!.tally.correct;
      expect(fixes - regressions, `${method} against ${against}`).toBe(gain);
      expect(difference).toBeCloseTo(gain / n);
      expect(low).toBeLessThan(high);
    }
    const against = (id: string) => new Set(comparisons.filter((c) => c.against === id).map((c) => c.method));
    expect([...against('base')].sort()).toEqual(methods.filter((id) => id !== 'base').sort());
    expect([...against('corp-stage1')].sort()).toEqual(methods.filter((id) => id !== 'corp-stage1').sort());
  });

  it('repeats the pipeline over populations, one of which is a run of its own', async () => {
    const events = await collect({ repeats: 3 });
    const repeats = of(events, 'repeat');
    expect(repeats.map(({ index, populationSeed }) => [index, populationSeed])).toEqual([
      [1, 6],
      [2, 7],
    ]);
    const alone = of(await collect({ populationSeed: 7 }), 'scores').flatMap((event) => event.scores);
    const ofMethod = (method: string) => (score: { method: string }) => score.method === method;
    for (const method of methods) {
      const expected = alone.find(ofMethod(method))!.tally;
      expect(repeats[1]!.scores.find(ofMethod(method))!.tally, method).toEqual(expected);
    }
    const first = of(events, 'scores').flatMap((event) => event.scores);
    const shares = [first, ...repeats.map(({ scores }) => scores)].map((scores) => {
      const share = (method: string) => {
        const { correct, n } = scores.find(ofMethod(method))!.tally;
        return correct / n;
      };
      return { corp: share('corp-stage1'), soup: share('soup') };
    });
    const summary = repeats[1]!.summary.find(ofMethod('soup'))!;
    const average = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(summary.share.mean).toBeCloseTo(average(shares.map(({ soup }) => soup)), 12);
    expect(summary.overCorp!.mean).toBeCloseTo(average(shares.map(({ soup, corp: c }) => soup - c)), 12);
    expect(of(events, 'finished')).toHaveLength(1);
    expect(of(events, 'members').flatMap(({ members }) => members)).toHaveLength(config.members);
  });

  it.each([
    ['every answer is wrong', () => 'nothing'],
    ['every answer is right', (_row: Delta, prompt: string) => wanted.get(prompt)!],
  ])('stays finite where %s', async (_what, answer) => {
    const events = await collect({}, answer);
    expect(events.at(-1)?.type).toBe('finished');
    const bad = events
      .filter(({ type }) => type !== 'progress')
      .filter((event) => everyNumber(event).some((value) => !Number.isFinite(value)));
    expect(bad).toEqual([]);
  });

  it.each([
    [{ probe: 0 }, /0 cannot tell two models apart/],
    [{ probe: 1 }, /1 cannot tell two models apart/],
    [{ support: 3 }, /too few/],
    [{ voteMax: 25 }, /at least as many members/],
    [{ repeats: 0 }, /number of populations/],
    [{ corp: { ...settings, q: [] } }, /Give at least one q/],
    [{ corp: { ...settings, beta: [Number.NaN] } }, /beta must be a number/],
  ])('refuses %j in plain words', async (changes, message) => {
    const events = await collect(changes);
    expect(events.at(-1)).toMatchObject({ type: 'failed', error: { kind: 'bad-config' } });
    const [failed] = of(events, 'failed');
    expect(failed!.error.message).toMatch(message);
  });

  it('looks at its population and at the update matrix by matrix, beside noise of the same norm', async () => {
    const findings = of(await collect({ corp: { ...settings, attempts: 0 } }), 'geometry').map(
      ({ finding }) => finding,
    );
    expect(findings[0]!.kind).toBe('functional');
    const updates = findings.flatMap((finding) => (finding.kind === 'update' ? [finding.matrix] : []));
    expect(updates.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
    expect(updates.reduce((sum, { energy }) => sum + energy, 0)).toBeCloseTo(1, 6);
    expect(updates.reduce((sum, { parameterShare }) => sum + parameterShare, 0)).toBeCloseTo(1, 12);
    for (const { values, random, edgeRatio, energy, parameterShare } of updates) {
      expect(values).toHaveLength(random.length);
      expect(edgeRatio).toBeGreaterThan(0.7); // a sum of Gaussian noise is Gaussian noise
      expect(edgeRatio).toBeLessThan(1.2);
      expect(energy / parameterShare).toBeGreaterThan(0.7);
      expect(energy / parameterShare).toBeLessThan(1.4);
    }
  });

  it('warns where prompts are too few to tell models apart', async () => {
    const [started] = of(await collect(), 'started');
    expect(started!.preflight.warnings.join(' ')).toMatch(/12 probe prompts.*40 points.*luck/);
    expect(started!.preflight.warnings.join(' ')).toMatch(/20 test prompts.*31 points/);
  });
});
