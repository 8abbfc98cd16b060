/** The published reward of ROCStories: 0.6 times sentences in place plus 0.4 times neighbours in the right order. */
import type { Score } from '../task';
import { unparsed } from '../task';
import { space, strip } from './text';

export interface RocstoriesTruth {
  /** The labels A to E in the order of the story. */
  readonly gold_labels: readonly string[];
}

export const labels = ['A', 'B', 'C', 'D', 'E'] as const;
const s = `[${space}]`;
const letter = '([A-E])';
const five = (separator: string) => new RegExp(Array(5).fill(letter).join(separator));
const written = [five(`${s}*,${s}*`), five(`${s}+`), five('')];

/** The labels an answer gives: five together, else the first five letters, else whatever is there. */
function order(response: string): string[] {
  const text = strip(response).toUpperCase();
  for (const pattern of written) {
    const match = pattern.exec(text);
    if (match) return match.slice(1);
  }
  const letters = text.match(/[A-E]/g) ?? [];
  if (letters.length >= labels.length) return letters.slice(0, labels.length);
  const answer = strip(text).replaceAll(' ', '');
  return answer.includes(',') ? answer.split(',').map(strip) : [...answer];
}

export function scoreRocstories(response: string, { gold_labels: gold }: RocstoriesTruth): Score {
  const given = order(response);
  const whole = given.length === labels.length && labels.every((label) => given.includes(label));
  if (!whole) return unparsed;
  const vote = given.join('');
  if (gold.length !== labels.length) return { ...unparsed, vote };
  const inPlace = given.filter((label, i) => label === gold[i]).length;
  const inOrder = gold.slice(1).filter((label, i) => given.indexOf(gold[i]!) < given.indexOf(label)).length;
  const reward = 0.6 * (inPlace / 5) + 0.4 * (inOrder / 4);
  return { reward, correct: inPlace === labels.length, vote };
}
