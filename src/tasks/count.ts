/** Math: reach a number with three digits. Its twin for pretraining is `Count` in training/tasks.py. */
import { eachDigitFromOne, eachOperator, evaluateInfix, isDigit, isOperator } from './arithmetic';
import type { PlainTask, Score, TaskItem } from './task';
import { unparsed } from './task';

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** Every expression over the shown digits whose value has at most two digits. */
function* itemsOf(digits: readonly [number, number, number]): Generator<TaskItem> {
  for (const [i, j, k] of orders) {
    for (const first of eachOperator) {
      for (const second of eachOperator) {
        const target = evaluateInfix(digits[i], first, digits[j], second, digits[k]);
        if (target < 0 || target >= 100) continue;
        yield {
          prompt: `c${digits.join('')}=${String(target).padStart(2, '0')}:`,
          wanted: `${digits[i]}${first}${digits[j]}${second}${digits[k]}`,
        };
      }
    }
  }
}

function* items(): Generator<TaskItem> {
  for (const a of eachDigitFromOne) {
    for (const b of eachDigitFromOne) {
      for (const c of eachDigitFromOne) yield* itemsOf([a, b, c]);
    }
  }
}

const sorted = (symbols: string): string => [...symbols].sort().join('');

function score({ prompt }: TaskItem, response: string): Score {
  if (response.length !== 5) return unparsed;
  const [a = '', first = '', b = '', second = '', c = ''] = response;
  if (![first, second].every(isOperator) || ![a, b, c].every(isDigit)) return unparsed;
  if (sorted(a + b + c) !== sorted(prompt.slice(1, 4))) return unparsed;
  const value = evaluateInfix(Number(a), first, Number(b), second, Number(c));
  const correct = value === Number(prompt.slice(5, 7));
  return { reward: correct ? 1 : 0.1, correct, vote: String(value) };
}

export const count: PlainTask = {
  id: 'count',
  title: 'Count',
  family: 'math',
  summary: 'Reach the number after "=" with the three digits after "c", each used once, and two of + - *.',
  scoring:
    '1 if the expression uses the three digits and equals the number (* before + and -), 0.1 if it uses the digits but misses, otherwise 0. Answers vote for the number they reach.',
  example: { prompt: 'c864=02:', answer: '6-8+4' },
  maxNewTokens: 6,
  items,
  score,
};
