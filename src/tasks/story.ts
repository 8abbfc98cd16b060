/** Writing: put the events of a story in order. Its twin for pretraining is `Story` in training/tasks.py. */
import type { PlainTask, Score, TaskItem } from './task';
import { unparsed } from './task';

const scripts: readonly (readonly string[])[] = [
  'wake wash eat ride work shop read doze',
  'rake sow rain root stem bud pick jam',
  'buy peel chop boil stir salt dine mop',
  'once king lost map cave duel gold wed',
  'plan book fly land tour swim post home',
  'twig nest egg peck feed hop wing sky',
].map((line) => line.split(' '));
const shown = 4;
const labels = 'abcd';

/** The shown positions in the order of their events, as letters. */
function orderOf(places: readonly number[]): string {
  const byPlace = [...places].sort((a, b) => a - b);
  return byPlace.map((place) => labels[places.indexOf(place)]).join('');
}

/** Every way to show four events of a script; `places` are those chosen so far. */
function* itemsOf(script: readonly string[], places: readonly number[]): Generator<TaskItem> {
  if (places.length === shown) {
    const words = places.map((place) => script[place]);
    yield { prompt: `s${words.join(',')}:`, wanted: orderOf(places) };
    return;
  }
  for (const place of script.keys()) {
    if (!places.includes(place)) yield* itemsOf(script, [...places, place]);
  }
}

function* items(): Generator<TaskItem> {
  for (const script of scripts) yield* itemsOf(script, []);
}

function score({ wanted }: TaskItem, response: string): Score {
  if (response.length !== shown || ![...labels].every((label) => response.includes(label))) return unparsed;
  const positions = [0, 1, 2, 3];
  const inPlace = positions.filter((i) => response[i] === wanted[i]).length;
  const inPairs = positions.slice(0, 3).filter((i) => wanted.includes(response.slice(i, i + 2))).length;
  return { reward: (9 * inPlace + 8 * inPairs) / 60, correct: response === wanted, vote: response };
}

export const story: PlainTask = {
  id: 'story',
  title: 'Story',
  family: 'writing',
  summary:
    'Put four events of a story, shown shuffled, in the order in which they happen. The events are called a, b, c, d as shown.',
  scoring:
    '0.6 times the share of events in their right place plus 0.4 times the share of neighbours that follow each other rightly; 0 unless the answer is a, b, c and d once each. Only the exact order is correct. Answers vote for their order.',
  example: { prompt: 'shome,land,swim,plan:', answer: 'dbca' },
  maxNewTokens: shown + 1,
  items,
  score,
};
