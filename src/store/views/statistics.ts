/** The few statistics behind the charts and the summary. */
import { extent, quantileSorted } from 'd3-array';
import { mean, wilsonInterval } from '../../math/stats';
import type { MemberScore, Tally, VotePoint } from '../../protocol';

export interface Share {
  /** In [0, 1]. */
  readonly value: number;
  /** Ends of the 95 % Wilson interval. */
  readonly low: number;
  readonly high: number;
}

/** Share of correct answers with its 95 % Wilson score interval; value 0, interval [0, 1] for n = 0. */
export function share({ correct, n }: Tally): Share {
  const [low, high] = wilsonInterval(correct, n);
  return { value: n === 0 ? 0 : correct / n, low, high };
}

export const overlap = (a: Share, b: Share): boolean => a.low <= b.high && b.low <= a.high;

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is at least `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

export interface Histogram {
  /** Ascending; bin i covers [edges[i], edges[i + 1]), the last bin its upper edge too. */
  readonly edges: readonly number[];
  /** counts[s][i]: members of sigmas[s] in bin i. */
  readonly counts: readonly (readonly number[])[];
  readonly sigmas: readonly number[];
  /** Height of the tallest stack. */
  readonly tallest: number;
}

const mostBins = 24;

/** Members' rewards in bins of a round width that also cover `base`, stacked by sigma. */
export function histogram(
  members: readonly MemberScore[],
  sigmas: readonly number[],
  base: number | null,
): Histogram {
  const rewards = members.map(({ reward }) => reward);
  const [low = 0, high = 1] = extent(base === null ? rewards : [...rewards, base]);
  const step = niceStep(Math.max((high - low) / (mostBins - 2), 0.01));
  const first = Math.floor(low / step + 1e-9) - 1;
  const bins = Math.floor(high / step + 1e-9) + 2 - first;
  const edges = Array.from({ length: bins + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  const counts = sigmas.map(() => new Array<number>(bins).fill(0));
  const totals = new Array<number>(bins).fill(0);
  for (const { reward, sigma } of members) {
    const bin = Math.floor(reward / step + 1e-9) - first;
    const row = counts[sigmas.indexOf(sigma)];
    if (!row) continue;
    row[bin] = (row[bin] ?? 0) + 1;
    totals[bin] = (totals[bin] ?? 0) + 1;
  }
  return { edges, counts, sigmas, tallest: Math.max(0, ...totals) };
}

export interface SigmaGroup {
  readonly sigma: number;
  readonly count: number;
  readonly mean: number;
  readonly q05: number;
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
  readonly q95: number;
  /** Share of members whose reward is above the base model's; null before that is known. */
  readonly aboveBase: number | null;
  /** Rewards of evenly drawn members, bounded, for dots. */
  readonly sample: readonly number[];
}

const mostDots = 160;

/** One summary per sigma, in the order of `sigmas`. */
export function sigmaGroups(
  members: readonly MemberScore[],
  sigmas: readonly number[],
  base: number | null,
): SigmaGroup[] {
  return sigmas.map((sigma) => {
    const rewards = members.filter((member) => member.sigma === sigma).map((member) => member.reward);
    const ascending = [...rewards].sort((a, b) => a - b);
    const at = (q: number) => quantileSorted(ascending, q) ?? NaN;
    const stride = Math.max(1, Math.ceil(rewards.length / mostDots));
    const count = rewards.length;
    return {
      sigma,
      count,
      mean: count === 0 ? NaN : mean(rewards),
      q05: at(0.05),
      q25: at(0.25),
      median: at(0.5),
      q75: at(0.75),
      q95: at(0.95),
      aboveBase: base === null || count === 0 ? null : rewards.filter((r) => r > base).length / count,
      sample: rewards.filter((_, i) => i % stride === 0),
    };
  });
}

/** The best members so far: by reward, ties in drawing order. */
export function leaders(members: readonly MemberScore[], most: number): readonly MemberScore[] {
  return [...members].sort((a, b) => b.reward - a.reward || a.index - b.index).slice(0, most);
}

export interface VoteRow {
  readonly k: number;
  readonly vote: Share;
  readonly strict: Share;
  readonly random: Share;
}

export const voteRows = (points: readonly VotePoint[]): VoteRow[] =>
  points.map(({ k, vote, strict, random }) => ({
    k,
    vote: share(vote),
    strict: share(strict),
    random: share(random),
  }));
