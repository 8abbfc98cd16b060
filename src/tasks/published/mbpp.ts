/** The published reward of MBPP: the program of the last answer must pass every test, in Python, within its time. */
import type { PythonProgram, Sandbox } from '../../protocol';
import { unparsed, type Score } from '../task';
import type { DataRow } from '../data/row';
import { textOf, textsOf, type DatasetFormat, type Question } from './dataset';
import { between, strip } from './text';

export interface MbppTruth {
  readonly test_list?: readonly string[] | null | undefined;
  readonly test_setup_code?: string | readonly string[] | null | undefined;
}

/** The last <answer>, else the last python fence, else the last fence; '' where there is none. */
function extractCode(response: string): string {
  for (const [open, close] of [
    ['<answer>', '</answer>'],
    ['```python', '```'],
    ['```', '```'],
  ] as const) {
    const found = between(response, open, close).at(-1);
    if (found !== undefined) return strip(found);
  }
  return '';
}

/** What is run for a non-empty answer: the set-up, the answer, then each test. */
function programOf(code: string, { test_list, test_setup_code }: MbppTruth): PythonProgram {
  const given = Array.isArray(test_setup_code)
    ? test_setup_code.filter((line) => line !== '').join('\n')
    : test_setup_code;
  const setUp = typeof given === 'string' && strip(given) !== '' ? `${given}\n` : '';
  return { code: `${setUp}${code}\n`, tests: test_list ?? [] };
}

/** Equal programs run once; an empty answer does not run. */
export async function scoreMbpp(
  answers: readonly { readonly response: string; readonly truth: MbppTruth }[],
  sandbox: Sandbox,
  signal?: AbortSignal,
): Promise<readonly Score[]> {
  const programs = new Map<string, PythonProgram>();
  const asked = answers.map(({ response, truth }) => {
    const code = extractCode(response);
    const program = programOf(code, truth);
    const key = JSON.stringify(program);
    if (code !== '') programs.set(key, program);
    return { code, key };
  });
  const outcomes = await sandbox.python([...programs.values()], signal);
  const results = new Map([...programs.keys()].map((key, i) => [key, outcomes[i]!]));
  return asked.map(({ code, key }) => {
    const result = results.get(key);
    if (code === '' || !result) return unparsed;
    if (!result.ok) return { ...unparsed, vote: code, fault: result.fault };
    return { reward: Number(result.value), correct: result.value, vote: code };
  });
}

const system =
  'You are a Python programming assistant. Write clean, correct Python code to solve the given problem.';
const shownTests = 3;

const request = (text: string, tests: readonly string[]): string => `${text}

Your code should pass these tests:
${tests.slice(0, shownTests).join('\n')}

Think through your solution in <think> </think> tags.
Return your final Python code in <answer> </answer> tags, e.g.:
<answer>
def solution(x):
    return x + 1
</answer>`;

/** Rows of the full data set, or of the sanitized one, whose names differ. */
function question(row: DataRow): Question<MbppTruth> | null {
  const text = textOf(row['text']) ?? textOf(row['prompt']);
  const [code, tests] = [textOf(row['code']), textsOf(row['test_list'])];
  if (text === null || code === null || !tests || tests.length === 0) return null;
  const setUp = textOf(row['test_setup_code']) ?? textsOf(row['test_imports']) ?? '';
  return {
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: request(text, tests) },
    ],
    wanted: `<answer>\n${code}\n</answer>`,
    truth: { test_list: tests, test_setup_code: setUp },
  };
}

export const mbpp: DatasetFormat<MbppTruth> = {
  info: {
    title: 'MBPP',
    family: 'code',
    summary: 'Write a Python function from a sentence and a few tests.',
    scoring:
      '1 if the code of the last <answer>, or else of the last code fence, passes every test, run in Python apart from the page for at most 5 seconds; otherwise 0. Answers vote for their code.',
  },
  maxNewTokens: 2048,
  columns: '"text", "code" and "test_list"',
  question,
  scoring: {
    scoreInSandbox: (answers, sandbox, signal) => {
      const submissions = answers.map(({ item, response }) => ({ response, truth: item.truth as MbppTruth }));
      return scoreMbpp(submissions, sandbox, signal);
    },
  },
};
