import { describe, expect, it } from 'vitest';
import { bestSigma, correctByK, rank, voteCurve, type Ballot } from '../../../src/corp';

const ballots = (text: string): Ballot[] =>
  [...text].map((letter) =>
    letter === '-' ? { vote: null, correct: false } : { vote: letter.toLowerCase(), correct: letter === 'A' },
  );

describe('ranking', () => {
  it('puts the best first and keeps drawing order on ties', () => {
    expect(rank([0.2, 0.9, 0.5, 0.9, NaN, 0.5])).toEqual([1, 3, 2, 5, 0, 4]);
    expect(rank([])).toEqual([]);
  });

  it('finds the sigma with the best mean, ignoring sigmas nobody drew', () => {
    const members = [
      { sigma: 0.1, reward: 1 },
      { sigma: 0.1, reward: 0 },
      { sigma: 0.2, reward: 0.6 },
    ];
    expect(bestSigma([0.1, 0.2, 0.3], members)).toBe(0.2);
    expect(bestSigma([0.3, 0.1], members.slice(0, 2))).toBe(0.1);
  });
});

describe('majority vote', () => {
  it('follows the counts for every K, ties to the answer seen first', () => {
    // a | a b -> tie, a first | a b b | a b b a -> tie, a first
    const winners = voteCurve(ballots('AbbA'), false);
    expect(winners.map(({ index, votes, correct }) => [index, votes, correct])).toEqual([
      [0, 1, true],
      [0, 1, true],
      [1, 2, false],
      [0, 2, true],
    ]);
  });

  it('lets answers that do not parse abstain, or in the strict vote count as a wrong answer', () => {
    expect(voteCurve(ballots('--A'), false).map((winner) => winner.correct)).toEqual([false, false, true]);
    expect(voteCurve(ballots('--A'), true).map((winner) => winner.correct)).toEqual([false, false, false]);
    expect(voteCurve(ballots('--'), false).at(-1)).toEqual({ index: -1, votes: 0, correct: false });
  });

  it('counts correct prompts by K', () => {
    expect(correctByK([ballots('AbA'), ballots('bAA'), ballots('-A-')], false)).toEqual([1, 2, 3]);
    expect(correctByK([ballots('AbA'), ballots('bAA'), ballots('-A-')], true)).toEqual([1, 1, 2]);
    expect(correctByK([], false)).toEqual([]);
  });
});
