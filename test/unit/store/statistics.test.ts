import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../../src/math/stats';
import type { MemberScore } from '../../../src/protocol';
import {
  countExamples,
  filterExamples,
  histogram,
  leaders,
  niceStep,
  overlap,
  replay,
  share,
  sigmaGroups,
  voteRows,
} from '../../../src/store';
import { syntheticLog } from '../../support/synthetic/syntheticRun';

const member = (index: number, reward: number, sigma = 0.01): MemberScore => ({
  index,
  seed: 1000 + index,
  sigma,
  reward,
  accuracy: reward,
});

describe('share', () => {
  // Newcombe (1998), Statistics in Medicine 17, table I, method 3: the Wilson score interval.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i has the published interval', (correct, n, low, high) => {
    const found = share({ correct, n });
    expect(found.value).toBe(correct / n);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  it('agrees with the interval that experiments report', () => {
    for (let correct = 0; correct <= 40; correct += 1) {
      const { low, high } = share({ correct, n: 40 });
      const [expectedLow, expectedHigh] = wilsonInterval(correct, 40);
      expect(low).toBeCloseTo(expectedLow, 12);
      expect(high).toBeCloseTo(expectedHigh, 12);
    }
  });

  it('of nothing is open to everything', () => {
    expect(share({ correct: 0, n: 0 })).toEqual({ value: 0, low: 0, high: 1 });
  });

  it('overlaps another where their intervals meet', () => {
    const [low, middle, high] = [10, 50, 90].map((correct) => share({ correct, n: 100 }));
    expect(overlap(low!, middle!)).toBe(false);
    expect(overlap(high!, middle!)).toBe(false);
    expect(overlap(share({ correct: 52, n: 100 }), middle!)).toBe(true);
  });
});

describe('niceStep', () => {
  it.each([
    [1, 1],
    [1.1, 2],
    [2.2, 2.5],
    [0.03, 0.05],
    [0.6, 1],
    [5, 5],
    [0.1, 0.1],
  ])('for at least %f is %f', (least, step) => expect(niceStep(least)).toBeCloseTo(step, 12));
});

describe('histogram', () => {
  const sigmas = [0.01, 0.02];
  const members = [member(0, 0.31), member(1, 0.5), member(2, 0.52, 0.02), member(3, 0.74, 0.02)];

  it('puts every member into the bin that holds its reward, by sigma', () => {
    const { edges, counts, tallest } = histogram(members, sigmas, 0.4);
    for (const [s, sigma] of sigmas.entries()) {
      const expected = edges
        .slice(0, -1)
        .map(
          (edge, i) =>
            members.filter(
              (m) => m.sigma === sigma && m.reward >= edge - 1e-9 && m.reward < edges[i + 1]! - 1e-9,
            ).length,
        );
      expect(counts[s]).toEqual(expected);
    }
    expect(counts.flat().reduce((sum, count) => sum + count)).toBe(members.length);
    const stacks = edges.slice(0, -1).map((_, i) => counts.reduce((sum, row) => sum + row[i]!, 0));
    expect(tallest).toBe(Math.max(...stacks));
  });

  it('covers the base model even where no member is near', () => {
    const { edges } = histogram([member(0, 0.5)], sigmas, 0.9);
    expect(edges[0]!).toBeLessThanOrEqual(0.5);
    expect(edges.at(-1)!).toBeGreaterThan(0.9);
  });

  it('stays readable: equal steps, few bins, also with one member, with none and with a reward of 0 or 1', () => {
    const thousands = Array.from({ length: 5000 }, (_, i) => member(i, (i % 997) / 996));
    for (const drawn of [thousands, [member(0, 0)], [member(0, 1)], []]) {
      const { edges, counts } = histogram(drawn, sigmas, null);
      expect(edges.length).toBeLessThanOrEqual(27);
      expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(drawn.length);
      const steps = edges.slice(1).map((edge, i) => edge - edges[i]!);
      for (const step of steps) expect(step).toBeCloseTo(steps[0]!, 9);
    }
  });
});

describe('sigmaGroups', () => {
  it('summarises each sigma, in the order given', () => {
    const rewards = [0.1, 0.2, 0.3, 0.4, 0.5];
    const members = [
      ...rewards.map((reward, i) => member(i, reward)),
      ...rewards.map((reward, i) => member(5 + i, reward + 0.2, 0.02)),
    ];
    const [strong, weak] = sigmaGroups(members, [0.02, 0.01], 0.35);
    expect(strong).toMatchObject({ sigma: 0.02, count: 5, aboveBase: 0.8 });
    expect(weak).toMatchObject({ sigma: 0.01, count: 5, median: 0.3, q25: 0.2, q75: 0.4, aboveBase: 0.4 });
    expect(weak!.mean).toBeCloseTo(0.3, 12);
    expect(weak!.q05).toBeCloseTo(0.12, 12);
    expect(weak!.q95).toBeCloseTo(0.48, 12);
  });

  it('has an empty group for a sigma without members, and no claim before the base model is known', () => {
    const [group] = sigmaGroups([], [0.01], 0.5);
    expect(group).toMatchObject({ count: 0, mean: NaN, aboveBase: null, sample: [] });
    expect(sigmaGroups([member(0, 0.6)], [0.01], null)[0]!.aboveBase).toBeNull();
  });

  it('draws a bounded number of dots from however many members', () => {
    const members = Array.from({ length: 10_000 }, (_, i) => member(i, i / 10_000));
    const [group] = sigmaGroups(members, [0.01], null);
    expect(group!.sample.length).toBeGreaterThan(80);
    expect(group!.sample.length).toBeLessThanOrEqual(160);
  });
});

describe('leaders', () => {
  it('are the best by reward, ties in drawing order, and no more than asked for', () => {
    const members = [member(2, 0.5), member(0, 0.5), member(1, 0.9), member(3, 0.1)];
    expect(leaders(members, 3).map(({ index }) => index)).toEqual([1, 0, 2]);
    expect(members.map(({ index }) => index)).toEqual([2, 0, 1, 3]);
  });

  it('agree with the ranking that the experiment itself reports', () => {
    const run = replay(syntheticLog());
    expect(leaders(run.members, 50).map(({ index }) => index)).toEqual(run.ranking!.order.slice(0, 50));
  });
});

describe('examples', () => {
  const { examples, votes } = replay(syntheticLog());

  it('are counted as they are filtered', () => {
    const counts = countExamples(examples);
    for (const filter of ['all', 'fixed', 'broken', 'wrong'] as const) {
      expect(filterExamples(examples, filter)).toHaveLength(counts[filter]);
      expect(counts[filter]).toBeGreaterThan(0);
    }
    expect(filterExamples(examples, 'fixed').every(({ base, vote }) => !base.correct && vote.correct)).toBe(
      true,
    );
    expect(filterExamples(examples, 'broken').every(({ base, vote }) => base.correct && !vote.correct)).toBe(
      true,
    );
    const baseRight = examples.filter(({ base }) => base.correct).length;
    const voteRight = examples.filter(({ vote }) => vote.correct).length;
    expect(counts.fixed - counts.broken).toBe(voteRight - baseRight);
  });

  it('of the vote become rows with an interval for the vote and both controls', () => {
    const row = voteRows(votes)[24]!;
    expect(row.vote).toEqual(share(votes[24]!.vote));
    expect(row.strict).toEqual(share(votes[24]!.strict));
    expect(row.random).toEqual(share(votes[24]!.random));
  });
});
