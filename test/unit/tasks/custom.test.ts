/** Tasks that people bring: each reward by hand-made answers, hostile code and expressions included. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LabError, type CustomTaskSpec, type RewardSpec } from '../../../src/protocol';
import { openNodeSandbox } from '../../../src/sandbox/node';
import { customTask, defineTask, drawSplits, findTask, readRows, tryTask } from '../../../src/tasks';

const sandbox = openNodeSandbox({ rewardLimits: { callMs: 200, batchMs: 1500 } });

type Columns = Extract<CustomTaskSpec['format'], { kind: 'columns' }>;

const spec = (
  reward: RewardSpec,
  answers: readonly unknown[],
  format: Partial<Columns> = {},
): CustomTaskSpec => ({
  version: 1,
  name: 'My task',
  format: {
    kind: 'columns',
    prompt: 'Q{n}: {q}',
    answer: 'a',
    reward,
    maxNewTokens: 8,
    stop: ['\n'],
    ...format,
  },
  rows: answers.map((a, n) => ({ n, q: `what ${n}?`, a })),
});

/** Each response held against its answer. */
const trial = (reward: RewardSpec, pairs: readonly (readonly [response: string, answer: unknown])[]) =>
  tryTask(
    customTask(
      spec(
        reward,
        pairs.map(([, answer]) => answer),
      ),
    ),
    pairs.map(([response]) => response),
    sandbox,
  );

const rewardsOf = async (reward: RewardSpec, pairs: readonly (readonly [string, unknown])[]) =>
  (await trial(reward, pairs)).map((score) => score.fault ?? score.reward);

describe('rewards', () => {
  it('exact: the same text, white space aside', async () => {
    const pairs = [
      [' a  b\n', 'a b'],
      ['A b', 'a b'],
      ['a', 'a b'],
      ['', 'a'],
    ] as const;
    expect(await rewardsOf({ kind: 'exact', ignoreCase: false }, pairs)).toEqual([1, 0, 0, 0]);
    expect(await rewardsOf({ kind: 'exact', ignoreCase: true }, pairs)).toEqual([1, 1, 0, 0]);
    expect((await trial({ kind: 'exact', ignoreCase: true }, pairs)).map(({ vote }) => vote)).toEqual([
      'a b',
      'a b',
      'a',
      null,
    ]);
  });

  it('number: the last one, within the tolerance', async () => {
    const pairs = [
      ['it is 1,250.50 dollars', 1250.5],
      ['3 then 4', '3'],
      ['-2e3', -2000],
      ['none', 1],
      ['= 0.34', '1/0.33'],
    ] as const;
    expect(await rewardsOf({ kind: 'number', tolerance: 0 }, pairs)).toEqual([1, 0, 1, 0, 0]);
    expect(await rewardsOf({ kind: 'number', tolerance: 0.02 }, pairs)).toEqual([1, 0, 1, 0, 1]);
  });

  it('choice: the letter an answer settles on', async () => {
    const said = [
      'B',
      '(b)',
      'B. because',
      'The answer is **B**',
      'answer: b',
      'Not A but B',
      'I think it is B.',
      'A dog',
    ];
    const scores = await trial(
      { kind: 'choice' },
      said.map((response) => [response, 'B'] as const),
    );
    expect(scores.map(({ vote }) => vote)).toEqual(['B', 'B', 'B', 'B', 'B', 'B', 'B', 'A']);
    expect((await trial({ kind: 'choice' }, [['no letter here', 'b']]))[0]).toMatchObject({
      reward: 0,
      vote: null,
    });
  });

  it('words: the share of those wanted, nothing beside one to avoid', async () => {
    const reward = { kind: 'words', contains: ['Sun', 'sea'], avoids: ['rain'] } as const;
    const said = ['sun and SEA', 'the sun', 'sun, sea, rain', ''];
    expect(
      await rewardsOf(
        reward,
        said.map((response) => [response, ''] as const),
      ),
    ).toEqual([1, 0.5, 0, 0]);
  });

  it('pattern: a match, and what it captures is the answer', async () => {
    const free = { kind: 'pattern', pattern: '^\\d{3}$', ignoreCase: false } as const;
    expect(
      await rewardsOf(free, [
        ['123', ''],
        ['12', ''],
        ['x123', ''],
      ]),
    ).toEqual([1, 0, 0]);
    const captured = { kind: 'pattern', pattern: 'answer is (\\w+)', ignoreCase: true } as const;
    expect(
      await rewardsOf(captured, [
        ['The Answer is Blue.', 'blue'],
        ['answer is red', 'blue'],
      ]),
    ).toEqual([1, 0]);
  });

  it('pattern: one that never ends costs its own answers alone', async () => {
    const evil = { kind: 'pattern', pattern: '^(a+)+$', ignoreCase: false } as const;
    expect(
      await rewardsOf(evil, [
        [`${'a'.repeat(60)}!`, ''],
        ['aaa', ''],
      ]),
    ).toEqual(['timed out', 1]);
  });

  it('function: any number; faults are told apart and score 0', async () => {
    const source = `(response, { answer, prompt, n }) => {
      if (response === 'throw') throw new Error('no');
      if (response === 'loop') for (;;);
      if (response === 'nan') return NaN;
      if (response === 'text') return 'text';
      return response === answer && prompt === 'Q' + n + ': what ' + n + '?' ? 2 : 0.25;
    }`;
    const said = ['x', 'y', 'throw', 'loop', 'nan', 'text', 'x'];
    const scores = await trial(
      { kind: 'function', source },
      said.map((response) => [response, 'x'] as const),
    );
    expect(scores.map((score) => score.fault ?? score.reward)).toEqual([
      2,
      0.25,
      'threw',
      'timed out',
      'not a number',
      'not a number',
      2,
    ]);
    expect(scores.map(({ correct }) => correct)).toEqual([true, false, false, false, false, false, true]);
  });

  it('need a sandbox only where code is run', async () => {
    const plain = customTask(spec({ kind: 'exact', ignoreCase: false }, ['a']));
    expect(await tryTask(plain, ['a', 'beyond the data'], undefined)).toMatchObject([{ reward: 1 }]);
    const judged = customTask(spec({ kind: 'function', source: '() => 1' }, ['a']));
    await expect(tryTask(judged, ['a'], undefined)).rejects.toThrow('no place to run code');
  });
});

function failure(input: unknown): string {
  try {
    customTask(input);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(LabError);
    expect((thrown as LabError).info.hint).not.toBe('');
    return (thrown as LabError).info.message;
  }
  throw new Error('nothing was wrong with it');
}

describe('a description', () => {
  const exact = { kind: 'exact', ignoreCase: false } as const;
  const good = spec(exact, ['a', 'b']);

  it.each([
    ['another version', { ...good, version: 2 }, 'version must be 1.'],
    ['no rows', { ...good, rows: [] }, 'There are no rows.'],
    [
      'a prompt without a column',
      spec(exact, ['a'], { prompt: 'same {for} all' }),
      'The prompt names no column of the data, so every question would be the same.',
    ],
    [
      'an answer column that is not there',
      spec(exact, ['a'], { answer: 'b' }),
      'The data has no column "b" for the answer.',
    ],
    ['an empty answer', spec(exact, ['a', null]), 'Row 2 cannot be asked: its answer is empty.'],
    [
      'an answer without a number',
      spec({ kind: 'number', tolerance: 0 }, [1, 'x']),
      'Row 2 cannot be asked: its answer has no number in it.',
    ],
    [
      'an answer that is no letter',
      spec({ kind: 'choice' }, ['AB']),
      'Row 1 cannot be asked: its answer is not a single letter.',
    ],
    [
      'an answer of no length',
      spec(exact, ['a'], { maxNewTokens: 0 }),
      'The longest answer must have at least 1 token.',
    ],
    ['no function', spec({ kind: 'function', source: '' }, ['a']), 'The reward function is empty.'],
    [
      'rows of another task',
      { ...good, format: { kind: 'published', task: 'gsm8k' } },
      'Row 1 is not a question of "GSM8K": it has n, q, a.',
    ],
    [
      'an unknown task',
      { ...good, format: { kind: 'published', task: 'gqa' } },
      'There is no published task of that name.',
    ],
  ])('with %s is refused', (_, input, message) => {
    expect(failure(input)).toBe(message);
  });

  it('with a pattern that is none is refused', () => {
    expect(failure(spec({ kind: 'pattern', pattern: '(', ignoreCase: false }, ['a']))).toMatch(
      /^The regular expression cannot be used: /,
    );
  });

  it('becomes a task named by its content', () => {
    const task = defineTask(good);
    expect(task.id).toMatch(/^my-task@[0-9a-f]{12}$/);
    expect(task).toMatchObject({ title: 'My task', rows: 2, maxNewTokens: 8, stop: ['\n'] });
    expect([...task.items()].map(({ prompt, wanted }) => [prompt, wanted])).toEqual([
      ['Q0: what 0?', 'a'],
      ['Q1: what 1?', 'b'],
    ]);
    expect(findTask(task.id)).toBe(task);
    expect(defineTask(structuredClone(good)).id).toBe(task.id);
    expect(defineTask(spec(exact, ['a', 'c'])).id).not.toBe(task.id);
    expect(drawSplits(task, { support: 1, probe: 0, test: 1 }, 0).test).toHaveLength(1);
  });

  it('whose data is gone says so', () => {
    expect(() => findTask('my-task@000000000000')).toThrow(
      'The data of the task "my-task@000000000000" is not loaded.',
    );
  });
});

describe('data of the published tasks', () => {
  const published = (task: string, rows: readonly unknown[]) =>
    customTask({ version: 1, name: 'mine', format: { kind: 'published', task }, rows });
  const [first, answerOf] = [
    (task: ReturnType<typeof published>) => [...task.items()][0]!,
    (task: ReturnType<typeof published>, response: string) =>
      tryTask(task, [response], sandbox).then(([score]) => score!.reward),
  ];

  it('gsm8k: as on the Hub, and as the published code prepares it', async () => {
    const raw = published('gsm8k', [{ question: 'Two and two?', answer: '2+2=<<2+2=4>>4\n#### 1,004' }]);
    expect(first(raw).prompt).toBe(
      'Two and two? Let\'s think step by step and output the final answer after "####".',
    );
    expect(await answerOf(raw, 'so #### 1,004')).toBe(1);
    const prepared = published('gsm8k', [
      { prompt: [{ role: 'user', content: 'Two?' }], reward_model: { style: 'rule', ground_truth: '2' } },
    ]);
    expect(first(prepared)).toMatchObject({ prompt: 'Two?', wanted: '#### 2' });
  });

  it('mbpp: full and sanitized, from Parquet too', async () => {
    const rows = await readRows(
      'x',
      new Uint8Array(readFileSync(new URL('../../golden/rows.parquet', import.meta.url))),
    );
    const full = published('mbpp', rows);
    expect(first(full).prompt).toContain('Your code should pass these tests:\nassert add(1, 2) == 3\n');
    expect(await answerOf(full, '<answer>def add(a, b): return b + a</answer>')).toBe(1);
    const sanitized = published('mbpp', [
      {
        prompt: 'Pi.',
        code: 'def pi(): return math.pi',
        test_list: '["assert pi() > 3"]',
        test_imports: ['import math'],
      },
    ]);
    expect(await answerOf(sanitized, '```python\ndef pi():\n    return math.pi\n```')).toBe(1);
  });

  it('rocstories: shuffled already, or told in order', async () => {
    const shuffled = published('rocstories', [
      { title: 'T', shuffled_sentences: ['e.', 'a.', 'b.', 'd.', 'c.'], gold_order: [1, 2, 4, 3, 0] },
    ]);
    expect(first(shuffled).wanted).toBe('B,C,E,D,A');
    const told = published('rocstories', [
      {
        storytitle: 'T',
        ...Object.fromEntries(['u', 'v', 'w', 'x', 'y'].map((s, i) => [`sentence${i + 1}`, s])),
      },
    ]);
    expect(await answerOf(told, first(told).wanted)).toBe(1);
    const shown = [...first(told).prompt.matchAll(/^Sentence ([A-E]): (.)$/gm)];
    const inOrder = shown.sort(([, , a], [, , b]) => (a! < b! ? -1 : 1)).map(([, label]) => label);
    expect(first(told).wanted).toBe(inOrder.join(','));
  });

  it('math500: problem and answer', async () => {
    const task = published('math500', [{ problem: '1/2 + 1/4?', answer: '\\frac{3}{4}', level: 1 }]);
    expect(first(task).prompt).toBe(
      "1/2 + 1/4?\n\nLet's think step by step and output the final answer after ####",
    );
    expect(await answerOf(task, 'It is \\boxed{\\tfrac{3}{4}}')).toBe(1);
  });
});
