import { describe, expect, it } from 'vitest';
import { RunControl } from '../../../src/lab';
import { randopt } from '../../../src/lab/methods/randopt';
import type { RunContext } from '../../../src/lab/run/context';
import { driveRun } from '../../../src/lab/run/runner';
import type { Delta } from '../../../src/math/delta';
import type { GeometryFinding, RunConfig, RunEvent } from '../../../src/protocol';
import { drawSplits, findTask } from '../../../src/tasks';
import { characterTokenizer, fakeEngine } from '../../support/fakes/fakeEngine';
import { syntheticConfig, syntheticModel } from '../../support/synthetic/syntheticRun';
import { testDraws } from '../../support/testDraws';

const config: RunConfig = {
  ...syntheticConfig,
  task: 'count',
  members: 48,
  sigmas: [1],
  support: 24,
  probe: 4,
  test: 10,
  voteMax: 3,
};
const splits = drawSplits(findTask('count'), config, config.splitSeed);
const wanted = new Map(splits.support.map(({ prompt, wanted: answer }) => [prompt, answer]));

/** A member's pull towards right answers: one trait for all prompts, and one for each. */
function skilled(row: Delta, prompt: string): string {
  const place = [...prompt].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1009, 7);
  const pull = row.seeds.reduce(
    (sum, seed, i) => sum + row.coefficients[i]! * (Math.sin(seed) + Math.sin(seed * 1.7 + place) / 2),
    0,
  );
  return pull > 0.5 ? (wanted.get(prompt) ?? 'no answer') : 'no answer';
}

/** A pull of every member on every prompt that has nothing to do with any other; half of them reach the right answer. */
function unrelated(row: Delta, prompt: string): string {
  const place = [...prompt].reduce(
    (hash, char) => Math.imul(hash ^ char.charCodeAt(0), 16777619),
    2166136261,
  );
  const pull = row.seeds.reduce((sum, seed, i) => {
    const drawn = testDraws(seed, place >>> 0);
    return sum + row.coefficients[i]! * (drawn.integer(2001) / 1000 - 1);
  }, 0);
  return pull > 0 ? (wanted.get(prompt) ?? 'no answer') : 'no answer';
}

function contextOf(answer: (row: Delta, prompt: string) => string, control: RunControl): RunContext {
  return {
    model: { engine: fakeEngine(answer), tokenizer: characterTokenizer },
    summary: syntheticModel,
    adapter: { name: 'fake', software: true, noiseMatches: true },
    control,
    peakBytes: () => 4096,
  };
}

async function findings(
  changes: Partial<RunConfig> = {},
  answer: (row: Delta, prompt: string) => string = skilled,
): Promise<GeometryFinding[]> {
  const events: RunEvent[] = [];
  const control = new RunControl();
  const run = randopt({ ...config, ...changes }, contextOf(answer, control));
  await driveRun(run, control, (batch) => events.push(...batch));
  expect(events.at(-1)!.type).toBe('finished');
  return events.flatMap((event) => (event.type === 'geometry' ? [event.finding] : []));
}

const one = <K extends GeometryFinding['kind']>(all: readonly GeometryFinding[], kind: K) =>
  all.find((finding) => finding.kind === kind) as Extract<GeometryFinding, { kind: K }>;

function everyNumber(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(everyNumber) : [];
}

describe('diagnostics of a run', () => {
  it('come without being asked for, headline first, all numbers finite', async () => {
    const all = await findings();
    expect(all.map(({ kind }) => kind)).toEqual([
      'functional',
      'scores',
      'overlap',
      'overlap',
      'population',
      'population',
      'weights',
      'noise',
    ]);
    expect(everyNumber(all).every(Number.isFinite)).toBe(true);
  });

  it('find a trait that all prompts share', async () => {
    const all = await findings();
    const { gain, fixCorrelation } = one(all, 'functional');
    expect(gain.value).toBeGreaterThan(gain.null.mean + 0.1);
    expect(gain.p).toBeLessThan(0.2);
    expect(fixCorrelation.value).toBeGreaterThan(-1);
    const overlap = one(all, 'overlap');
    expect(overlap.rank).toBeGreaterThan(0);
    expect(overlap.overlaps[0]!.overlap.p).toBeCloseTo(1 / 20, 10);
  });

  it('invent nothing where each prompt is helped by members of its own', async () => {
    const p = new Map<string, number[]>();
    const own: number[] = [];
    const others: number[] = [];
    const say = (what: string, value: number) => p.set(what, [...(p.get(what) ?? []), value]);
    for (let populationSeed = 1; populationSeed <= 20; populationSeed++) {
      const all = await findings({ populationSeed, members: 16, test: 1, voteMax: 1 }, unrelated);
      const { gain, ownGain, fixCorrelation } = one(all, 'functional');
      own.push(ownGain - gain.null.mean);
      others.push(gain.value - gain.null.mean);
      say('gain', gain.p);
      say('fixes', fixCorrelation.p);
      say('rank', one(all, 'scores').effectiveRank.p);
      for (const finding of all)
        if (finding.kind === 'overlap')
          say(`halves of the ${finding.halves}`, finding.overlaps[0]!.overlap.p);
    }
    expect(p.size).toBe(5);
    for (const [what, values] of p) {
      expect(values).toHaveLength(20);
      // one of 20 is expected; more than 5 come up once in 3,000 tries
      expect(values.filter((value) => value <= 0.05).length, what).toBeLessThan(6);
    }
    // a direction does help on what it was made from: were the halves mixed up, its gain would not vanish
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / 20;
    expect(mean(own)).toBeGreaterThan(0.15);
    expect(Math.abs(mean(others))).toBeLessThan(mean(own) / 3);
  });

  it('show that tying alone makes members resemble each other', async () => {
    const [independent, tied] = one(await findings(), 'noise').modes;
    expect([independent!.noise, tied!.noise]).toEqual(['independent', 'tied']);
    expect(independent!.drawn).toBe(1000);
    expect(tied!.drawn).toBe(600);
    expect(tied!.cosineSd).toBeGreaterThan(independent!.cosineSd);
    expect(tied!.sketchRank).toBeLessThan(independent!.sketchRank);
  });

  it('are the same from the same config, and left out where they are not wanted or have nothing to halve', async () => {
    expect(await findings()).toEqual(await findings());
    expect(await findings({ diagnostics: false })).toEqual([]);
    expect(await findings({ support: 6 })).toEqual([]);
    expect(await findings({ members: 6 })).toEqual([]);
  });

  it('stay finite where all members answer alike', async () => {
    const all = await findings({}, () => 'no answer');
    expect(all.map(({ kind }) => kind)).toEqual(['functional', 'population', 'population', 'noise']);
    expect(everyNumber(all).every(Number.isFinite)).toBe(true);
  });

  it('stop when asked to', async () => {
    const events: RunEvent[] = [];
    const control = new RunControl();
    const run = randopt(config, contextOf(skilled, control));
    const outcome = await driveRun(run, control, (batch) => {
      events.push(...batch);
      if (batch.some(({ type }) => type === 'geometry')) control.cancel();
    });
    expect(outcome.kind).toBe('cancelled');
    expect(events.at(-1)!.type).toBe('stopped');
  });
});
