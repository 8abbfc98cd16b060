/** What a CoRP run found, in plain words: what consolidation gained, what the baselines gain, what luck gains. */
import { scoreboard, standingOf, type ScoreLine, type Standing } from './corpView';
import type { CorpState } from '../run/corp';
import { overlap, share } from './statistics';
import { percent, plural, whole } from './format';

const points = (value: number): string => {
  const rounded = Math.round(100 * value);
  return `${rounded > 0 ? '+' : rounded < 0 ? '−' : '±'}${Math.abs(rounded)}`;
};

const list = (titles: readonly string[]): string =>
  titles.length < 2 ? titles.join('') : `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)!}`;

const named = (lines: readonly ScoreLine[]): string =>
  list(lines.map(({ title, share: { value } }) => `${lower(title)} (${percent(value)})`));

/** Titles inside a sentence; names stay as they are. */
const lower = (title: string): string =>
  title.startsWith('CoRP') ? title : title[0]!.toLowerCase() + title.slice(1);

function gained({ score, share: own, overBase }: ScoreLine): string {
  const interval = `95\u00a0% interval ${Math.round(own.low * 100)} to ${percent(own.high)}`;
  const consolidated = `CoRP consolidates ${plural(score.terms, 'member')} into one model that gets ${percent(own.value)} right (${interval}).`;
  if (!overBase) return consolidated;
  const { fixes, regressions, difference, low, high } = overBase;
  const change = `It fixes ${whole(fixes)} of the base model’s answers and breaks ${whole(regressions)}: ${points(difference)} points (${points(low)} to ${points(high)})`;
  const standing = {
    ahead: 'a clear gain',
    behind: 'a clear loss',
    level: 'which could well be luck',
  }[standingOf(overBase)];
  return `${consolidated} ${change}, ${standing}.`;
}

/** CoRP beside the vote: both gains in points if CoRP gains more, else the share of the vote’s gain that it keeps. */
function againstVote(vote: ScoreLine, corp: ScoreLine, recovered: number): string {
  if (recovered <= 1) return `it keeps ${percent(recovered)} of the vote’s gain`;
  const gains = [corp, vote].flatMap(({ overBase }) => (overBase ? points(overBase.difference) : []));
  return `it gains more than the vote${gains.length === 2 ? ` (${gains.join(' against ')} points)` : ''}`;
}

function besideVote(vote: ScoreLine, corp: ScoreLine): string {
  const { recovered, overCorp, score } = vote;
  const price = `A vote costs ${plural(score.passesPerAnswer, 'forward pass', 'forward passes')} per answer, the consolidated model one`;
  if (corp.recovered === null) return `${price}; the vote gains nothing over the base model here.`;
  const kept = againstVote(vote, corp, corp.recovered);
  const level =
    overCorp && standingOf(overCorp) === 'level' ? ', but the difference is too close to call' : '';
  return recovered === null ? `${price}.` : `${price}, and ${kept}${level}.`;
}

/** Baselines: simpler ways to one model from the same population. */
function alternatives(lines: readonly ScoreLine[]): string[] {
  const simple = lines.filter(
    ({ method, control, overCorp }) =>
      !control && overCorp && method !== 'base' && method !== 'vote' && method !== 'corp-stage2',
  );
  const that = (standing: Standing) => simple.filter(({ overCorp }) => standingOf(overCorp!) === standing);
  const [ahead, level, behind] = [that('ahead'), that('level'), that('behind')];
  const sentences: string[] = [];
  if (ahead.length > 0) sentences.push(`Clearly better than CoRP: ${named(ahead)}.`);
  if (level.length > 0)
    sentences.push(
      `On these ${plural(level[0]!.score.tally.n, 'test prompt')} CoRP and ${named(level)} are too close to call: CoRP shows no advantage here.`,
    );
  if (behind.length > 0) sentences.push(`CoRP is clearly better than ${named(behind)}.`);
  return sentences;
}

function luck(lines: readonly ScoreLine[]): string[] {
  const gains = lines.filter(({ control, overBase }) => control && overBase);
  if (gains.length === 0) return [];
  const each = gains.map(
    ({ method, overBase }) =>
      `${points(overBase!.difference)} points with ${method === 'shuffled' ? 'shuffled rewards' : 'new copies given someone else’s rewards'}`,
  );
  const beyond = gains.some(({ overBase }) => standingOf(overBase!) === 'ahead');
  const lesson = beyond
    ? 'That much comes from trying many candidates on the probe prompts, whatever the rewards say'
    : 'That is within chance, as it should be';
  return [`The same search gains ${list(each)}. ${lesson}.`];
}

function secondStage({ rounds }: CorpState, lines: readonly ScoreLine[]): string[] {
  if (rounds.length === 0) return [];
  const accepted = rounds.filter((round) => round.accepted).length;
  if (accepted === 0)
    return [
      `Stage 2 searched around it for ${plural(rounds.length, 'round')} and accepted none: no proposal held up on held-out prompts.`,
    ];
  const after = lines.find(({ method }) => method === 'corp-stage2');
  const result = after ? `; its model gets ${percent(after.share.value)} of the test prompts right` : '';
  return [`Stage 2 accepted ${whole(accepted)} of ${plural(rounds.length, 'round')}${result}.`];
}

/** How many candidates of the sweep are too close to the chosen one to call on probe; null before one is chosen. */
export function closeCandidates({ sweep, collapse }: CorpState): number | null {
  if (!collapse) return null;
  const chosen = share(collapse.probe);
  const others = sweep.filter(
    ({ q, beta, scale }) => q !== collapse.q || beta !== collapse.beta || scale !== collapse.scale,
  );
  return others.filter(({ tally }) => overlap(share(tally), chosen)).length;
}

/** Sentences of one paragraph; empty until the scoreboard has CoRP's line. */
export function summariseCorp(corp: CorpState): string[] {
  const lines = scoreboard(corp);
  const of = (method: ScoreLine['method']) => lines.find((line) => line.method === method);
  const [base, stage1, vote] = [of('base'), of('corp-stage1'), of('vote')];
  if (!base || !stage1) return [];
  return [
    `The base model gets ${percent(base.share.value)} of the ${plural(base.score.tally.n, 'test prompt')} right.`,
    gained(stage1),
    ...(vote ? [besideVote(vote, stage1)] : []),
    ...alternatives(lines),
    ...luck(lines),
    ...secondStage(corp, lines),
  ];
}

/** The line of the model that would be saved: stage 2's where it accepted anything. */
export const consolidatedLine = (corp: CorpState): ScoreLine | undefined => {
  const lines = scoreboard(corp);
  return (
    lines.find(({ method }) => method === 'corp-stage2') ??
    lines.find(({ method }) => method === 'corp-stage1')
  );
};
