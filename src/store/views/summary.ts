/** What a run found, in plain words and from its own numbers, honest about what they do not settle. */
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
  if (vote.value === base.value) return 'No better and no worse than the base model.';
  const direction = vote.value > base.value ? 'more' : 'fewer';
  if (!overlap(vote, base))
    return `That is ${direction} than the base model by a clear margin: the intervals do not overlap.`;
  return `That is ${direction} than the base model here, but the intervals overlap: this run alone does not settle it.`;
}

function selection(vote: Share, random: Share, k: number): string {
  const opening = `Control: ${plural(k, 'member')} drawn at random instead of the best reach ${percent(random.value)}`;
  if (!overlap(vote, random)) {
    const lesson =
      vote.value > random.value ? 'so choosing by reward matters' : 'so choosing by reward did harm here';
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
  if (points <= 0) return 'Letting invalid answers vote as well changes nothing.';
  const unit = points === 1 ? 'point' : 'points';
  return `If invalid answers voted as well it would be ${percent(strict.value)}: ${points} ${unit} of the gain come from filtering them out.`;
}

export const faultWords: Readonly<Record<Fault, string>> = {
  'timed out': 'took too long',
  threw: 'ended in an error',
  'not a number': 'gave no number',
  crashed: 'used too much memory or could not be run',
};

/** How many answers had no verdict, and why; null where all had one. */
export function faultSentence(counts: FaultCounts): string | null {
  const causes = (Object.keys(faultWords) as Fault[]).filter((fault) => (counts[fault] ?? 0) > 0);
  if (causes.length === 0) return null;
  const total = causes.reduce((sum, fault) => sum + counts[fault]!, 0);
  const list = causes.map((fault) => `${whole(counts[fault]!)} ${faultWords[fault]}`).join(', ');
  return `${plural(total, 'answer')} had no verdict and counted 0: ${list}.`;
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
    `The base model answers ${measured(base.tally)} of the ${whole(base.tally.n)} test prompts correctly.`,
  ];
  if (run.best) sentences.push(`The best single member answers ${measured(run.best.tally)}.`);
  sentences.push(`A vote of the best ${plural(point.k, 'perturbed model')} answers ${measured(point.vote)}.`);
  sentences.push(comparison(vote, baseShare));
  sentences.push(selection(vote, share(point.random), point.k));
  sentences.push(strictness(vote, share(point.strict)));
  if (run.examples.length > 0) {
    const { fixed, broken } = countExamples(run.examples);
    sentences.push(`Prompt by prompt, the vote fixed ${whole(fixed)} and broke ${whole(broken)}.`);
  }
  const search =
    run.ending?.kind === 'finished'
      ? `, after ${whole(run.ending.forwards)} passes for the search and this test`
      : '';
  sentences.push(
    `The price: ${plural(point.k, 'forward pass', 'forward passes')} an answer instead of one${search}.`,
  );
  return sentences;
}

export interface TestResult {
  readonly id: 'base' | 'best' | 'corp' | 'vote' | 'random' | 'strict';
  readonly title: string;
  readonly share: Share;
}

/** What is known on the test prompts: the base model, one model, the vote, its two controls. */
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
  add('random', `Random ${point?.k ?? 0} vote`, point?.random);
  add('strict', 'Strict vote', point?.strict);
  return found;
}
