/** Draws the prompts an experiment uses, so that its test prompts were never seen in pretraining or tuning. */
import { textKey } from '../math/chance';
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

/** Keeps the first of equal prompts. */
function* distinct(items: Iterable<TaskItem>): Generator<TaskItem> {
  const seen = new Set<string>();
  for (const item of items) {
    if (seen.has(item.prompt)) continue;
    seen.add(item.prompt);
    yield item;
  }
}

/** The distinct prompts of a task by pool, in the task's order; computed once per task. */
export function taskPools(task: Task): Pools {
  const known = poolsOfTask.get(task);
  if (known) return known;
  const pools = { pretraining: [] as TaskItem[], practice: [] as TaskItem[], test: [] as TaskItem[] };
  for (const item of distinct(task.items())) pools[poolOf(item.prompt)].push(item);
  poolsOfTask.set(task, pools);
  return pools;
}

/** Fisher-Yates with Philox words under the key (seed, hash of purpose); for lists far shorter than 2^32. */
function shuffled<T>(items: readonly T[], seed: number, purpose: string): T[] {
  const result = [...items];
  const key = textKey(seed, promptHash(purpose));
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

/** The questions each split may be drawn from; support takes from the front of its list, probe from the back. */
interface Deal {
  readonly support: readonly TaskItem[];
  readonly probe: readonly TaskItem[];
  readonly test: readonly TaskItem[];
}

function dealPools(task: Task, sizes: SplitSizes, seed: number): Deal {
  const pools = taskPools(task);
  const practice = shuffled(pools.practice, seed, `${task.id}/practice`);
  const test = shuffled(pools.test, seed, `${task.id}/test`);
  checkSize(task, sizes.support, practice.length, 'support');
  checkSize(task, sizes.probe, practice.length, 'probe');
  checkSize(task, sizes.support + sizes.probe, practice.length, 'support and probe together');
  checkSize(task, sizes.test, test.length, 'test');
  return { support: practice, probe: practice.toReversed(), test };
}

/**
 * Rows in the order of their hashes: test is drawn from the last quarter, or as many more or fewer as the sizes
 * require, so that runs of equal sizes never see another's test rows in training.
 */
function dealRows(task: Task, sizes: SplitSizes, seed: number): Deal {
  const rows = [...distinct(task.items())];
  const before = sizes.support + sizes.probe;
  checkSize(task, sizes.support, rows.length, 'support');
  checkSize(task, sizes.probe, rows.length, 'probe');
  checkSize(task, sizes.test, rows.length, 'test');
  checkSize(task, before + sizes.test, rows.length, 'support, probe and test together');
  const hashed = rows.map((row) => [promptHash(row.prompt), row] as const);
  const ordered = hashed.sort(([a], [b]) => a - b).map(([, row]) => row);
  const held = Math.max(sizes.test, Math.min(Math.floor(rows.length / 4), rows.length - before));
  const practice = shuffled(ordered.slice(0, rows.length - held), seed, `${task.id}/practice`);
  const test = shuffled(ordered.slice(rows.length - held), seed, `${task.id}/test`);
  return { support: practice, probe: practice.toReversed(), test };
}

/** Generated until every split is full; which split a prompt may serve is decided by its hash alone. */
function dealGenerated(task: Task, sizes: SplitSizes, seed: number): Deal {
  for (const split of ['support', 'probe', 'test'] as const) checkSize(task, sizes[split], Infinity, split);
  const deal = { support: [] as TaskItem[], probe: [] as TaskItem[], test: [] as TaskItem[] };
  const splitOf = { pretraining: 'support', practice: 'probe', test: 'test' } as const;
  const full = () =>
    (['support', 'probe', 'test'] as const).every((split) => deal[split].length >= sizes[split]);
  for (const item of distinct(task.items(seed))) {
    if (full()) break;
    deal[splitOf[poolOf(item.prompt)]].push(item);
  }
  return deal;
}

const dealers = { bundled: dealPools, rows: dealRows, generated: dealGenerated } as const;

/**
 * Three disjoint splits without repeats. Support and probe never hold what another seed's test holds (of data rows, if
 * the sizes are the same). Each split depends on the seed and its own size, a data set's on the sizes together; a smaller
 * split of a bundled or generated task is the beginning of a larger one. Throws LabError 'bad-config' if there are too few.
 */
export function drawSplits(task: Task, sizes: SplitSizes, seed: number): Splits {
  const { support, probe, test } = dealers[task.origin ?? 'bundled'](task, sizes, seed);
  return {
    support: support.slice(0, sizes.support) as readonly TaskItem[] as Split<'support'>,
    probe: probe.slice(0, sizes.probe) as readonly TaskItem[] as Split<'probe'>,
    test: test.slice(0, sizes.test) as readonly TaskItem[] as Split<'test'>,
  };
}
