/** What ships must be answerable: every sample's own answer earns the full reward, and is put as the published code puts it. */
import { describe, expect, it } from 'vitest';
import { openNodeSandbox } from '../../../src/sandbox/node';
import mbppSample from '../../../src/tasks/samples/mbpp.json';
import { drawSplits, findTask, type Score, type Task, type TaskItem } from '../../../src/tasks';

const sandbox = openNodeSandbox();
const published = ['countdown', 'gsm8k', 'math500', 'mbpp', 'rocstories'];

async function scores(task: Task, items: readonly TaskItem[], answer: (item: TaskItem) => string) {
  const answers = items.map((item) => ({ item, response: answer(item) }));
  return 'scoreInSandbox' in task
    ? task.scoreInSandbox(answers, sandbox)
    : answers.map(({ item, response }): Score => task.score(item, response));
}

const someOf = (task: Task): readonly TaskItem[] =>
  task.origin === 'generated'
    ? drawSplits(task, { support: 500, probe: 0, test: 0 }, 3).support
    : [...task.items()];

describe.each(published)('%s', (id) => {
  const task = findTask(id);
  const items = someOf(task);

  it('has at least 40 different questions', () => {
    expect(new Set(items.map(({ prompt }) => prompt)).size).toBe(items.length);
    expect(items.length).toBeGreaterThanOrEqual(40);
  });

  it('rewards its own answers, and nothing for silence', { timeout: 120_000 }, async () => {
    const some = id === 'mbpp' ? items.slice(0, 4) : items; // each needs an interpreter of its own
    const own = await scores(task, some, ({ wanted }) => (id === 'math500' ? `\\boxed{${wanted}}` : wanted));
    expect(own.filter(({ correct, vote }) => !correct || vote === null)).toEqual([]);
    expect(own.every(({ reward }) => reward >= 1)).toBe(true);
    const silent = await scores(task, items, () => '');
    expect(silent.every(({ reward, correct, vote }) => reward === 0 && !correct && vote === null)).toBe(true);
  });

  it('is put as a conversation that ends with the person', () => {
    for (const { messages, prompt } of items) {
      expect(messages!.at(-1)).toEqual({ role: 'user', content: prompt });
    }
  });
});

describe('mbpp', () => {
  it('has programs that pass their tests', { timeout: 120_000 }, async () => {
    const code = mbppSample.map((row) => row.code).join('\n');
    const tests = mbppSample.flatMap((row) => row.test_list);
    expect(await sandbox.python([{ code, tests }])).toEqual([{ ok: true, value: true }]);
  });
});

describe('countdown', () => {
  const task = findTask('countdown');

  it('asks the same for the same seed, in every split and of any size', () => {
    const sizes = { support: 300, probe: 100, test: 200 };
    const drawn = drawSplits(task, sizes, 5);
    expect(drawSplits(task, sizes, 5)).toEqual(drawn);
    expect(drawSplits(task, { support: 30, probe: 400, test: 0 }, 5).support).toEqual(
      drawn.support.slice(0, 30),
    );
    expect(drawSplits(task, sizes, 6).support).not.toEqual(drawn.support);
    const all = [...drawn.support, ...drawn.probe, ...drawn.test].map(({ prompt }) => prompt);
    expect(new Set(all).size).toBe(600);
  });

  it('never tests what another seed trains on', () => {
    const train = [1, 2, 3].flatMap((seed) =>
      drawSplits(task, { support: 3000, probe: 1000, test: 0 }, seed),
    );
    const seen = new Set(
      train.flatMap(({ support, probe }) => [...support, ...probe]).map(({ prompt }) => prompt),
    );
    const test = drawSplits(task, { support: 0, probe: 0, test: 3000 }, 4).test;
    expect(test.filter(({ prompt }) => seen.has(prompt))).toEqual([]);
  });
});

describe('rows of a data set', () => {
  const task = findTask('gsm8k');
  const rows = [...task.items()].length;

  it('are dealt out to the last one', () => {
    const { support, probe, test } = drawSplits(task, { support: rows - 22, probe: 10, test: 12 }, 1);
    expect(new Set([...support, ...probe, ...test].map(({ prompt }) => prompt)).size).toBe(rows);
  });

  it('keep test apart for every seed at the same sizes', () => {
    const sizes = { support: 12, probe: 6, test: 8 };
    const trained = new Set(
      [0, 1, 2, 3].flatMap((seed) => {
        const { support, probe } = drawSplits(task, sizes, seed);
        return [...support, ...probe].map(({ prompt }) => prompt);
      }),
    );
    const tests = [0, 1, 2, 3].map((seed) => drawSplits(task, sizes, seed).test);
    expect(tests.flat().filter(({ prompt }) => trained.has(prompt))).toEqual([]);
    expect(tests[1]).not.toEqual(tests[0]);
  });

  it('say how many there are when more are asked for', () => {
    expect(() => drawSplits(task, { support: 30, probe: 10, test: 20 }, 0)).toThrow(
      `has ${rows} prompts for support, probe and test together, and 60 were asked for`,
    );
  });
});
