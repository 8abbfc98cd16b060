/** The published reward of MBPP: the program of the last answer must pass every test, in Python, within its time. */
import type { PythonProgram } from '../../protocol';
import { between, strip } from './text';

export interface MbppTruth {
  readonly test_list?: readonly string[] | null | undefined;
  readonly test_setup_code?: string | readonly string[] | null | undefined;
}

/** The last <answer>, else the last python fence, else the last fence; '' where there is none. */
export function extractCode(response: string): string {
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
export function programOf(code: string, { test_list, test_setup_code }: MbppTruth): PythonProgram {
  const given = Array.isArray(test_setup_code)
    ? test_setup_code.filter((line) => line !== '').join('\n')
    : test_setup_code;
  const setUp = typeof given === 'string' && strip(given) !== '' ? `${given}\n` : '';
  return { code: `${setUp}${code}\n`, tests: test_list ?? [] };
}
