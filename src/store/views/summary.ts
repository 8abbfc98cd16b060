/** What a run found, in plain words from its own numbers, and what they do not settle. */
import type { Fault, FaultCounts, Tally } from '../../protocol';
import { countExamples } from './examples';
import { consolidatedLine, summariseCorp } from './corpSummary';
import type { RunState } from '../run/reducer';
import { overlap, share, type Share } from './statistics';
import { percent, plural, whole } from './format';

const interval = ({ low, high }: Share): string =>
  `95\u00a0% interval ${Math.round(low * 100)} to ${percent(high)}`;
const measured = (tally: Tally): string => `${percent(share(tally).value)} (${interval(share(tally))})`;

function comparison(vote: Share, base: Share): string {
  if (vote.value === base.value) return 'That is no better and no worse than the base model.';
  const direction = vote.value > base.value ? 'more' : 'fewer';
  if (!overlap(vote, base))
    return `That is ${direction} than the base model by a clear margin: the intervals do not overlap.`;
  return `That is ${direction} than the base model here, but the intervals overlap: this run alone does not settle it.`;
}

function selection(vote: Share, random: Share, k: number): string {
  const opening = `Control: ${plural(k, 'member')} drawn at random instead of the best get ${percent(random.value)} right`;
  if (!overlap(vote, random)) {
    const lesson =
      vote.value > random.value ? 'so choosing by reward matters' : 'so choosing by reward hurts here';
    return `${opening}, ${lesson}.`;
  }
  const some =
    vote.value > random.value
      ? 'so much of the gain may come from voting itself'
      : 'so choosing by reward did not help here';
  return `${opening}; the intervals overlap, ${some}.`;
}

function strictness(vote: Share, strict: Share): string {
  const points = Math.round((vote.value - strict.value) * 100);
  if (points <= 0) return 'Counting invalid answers as votes changes nothing.';
  const unit = points === 1 ? 'point' : 'points';
  return `Counting invalid answers as votes would give ${percent(strict.value)}: ${points} ${unit} of the gain come from filtering them out.`;
}

export const faultWords: Readonly<Record<Fault, string>> = {
  'timed out': 'took too long',
  threw: 'raised an error',
  'not a number': 'did not return a number',
  crashed: 'used too much memory or could not be run',
};

/** How many answers could not be scored, and why; null if all were. */
export function faultSentence(counts: FaultCounts): string | null {
  const causes = (Object.keys(faultWords) as Fault[]).filter((fault) => (counts[fault] ?? 0) > 0);
  if (causes.length === 0) return null;
  const total = causes.reduce((sum, fault) => sum + counts[fault]!, 0);
  const list = causes.map((fault) => `${whole(counts[fault]!)} ${faultWords[fault]}`).join(', ');
  return `${plural(total, 'answer')} could not be scored and counted as 0: ${list}.`;
}

/** In sentences; empty until there is a result on the test prompts. */
export function summarise(run: RunState): string[] {
  const corp = summariseCorp(run.corp);
  return corp.length > 0 ? corp : summariseVote(run);
}

function summariseVote(run: RunState): string[] {
  const base = run.base.test;
  const point = run.votes.at(-1);
  if (!base || !point) return [];
  const [baseShare, vote] = [share(base.tally), share(point.vote)];
  const sentences = [
    `The base model gets ${measured(base.tally)} of the ${whole(base.tally.n)} test prompts right.`,
  ];
  if (run.best) sentences.push(`The best single member gets ${measured(run.best.tally)}.`);
  sentences.push(`A vote of the best ${plural(point.k, 'member')} gets ${measured(point.vote)}.`);
  sentences.push(comparison(vote, baseShare));
  sentences.push(selection(vote, share(point.random), point.k));
  sentences.push(strictness(vote, share(point.strict)));
  if (run.examples.length > 0) {
    const { fixed, broken } = countExamples(run.examples);
    sentences.push(`Prompt by prompt, the vote fixed ${whole(fixed)} and broke ${whole(broken)}.`);
  }
  const search =
    run.ending?.kind === 'finished'
      ? `, after ${whole(run.ending.forwards)} passes for the search and the test`
      : '';
  sentences.push(
    `The price: ${plural(point.k, 'forward pass', 'forward passes')} per answer instead of one${search}.`,
  );
  return sentences;
}

export interface TestResult {
  readonly id: 'base' | 'best' | 'corp' | 'vote' | 'random' | 'strict';
  readonly title: string;
  readonly share: Share;
}

/** Results on the test prompts: base model, best member, the vote and its two controls. */
export function results(run: RunState): TestResult[] {
  const point = run.votes.at(-1);
  const found: TestResult[] = [];
  const add = (id: TestResult['id'], title: string, tally: Tally | undefined) => {
    if (tally) found.push({ id, title, share: share(tally) });
  };
  add('base', 'Base model', run.base.test?.tally);
  add('best', 'Best member', run.best?.tally);
  const consolidated = consolidatedLine(run.corp);
  add('corp', consolidated?.title ?? '', consolidated?.score.tally);
  add('vote', `Vote of the best ${point?.k ?? 0}`, point?.vote);
  add('random', `Vote of ${point?.k ?? 0} at random`, point?.random);
  add('strict', 'Vote counting invalid answers', point?.strict);
  return found;
}
