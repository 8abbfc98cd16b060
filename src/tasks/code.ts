/** Code: write a program from two examples. Its twin for pretraining is `Code` in training/tasks.py. */
import { eachDigitFromOne, eachOperator, runPostfix } from './arithmetic';
import type { PlainTask, Score, TaskItem } from './task';
import { unparsed } from './task';

const longestProgram = 5;
const hiddenInput = 12;
const firstInputs = [0, 1, 2, 3, 4, 5, 6, 7, 8];

const isShown = (output: number | null): output is number => output !== null && output >= 0 && output < 100;
const twoDigits = (output: number): string => String(output).padStart(2, '0');

/** The neighbouring inputs whose outputs have at most two digits, with the program's digits shown both ways round. */
function* itemsOf(a: number, first: string, b: number, second: string): Generator<TaskItem> {
  const wanted = `x${a}${first}${b}${second}`;
  for (const x1 of firstInputs) {
    const x2 = x1 + 1;
    const [y1, y2] = [runPostfix(wanted, x1), runPostfix(wanted, x2)];
    if (!isShown(y1) || !isShown(y2)) continue;
    const examples = `${x1}>${twoDigits(y1)};${x2}>${twoDigits(y2)}`;
    yield { prompt: `p${a}${b};${examples}:`, wanted };
    yield { prompt: `p${b}${a};${examples}:`, wanted };
  }
}

function* items(): Generator<TaskItem> {
  for (const a of eachDigitFromOne) {
    for (const first of eachOperator) {
      for (const b of eachDigitFromOne) {
        for (const second of eachOperator) yield* itemsOf(a, first, b, second);
      }
    }
  }
}

function score({ prompt }: TaskItem, response: string): Score {
  if (response.length > longestProgram || !response.includes('x')) return unparsed;
  const [x1, y1] = [Number(prompt[4]), Number(prompt.slice(6, 8))];
  const [x2, y2] = [Number(prompt[9]), Number(prompt.slice(11, 13))];
  const outputs = [x1, x2, hiddenInput].map((x) => runPostfix(response, x));
  const [first, second, hidden] = outputs;
  if (typeof first !== 'number' || typeof second !== 'number' || typeof hidden !== 'number') return unparsed;
  const onLine = (hidden - y1) * (x2 - x1) === (y2 - y1) * (hiddenInput - x1);
  const correct = first === y1 && second === y2 && onLine;
  const tenths = 1 + 2 * Number(first === y1) + 2 * Number(second === y2) + 5 * Number(correct);
  return { reward: tenths / 10, correct, vote: outputs.join(',') };
}

export const code: PlainTask = {
  id: 'code',
  title: 'Code',
  family: 'code',
  summary:
    'Write a program of x that gives the shown outputs: "p69;2>05;3>06:" asks for 5 from 2 and 6 from 3, and hints at the digits 6 and 9. Programs are in postfix notation, operators after their operands.',
  scoring:
    'The program is run on both examples and on a third input the model never sees. 1 if all three outputs are right; otherwise 0.1 for a program that runs and 0.2 more for each example it gets right. Programs vote for their three outputs.',
  example: { prompt: 'p69;2>05;3>06:', answer: 'x6-9+' },
  maxNewTokens: longestProgram + 1,
  items,
  score,
};
