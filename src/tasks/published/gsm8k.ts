/** The published reward of GSM8K: the number after ####, else the last number, equal to the truth as text. */
import type { Score } from '../task';
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
