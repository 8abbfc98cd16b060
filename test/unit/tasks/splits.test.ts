/** What an experiment reports on test is worth something only if these hold for every seed. */
import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/protocol';
import { bundledTasks, drawSplits } from '../../../src/tasks';
import type { Task, TaskItem } from '../../../src/tasks';
import { poolOf } from '../../../src/tasks/pools';
import { taskPools } from '../../../src/tasks/splits';

const sizes = { support: 256, probe: 128, test: 512 };
const seeds = [0, 1, 2, 12345, 4294967295];
const promptsOf = (items: readonly TaskItem[]): string[] => items.map((item) => item.prompt);
const overlap = (a: readonly TaskItem[], b: readonly TaskItem[]): number => {
  const seen = new Set(promptsOf(a));
  return promptsOf(b).filter((prompt) => seen.has(prompt)).length;
};
const failure = (task: Task, asked: Partial<typeof sizes>): unknown => {
  try {
    return drawSplits(task, { ...sizes, ...asked }, 0).test.length;
  } catch (thrown) {
    return thrown instanceof LabError ? thrown.info : thrown;
  }
};

describe.each(bundledTasks)('splits of $id', (task) => {
  it.each(seeds)('seed %i: full, distinct, disjoint and never pretrained on', (seed) => {
    const { support, probe, test } = drawSplits(task, sizes, seed);
    expect([support.length, probe.length, test.length]).toEqual([256, 128, 512]);
    expect(new Set(promptsOf([...support, ...probe, ...test])).size).toBe(256 + 128 + 512);
    expect(promptsOf([...support, ...probe]).every((prompt) => poolOf(prompt) === 'practice')).toBe(true);
    expect(promptsOf(test).every((prompt) => poolOf(prompt) === 'test')).toBe(true);
  });

  it("never puts one seed's test prompt into another seed's support or probe", () => {
    const drawn = seeds.map((seed) => drawSplits(task, sizes, seed));
    const reported = drawn.flatMap((splits) => splits.test);
    const tuned = drawn.flatMap((splits) => [...splits.support, ...splits.probe]);
    expect(overlap(reported, tuned)).toBe(0);
  });

  it('gives the same prompts for the same seed and others for another', () => {
    expect(drawSplits(task, sizes, 7)).toEqual(drawSplits(task, sizes, 7));
    expect(promptsOf(drawSplits(task, sizes, 7).test)).not.toEqual(
      promptsOf(drawSplits(task, sizes, 8).test),
    );
    expect(promptsOf(drawSplits(task, sizes, 7).support)).not.toEqual(
      promptsOf(drawSplits(task, sizes, 8).support),
    );
  });

  it('keeps each split when the sizes of the others change, and extends it when its own grows', () => {
    const large = drawSplits(task, sizes, 3);
    const other = drawSplits(task, { support: 10, probe: 128, test: 512 }, 3);
    expect([other.probe, other.test]).toEqual([large.probe, large.test]);
    const small = drawSplits(task, { support: 100, probe: 20, test: 50 }, 3);
    expect(small.support).toEqual(large.support.slice(0, 100));
    expect(small.probe).toEqual(large.probe.slice(0, 20));
    expect(small.test).toEqual(large.test.slice(0, 50));
  });

  it('spreads a split over the whole task instead of its beginning', () => {
    const inOrder = promptsOf(taskPools(task).test);
    const places = promptsOf(drawSplits(task, sizes, 0).test).map((prompt) => inOrder.indexOf(prompt));
    const mean = places.reduce((sum, place) => sum + place, 0) / places.length / inOrder.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
  });

  it('gives every prompt that a pool has and says so when more are asked for', () => {
    const [practice, test] = [taskPools(task).practice.length, taskPools(task).test.length];
    expect(failure(task, { support: practice - 128, test })).toBe(test);
    expect(failure(task, { test: test + 1 })).toMatchObject({
      kind: 'bad-config',
      message: `The task "${task.title}" has ${test} prompts for test, and ${test + 1} were asked for.`,
      hint: `Ask for at most ${test}.`,
    });
    expect(failure(task, { support: practice - 127 })).toMatchObject({ kind: 'bad-config' });
    expect(failure(task, { probe: 1.5 })).toMatchObject({ kind: 'bad-config' });
    expect(failure(task, { support: -1 })).toMatchObject({ kind: 'bad-config' });
    expect(failure(task, { test: Number.NaN })).toMatchObject({ kind: 'bad-config' });
  });
});
