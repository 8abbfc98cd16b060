/** The published reward of ROCStories: 0.6 times sentences in place plus 0.4 times neighbours in the right order. */
import type { ChatMessage } from '../../protocol';
import { promptHash } from '../pools';
import type { Score } from '../task';
import { unparsed } from '../task';
import type { DataRow } from '../data/row';
import { listOf, textOf, textsOf, type DatasetFormat } from './dataset';
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

const system =
  'You are a helpful assistant that excels at story comprehension and logical reasoning. Given shuffled sentences from a story, you carefully analyze the narrative flow and temporal cues to determine the correct chronological order.';

const conversation = (title: string, sentences: readonly string[]): readonly ChatMessage[] => [
  { role: 'system', content: system },
  {
    role: 'user',
    content: `Below are 5 sentences from a story, but they are in the wrong order.
Please arrange them in the correct chronological order.

Title: ${title}

${sentences.map((sentence, i) => `Sentence ${labels[i]}: ${sentence}`).join('\n')}

Output the correct order as comma-separated letters (e.g., B,A,D,E,C).
Only output the letters, nothing else.`,
  },
];

/** The order in which a story told in order is shown: by the hashes of its sentences. */
const shuffle = (sentences: readonly string[]): readonly string[] =>
  [...sentences].sort((a, b) => promptHash(a) - promptHash(b));

/** The shuffled sentences with the place in them of each of the story's; null if the row lacks something. */
function readStory(row: DataRow): { shown: readonly string[]; order: readonly number[] } | null {
  const shown = textsOf(row['shuffled_sentences']);
  const order = listOf(row['gold_order'])?.map(Number);
  if (shown && order) {
    const whole = shown.length === labels.length && labels.every((_, i) => order.includes(i));
    return whole && order.length === labels.length ? { shown, order } : null;
  }
  const told = labels.map((_, i) => textOf(row[`sentence${i + 1}`]));
  if (!told.every((sentence) => sentence !== null) || new Set(told).size < labels.length) return null;
  const shuffled = shuffle(told);
  return { shown: shuffled, order: told.map((sentence) => shuffled.indexOf(sentence)) };
}

export const rocstories: DatasetFormat<RocstoriesTruth> = {
  info: {
    title: 'ROCStories',
    family: 'writing',
    summary:
      'Put the five shuffled sentences of a story, labelled A to E, in the order in which they happen.',
    scoring:
      '0.6 times the share of sentences in their place plus 0.4 times the share of neighbours in the right order; 0 unless the answer is A to E once each. Only the exact order is correct. Answers vote for their order.',
  },
  maxNewTokens: 64,
  columns: '"shuffled_sentences" and "gold_order", or "sentence1" to "sentence5" as the story goes',
  question(row) {
    const story = readStory(row);
    if (!story) return null;
    const gold = story.order.map((place) => labels[place]!);
    const title = textOf(row['title']) ?? textOf(row['storytitle']) ?? '';
    return {
      messages: conversation(title, story.shown),
      wanted: gold.join(','),
      truth: { gold_labels: gold },
    };
  },
  scoring: { score: scoreRocstories },
};
