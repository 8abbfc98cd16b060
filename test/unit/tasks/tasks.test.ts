/** The tasks must be those the bundled models were trained for: the same questions, and the same score for any answer. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/protocol';
import { bundledTasks, findTask } from '../../../src/tasks';
import type { Pool } from '../../../src/tasks/pools';
import { poolOf, promptHash } from '../../../src/tasks/pools';
import { taskPools } from '../../../src/tasks/splits';

type ScoreRow = [
  prompt: string,
  wanted: string,
  response: string,
  reward: number,
  correct: boolean,
  vote: string | null,
];
interface Golden {
  hashes: [text: string, hash: number, pool: Pool][];
  tasks: Record<
    string,
    {
      maxNewTokens: number;
      items: number;
      itemsHash: number;
      pools: Record<Pool, number>;
      scores: ScoreRow[];
    }
  >;
}
const goldenUrl = new URL('../../golden/bundled/task-vectors.json', import.meta.url);
const golden = JSON.parse(readFileSync(goldenUrl, 'utf8')) as Golden;

describe('prompt hash', () => {
  it.each(golden.hashes)('puts %j where the Python twin does', (text, hash, pool) => {
    expect(promptHash(text)).toBe(hash);
    expect(poolOf(text)).toBe(pool);
  });
});

describe.each(bundledTasks)('$id', (task) => {
  const twin = golden.tasks[task.id];
  if (!twin) throw new Error(`no vectors for ${task.id}`);

  it('asks the same questions in the same order as its twin', () => {
    const all = [...task.items()];
    expect(all.length).toBe(twin.items);
    expect(promptHash(all.map((item) => `${item.prompt}${item.wanted}\n`).join(''))).toBe(twin.itemsHash);
    expect(task.maxNewTokens).toBe(twin.maxNewTokens);
  });

  it('has pools of the sizes its twin has', () => {
    for (const pool of ['pretraining', 'practice', 'test'] as const) {
      expect(taskPools(task)[pool].length).toBe(twin.pools[pool]);
    }
  });

  it(`scores ${twin.scores.length} answers as its twin does`, () => {
    expect(twin.scores.length).toBeGreaterThan(300);
    expect(twin.scores.some(([, , , , correct]) => correct)).toBe(true);
    for (const [prompt, wanted, response, reward, correct, vote] of twin.scores) {
      const given = task.score({ prompt, wanted }, response);
      expect(given, response.slice(0, 40)).toMatchObject({ correct, vote });
      expect(given.reward).toBeCloseTo(reward, 12);
    }
  });

  it('gives full reward to every wanted answer, and room to say it and stop', () => {
    for (const item of task.items()) {
      const { reward, correct, vote } = task.score(item, item.wanted);
      if (reward !== 1 || !correct || vote === null) expect.fail(`${item.prompt} ${item.wanted}`);
      if (item.wanted.length >= task.maxNewTokens) expect.fail(`no room for ${item.wanted}`);
    }
  });

  it('lets a vote decide correctness: answers that vote alike are right or wrong alike', () => {
    const verdicts = new Map<string, boolean>();
    for (const [prompt, , , , correct, vote] of twin.scores) {
      if (vote === null) continue;
      const key = `${prompt} ${vote}`;
      expect(verdicts.get(key) ?? correct).toBe(correct);
      verdicts.set(key, correct);
    }
  });

  it('shows an example that is one of its own', () => {
    const { prompt, answer } = task.example;
    const item = [...task.items()].find((candidate) => candidate.prompt === prompt);
    expect(item && task.score(item, answer).reward).toBe(1);
  });

  it('scores a megabyte of anything', () => {
    const item = taskPools(task).test[0];
    if (!item) throw new Error('no items');
    for (const unit of ['x', 'x5+', 'abcd', '1+', '\u{1f600}', '(((']) {
      expect(task.score(item, unit.repeat(1e6 / unit.length))).toEqual({
        reward: 0,
        correct: false,
        vote: null,
      });
    }
  });
});

describe('partial credit', () => {
  const scoreOf = (id: string, prompt: string, wanted: string, response: string): number =>
    bundledTasks.find((task) => task.id === id)!.score({ prompt, wanted }, response).reward;

  it('count: a tenth for using the digits', () => {
    expect(scoreOf('count', 'c864=02:', '6-8+4', '8+6-4')).toBe(0.1);
    expect(scoreOf('count', 'c864=02:', '6-8+4', '8+6-6')).toBe(0);
  });

  it('code: a tenth for running, two for each example', () => {
    expect(scoreOf('code', 'p69;2>05;3>06:', 'x6-9+', 'x')).toBe(0.1);
    expect(scoreOf('code', 'p69;2>05;3>06:', 'x6-9+', 'x2*1+')).toBe(0.3);
    expect(scoreOf('code', 'p69;2>05;3>06:', 'x6-9+', 'x3+')).toBe(1);
    expect(scoreOf('code', 'p69;2>05;3>06:', 'x6-9+', 'x-6+9')).toBe(0);
  });

  it('story: positions and neighbours', () => {
    expect(scoreOf('story', 'shome,land,swim,plan:', 'dbca', 'bcad')).toBeCloseTo(0.4 * (2 / 3), 12);
    expect(scoreOf('story', 'shome,land,swim,plan:', 'dbca', 'dbac')).toBeCloseTo(0.3 + 0.4 / 3, 12);
    expect(scoreOf('story', 'shome,land,swim,plan:', 'dbca', 'dbcc')).toBe(0);
  });
});

describe('findTask', () => {
  it('names the tasks there are when one is unknown', () => {
    expect(() => findTask('nope')).toThrow(LabError);
    try {
      findTask('nope');
    } catch (thrown) {
      expect((thrown as LabError).info).toMatchObject({
        kind: 'not-found',
        hint: 'Choose one of: count, code, story, countdown, gsm8k, math500, mbpp, rocstories.',
      });
    }
  });
});
