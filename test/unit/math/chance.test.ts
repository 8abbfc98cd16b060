import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { publishedOptions } from '../../../src/corp';
import { evolutionRounds } from '../../../src/lab/methods/evolution';
import { checkConfig, corpOptions } from '../../../src/lab/run/prepare';
import {
  drawsKey,
  noiseKey,
  purpose,
  purposes,
  textKey,
  type PurposeName,
  type Span,
} from '../../../src/math/chance';
import { philox4x32 } from '../../../src/math/philox';
import { Draws } from '../../../src/math/random';
import { tasks } from '../../../src/tasks';
import { promptHash } from '../../../src/tasks/pools';
import { syntheticConfig } from '../../support/synthetic/syntheticRun';

const names = Object.keys(purposes) as PurposeName[];
const endOf = ({ from, to, at }: Span) => at + to - from;

/** Whether two purposes may draw the same words: equal numbers, and seeds that can be equal. */
function meet(one: PurposeName, other: PurposeName): boolean {
  const [a, b] = [purposes[one], purposes[other]];
  if (typeof a.seed === 'number' && typeof b.seed === 'number' && a.seed !== b.seed) return false;
  return a.spans.some((span) => b.spans.some((with_) => span.at <= endOf(with_) && with_.at <= endOf(span)));
}

const pairs = names.flatMap((one, i) => names.slice(i + 1).map((other) => [one, other] as const));

/** Every grid of stage 1 as long as it may be, and as many rounds of stage 2. */
const largest = (steps: number, attempts: number): ReturnType<typeof corpOptions> => {
  const list = (from: number) => Array.from({ length: steps }, (_, i) => from + i / 100);
  return { ...publishedOptions, geometry: 'seed basis', q: list(0), beta: list(1), scale: list(1), attempts };
};

const corpConfig = (changes: object) =>
  checkConfig({ ...syntheticConfig, method: 'corp', task: 'count', ...changes });

describe('purposes', () => {
  it('never meet, but for the toy under its own two seeds', () => {
    const met = pairs.filter(([one, other]) => meet(one, other)).map((pair) => pair.join(' '));
    expect(met).toEqual([
      'memberSeeds toySupport',
      'memberSeeds toyWeights',
      'memberSigmas toyProbe',
      'memberSigmas toyPretraining',
      'randomVoters toyTest',
      'randomVoters toyBatches',
    ]);
  });

  it('have spans that do not overlap, fit a counter word and leave 0 free', () => {
    for (const name of names) {
      const spans = [...purposes[name].spans].sort((a, b) => a.at - b.at);
      for (const [i, span] of spans.entries()) {
        expect(span.to, name).toBeGreaterThanOrEqual(span.from);
        expect(span.at, name).toBeGreaterThan(0);
        expect(endOf(span), name).toBeLessThan(spans[i + 1]?.at ?? 2 ** 32);
      }
    }
  });

  it('are refused beyond their range', () => {
    expect(purpose('localSeeds', 100)).toBe(1100);
    for (const index of [0, 101, 1.5, NaN]) expect(() => purpose('localSeeds', index)).toThrow(RangeError);
    expect(() => purpose('memberSeeds', 1)).toThrow(RangeError);
  });

  it('cover the rounds of stage 2 that a config may ask for', () => {
    const most = 100;
    expect(corpConfig({ corp: largest(1, most) }).corp?.attempts).toBe(most);
    expect(() => corpConfig({ corp: largest(1, most + 1) })).toThrow(/at most 100/);
    expect(purpose('localSeeds', most)).toBeLessThan(purpose('localNormals', 1));
    expect(purpose('localNormals', most)).toBeLessThan(purpose('evolution', 1));
  });

  it('cover the rounds of the evolution strategy that a config may pay for', () => {
    const [members, prompts, steps] = [100_000, 100_000, 32];
    for (const over of [{ members: members + 1 }, { probe: prompts + 1 }, { support: prompts + 1 }])
      expect(() => corpConfig(over)).toThrow(/at most 100,000/);
    expect(() => corpConfig({ corp: largest(steps + 1, 0) })).toThrow(/at most 32 values/);
    const rounds = [2, 1000, prompts].flatMap((probe) =>
      [4, 1000, prompts].map((support) => {
        corpConfig({ members, probe, support, corp: largest(steps, 0) });
        // a sweep's support is the whole of it; probe is counted once a candidate
        return evolutionRounds(members * support + steps ** 3 * probe, { support, probe });
      }),
    );
    expect(Math.max(...rounds)).toBeGreaterThan(60_000);
    for (const round of rounds) expect(purpose('evolution', round)).toBeGreaterThan(3000);
  });

  it('keep the first 1000 rounds of the evolution strategy where they were and the rest off the diagnostics', () => {
    expect([1, 1000].map((round) => purpose('evolution', round))).toEqual([3001, 4000]);
    expect(purpose('evolution', 1001)).toBeGreaterThan(purpose('noiseHalves'));
  });
});

describe('keys', () => {
  const hashes = tasks.flatMap(({ id }) => [id, `${id}/practice`, `${id}/test`].map(promptHash));

  it('of noise, draws and tasks differ under every seed', () => {
    const second = (key: readonly number[]) => key[1]!;
    const all = [second(noiseKey(1)), second(drawsKey(1)), ...hashes.map((hash) => second(textKey(1, hash)))];
    expect(new Set(all).size).toBe(all.length);
  });

  it('tell apart the last seeds and those of a hundred repeats around them', () => {
    const seeds = Array.from({ length: 100 }, (_, i) => (2 ** 32 - 50 + i) % 2 ** 32);
    expect(new Set(seeds.map((seed) => drawsKey(seed)[0])).size).toBe(100);
  });
});

/** Sources of the lab by path, without the registry. */
const sources = ['../../../src/', '../../../training/', '../../bench/'].flatMap((folder) => {
  const root = new URL(folder, import.meta.url);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && file !== 'math/chance.ts')
    .map((file) => [file, readFileSync(new URL(file, root), 'utf8')] as const);
});
const filesWith = (pattern: RegExp) => sources.filter(([, text]) => pattern.test(text)).map(([file]) => file);

describe('the registry', () => {
  it('is the only place that makes keys and purposes', () => {
    // @ts-expect-error: a number is not a purpose
    new Draws(1, 5);
    // @ts-expect-error: two numbers are not a key
    philox4x32([0, 0, 0, 0], [1, 2]);
    expect(filesWith(/\bas (unknown as )?(Purpose|PhiloxKey)\b|0x5eed/i)).toEqual([]);
    expect(filesWith(/new Draws\(/).length).toBeGreaterThan(5);
    expect(filesWith(/new Draws\((?![^;]*purpose\()/)).toEqual([]);
    expect(filesWith(/philox4x32\(/).sort()).toEqual([
      'math/noise.ts',
      'math/philox.ts',
      'math/random.ts',
      'tasks/published/countdownTask.ts',
      'tasks/splits.ts',
    ]);
  });
});
