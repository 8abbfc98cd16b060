/** What the method makes of populations that say nothing: documented results, never NaN. */
import { describe, expect, it } from 'vitest';
import {
  memberComponents,
  collapseElite,
  publishedOptions,
  selectElite,
  sweepCandidates,
} from '../../../src/corp';
import { scoreAnswers } from '../../../src/lab/scoring/rewards';
import type { SandboxedTask, PlainTask, Score, TaskItem } from '../../../src/tasks';

const models = [1, 2, 3, 4].map((seed) => memberComponents(seed, 0.01));
const item: TaskItem = { prompt: '1+1', wanted: '2' };
const answers = ['a', 'b'].map((response) => ({ item, response }));
const never = { checkpoint: () => Promise.resolve() };

const numbersOf = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(numbersOf)
      : [];

describe('a population whose rewards are all equal', () => {
  it('is its own elite, every member with the same weight in both passes', () => {
    const merge = collapseElite(models, [0.5, 0.5, 0.5, 0.5], 0.9, 50, 4);
    expect(merge.elite).toEqual([0, 1, 2, 3]);
    for (const weight of [...merge.pass1Weights, ...merge.pass2Weights]) expect(weight).toBeCloseTo(0.25, 12);
    expect(numbersOf({ ...merge, spectrum: merge.spectrum }).every(Number.isFinite)).toBe(true);
  });

  it('makes a sweep of finite models', () => {
    const candidates = sweepCandidates(models, [0, 0, 0, 0], publishedOptions);
    const { q, beta, scale } = publishedOptions;
    expect(candidates).toHaveLength(q.length * beta.length * scale.length);
    for (const { eta, components } of candidates) {
      expect(Number.isFinite(eta)).toBe(true);
      expect(numbersOf(components).every(Number.isFinite)).toBe(true);
    }
  });
});

describe('an elite', () => {
  it('is the best alone at q = 1, whoever shares its reward, and the only member of a population of one', () => {
    expect(selectElite([0.3, 0.9, 0.1], 1)).toEqual({ elite: [1], threshold: 0.9 });
    expect(selectElite([0.9, 0.9, 0.1], 1).elite).toEqual([0, 1]);
    const alone = collapseElite(models.slice(0, 1), [0.4], 0.5, 5, 4);
    expect(alone).toMatchObject({ elite: [0], pass1Weights: [1], pass2Weights: [1] });
    expect(alone.spectrum).toMatchObject({ trace: 0, effectiveRank: 0 });
  });

  it('falls back to one member where no reward reaches the threshold', () => {
    expect(selectElite([0.2, NaN, 0.7], 0.5).elite).toHaveLength(1);
  });
});

describe('a reward that is no number', () => {
  const scored = (reward: number): Score => ({ reward, correct: false, vote: null });
  const plain = { score: (_item: TaskItem, text: string) => scored(text === 'a' ? NaN : 0.5) } as PlainTask;
  const judged = {
    scoredAtOnce: 1,
    scoreInSandbox: () => Promise.resolve([scored(Infinity)]),
  } as unknown as SandboxedTask;

  it('counts as 0, scored in the lab or judged in the sandbox', async () => {
    expect((await scoreAnswers(plain, answers, undefined, never)).map(({ reward }) => reward)).toEqual([
      0, 0.5,
    ]);
    const sandbox = { rewards: () => Promise.resolve([]), python: () => Promise.resolve([]) };
    expect((await scoreAnswers(judged, answers, sandbox, never)).map(({ reward }) => reward)).toEqual([0, 0]);
  });
});
