/** Draws the prompts an experiment uses, so that what it reports on test was never seen: not in pretraining, not while tuning. */
import { philox4x32 } from '../math/philox';
import { LabError } from '../protocol';
import type { SplitName } from '../protocol';
import type { Pool } from './pools';
import { poolOf, promptHash } from './pools';
import type { Split, Task, TaskItem } from './task';

export type SplitSizes = Readonly<Record<SplitName, number>>;
export type Splits = { readonly [S in SplitName]: Split<S> };

type Pools = Readonly<Record<Pool, readonly TaskItem[]>>;
const poolsOfTask = new WeakMap<Task, Pools>();

/** The distinct prompts of a task by pool, in the task's order; listed once a task. */
export function taskPools(task: Task): Pools {
  const known = poolsOfTask.get(task);
  if (known) return known;
  const pools = { pretraining: [] as TaskItem[], practice: [] as TaskItem[], test: [] as TaskItem[] };
  const seen = new Set<string>();
  for (const item of task.items()) {
    if (seen.has(item.prompt)) continue;
    seen.add(item.prompt);
    pools[poolOf(item.prompt)].push(item);
  }
  poolsOfTask.set(task, pools);
  return pools;
}

/** Fisher-Yates with Philox words under the key (seed, hash of stream); for lists far shorter than 2^32. */
function shuffled<T>(items: readonly T[], seed: number, stream: string): T[] {
  const result = [...items];
  const key = [seed >>> 0, promptHash(stream)] as const;
  for (let last = result.length - 1; last > 0; last--) {
    const [word] = philox4x32([last, 0, 0, 0], key);
    const chosen = Math.floor((word / 2 ** 32) * (last + 1));
    [result[last], result[chosen]] = [result[chosen] as T, result[last] as T];
  }
  return result;
}

function checkSize(task: Task, asked: number, available: number, use: string): void {
  if (!Number.isInteger(asked) || asked < 0) {
    throw new LabError(
      'bad-config',
      `The number of ${use} prompts must be a whole number, not ${asked}.`,
      'Enter a whole number of 0 or more.',
    );
  }
  if (asked > available) {
    throw new LabError(
      'bad-config',
      `The task "${task.title}" has ${available} prompts for ${use}, and ${asked} were asked for.`,
      `Ask for at most ${available}.`,
    );
  }
}

/**
 * Three disjoint splits without repeats. Support and probe come from the practice pool, test from a pool of its own, so
 * no seed's test prompt is ever a support or probe prompt of any seed. Each split depends on the seed and its own size
 * alone, and a smaller split is the beginning of a larger one. Throws LabError 'bad-config' if a pool is too small.
 */
export function drawSplits(task: Task, sizes: SplitSizes, seed: number): Splits {
  const pools = taskPools(task);
  const practice = shuffled(pools.practice, seed, `${task.id}/practice`);
  const test = shuffled(pools.test, seed, `${task.id}/test`);
  checkSize(task, sizes.support, practice.length, 'support');
  checkSize(task, sizes.probe, practice.length, 'probe');
  checkSize(task, sizes.support + sizes.probe, practice.length, 'support and probe together');
  checkSize(task, sizes.test, test.length, 'test');
  return {
    support: practice.slice(0, sizes.support) as readonly TaskItem[] as Split<'support'>,
    probe: practice.reverse().slice(0, sizes.probe) as readonly TaskItem[] as Split<'probe'>,
    test: test.slice(0, sizes.test) as readonly TaskItem[] as Split<'test'>,
  };
}
