/** Countdown with puzzles made on the spot: three or four numbers, combined at random into a reachable target. */
import { textKey } from '../../math/chance';
import { philox4x32 } from '../../math/philox';
import type { ChatMessage } from '../../protocol';
import { promptHash } from '../pools';
import type { PlainTask, TaskItem } from '../task';
import { scoreCountdown, type CountdownTruth } from './countdown';

const system =
  'You are a helpful assistant. You first think about the reasoning process in your mind and then provide the user with the answer.';

const request = ({ numbers, target }: CountdownTruth): string =>
  `Using the numbers [${numbers.join(', ')}], create an equation that equals ${target}. You can use basic arithmetic operations (+, -, *, /) and each number can only be used once. Show your work in <think> </think> tags. And return the final answer in <answer> </answer> tags, for example <answer> (1 + 2) / 3 </answer>.`;

const conversation = (truth: CountdownTruth): readonly ChatMessage[] => [
  { role: 'system', content: system },
  { role: 'user', content: request(truth) },
];

const largestNumber = 99;
const largestTarget = 999;
const idHash = promptHash('countdown');

interface Part {
  readonly value: number;
  readonly text: string;
}

/** A whole number in [0, below) from a 32-bit word. */
const draw = (word: number, below: number): number => Math.floor((word / 2 ** 32) * below);

/** The two parts joined by the operation drawn, or by a sum where that leaves the whole numbers. */
function join(a: Part, b: Part, word: number): Part {
  const operation = draw(word, 4);
  if (operation === 1) return { value: a.value - b.value, text: `(${a.text} - ${b.text})` };
  if (operation === 2) return { value: a.value * b.value, text: `(${a.text} * ${b.text})` };
  if (operation === 3 && b.value !== 0 && a.value % b.value === 0)
    return { value: a.value / b.value, text: `(${a.text} / ${b.text})` };
  return { value: a.value + b.value, text: `(${a.text} + ${b.text})` };
}

/** The puzzle of an index, by Philox words under the key (seed, hash of the id); null where its target is out of range. */
function puzzle(seed: number, index: number): TaskItem | null {
  const words = [0, 1, 2].flatMap((block) => [...philox4x32([index, block, 0, 0], textKey(seed, idHash))]);
  const count = 3 + draw(words[0]!, 2);
  const numbers = words.slice(1, 1 + count).map((word) => 1 + draw(word, largestNumber));
  let parts: Part[] = numbers.map((value) => ({ value, text: String(value) }));
  for (const word of words.slice(5, 4 + count)) {
    const at = draw((word * 4) % 2 ** 32, parts.length - 1);
    const joined = join(parts[at]!, parts[at + 1]!, word);
    parts = [...parts.slice(0, at), joined, ...parts.slice(at + 2)];
  }
  const [{ value: target, text }] = parts as [Part];
  if (target < 1 || target > largestTarget) return null;
  const shown = shuffledBy(numbers, words.slice(8));
  const truth = { numbers: shown, target };
  const messages = conversation(truth);
  return { prompt: messages[1]!.content, wanted: `<answer>${text}</answer>`, messages, truth };
}

/** Shuffled, so that their order does not reveal the expression. */
const shuffledBy = (numbers: readonly number[], words: readonly number[]): number[] =>
  numbers
    .map((number, i) => [words[i]!, number] as const)
    .sort(([a], [b]) => a - b)
    .map(([, number]) => number);

function* items(seed = 0): Generator<TaskItem> {
  for (let index = 0; ; index++) {
    const item = puzzle(seed, index);
    if (item) yield item;
  }
}

const example = { numbers: [3, 7, 25, 50], target: 100 };

export const countdown: PlainTask = {
  id: 'countdown',
  title: 'Countdown',
  family: 'math',
  summary:
    'Reach a number with three or four others, each used once, and + - * /. Puzzles are made on the spot, as many as a run asks for.',
  scoring:
    '1 if the expression in the last <answer> uses each number once and reaches the target, and up to 0.1 more for the format: thought, then answer. Only the expression decides what is correct. Answers vote for the number they reach.',
  example: { prompt: request(example), answer: '<answer>(50 - 25) * (7 - 3)</answer>' },
  maxNewTokens: 1024,
  origin: 'generated',
  items,
  score: ({ truth }, response) => scoreCountdown(response, truth as CountdownTruth),
};
