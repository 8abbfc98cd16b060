/** The published reward of GSM8K: the number after ####, else the last number, equal to the truth as text. */
import * as v from 'valibot';
import type { Score } from '../task';
import type { DataRow } from '../data/row';
import { textOf, type DatasetFormat, type Question } from './dataset';
import { lastCharacters } from './text';

const clip = 300;

function strictAnswer(tail: string): string | null {
  const found = [...tail.matchAll(/#### (-?[0-9.,]+)/g)].at(-1);
  return found ? found[1]!.replaceAll(',', '') : null;
}

/** The last run of digits, points and commas that is not a point alone; if all are, the first. */
function flexibleAnswer(tail: string): string | null {
  const found = tail.match(/-?[0-9.,]+/g);
  return found ? (found.findLast((text) => text !== '.') ?? found[0]) : null;
}

export function scoreGsm8k(response: string, truth: string): Score {
  const tail = lastCharacters(response, clip);
  const [strict, flexible] = [strictAnswer(tail), flexibleAnswer(tail)];
  const correct = strict === truth || flexible === truth;
  return { reward: Number(correct), correct, vote: (strict ?? flexible) || null };
}

const instruction = 'Let\'s think step by step and output the final answer after "####".';

/** The published pre-processing's rows, which hold the conversation already, or the data set's own. */
function question(row: DataRow): Question<string> | null {
  const given = readPrepared(row);
  if (given) return given;
  const [asked, answer] = [textOf(row['question']), textOf(row['answer'])];
  const truth = answer === null ? undefined : /#### (-?[0-9.,]+)/.exec(answer)?.[1]?.replaceAll(',', '');
  if (asked === null || answer === null || truth === undefined) return null;
  return { messages: [{ role: 'user', content: `${asked} ${instruction}` }], wanted: answer, truth };
}

const prepared = v.object({
  prompt: v.array(v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() })),
  reward_model: v.object({ ground_truth: v.union([v.string(), v.number()]) }),
});

function readPrepared(row: DataRow): Question<string> | null {
  const parsed = v.safeParse(prepared, row);
  if (!parsed.success || parsed.output.prompt.length === 0) return null;
  const truth = String(parsed.output.reward_model.ground_truth);
  return { messages: parsed.output.prompt, wanted: `#### ${truth}`, truth };
}

export const gsm8k: DatasetFormat<string> = {
  info: {
    title: 'GSM8K',
    family: 'math',
    summary:
      'Solve a word problem of grade-school arithmetic, step by step, and give the number after "####".',
    scoring:
      '1 if the number after the last "####", or else the last number, equals the answer as text; otherwise 0. Only the last 300 characters count. Answers vote for their number.',
  },
  maxNewTokens: 1024,
  columns: '"question" and "answer", whose answer ends in "#### " and the number',
  question,
  scoring: { score: scoreGsm8k },
};
