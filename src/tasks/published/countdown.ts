/** The published reward of countdown: a tenth for the format, one for an expression of the numbers that hits the target. */
import type { Score } from '../task';
import { evaluate } from './arithmetic';
import { between, formatFloat, strip } from './text';

export interface CountdownTruth {
  readonly numbers: readonly number[];
  readonly target: number;
}

const [openAnswer, closeAnswer] = ['<answer>', '</answer>'];
const thoughtThenAnswer = `</think>\n${openAnswer}`;
const arithmetic = /^[0-9+\-*/() ]+\n?$/;
const largestVotedNumber = 1000;

/** 1 for exactly thought, line break, answer; else 0.1 for a finished thought and 0.5 for an answer. */
function formatReward(response: string): number {
  const answerAt = response.indexOf(thoughtThenAnswer);
  const ended = response.endsWith('\n') ? response.slice(0, -1) : response;
  const whole = [response, ended].some(
    (text) =>
      text.endsWith(closeAnswer) &&
      answerAt >= 0 &&
      text.length - closeAnswer.length >= answerAt + thoughtThenAnswer.length,
  );
  if (whole) return 1;
  let reward = 0;
  if (response.includes('</think>')) reward += 0.1;
  if (between(response, openAnswer, closeAnswer).length > 0) reward += 0.5;
  return reward;
}

const numbersIn = (formula: string): number[] => (formula.match(/\d+/g) ?? []).map(Number);
const sorted = (numbers: readonly number[]): string => [...numbers].sort((a, b) => a - b).join();

/** The value as text if the formula uses exactly the given numbers. */
function voteOf(formula: string, { numbers }: CountdownTruth): string | null {
  const used = numbersIn(formula);
  if (!arithmetic.test(formula) || used.some((n) => n > largestVotedNumber)) return null;
  if (sorted(used) !== sorted(numbers)) return null;
  const value = evaluate(formula);
  if (typeof value === 'bigint') {
    const text = value.toString();
    return text.length > 4300 ? null : text;
  }
  if (value === null || !Number.isFinite(value)) return null;
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 ? BigInt(whole).toString() : formatFloat(value);
}

/** The response is what follows `<think>`. */
export function scoreCountdown(response: string, truth: CountdownTruth): Score {
  const answers = between(response, openAnswer, closeAnswer);
  const formula = answers.at(-1) ?? '';
  let correct = false;
  if (arithmetic.test(formula) && sorted(numbersIn(formula)) === sorted(truth.numbers)) {
    const value = evaluate(formula);
    correct = value !== null && Math.abs(Number(value) - truth.target) < 1e-5;
  }
  const vote = voteOf(strip(formula), truth);
  return { reward: formatReward(response) * 0.1 + Number(correct), correct, vote };
}
