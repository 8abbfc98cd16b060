import { describe, expect, it } from 'vitest';
import {
  mean,
  meanInterval,
  pairedInterval,
  quantile,
  standardDeviation,
  wilsonInterval,
} from '../../../src/math/stats';
import { testDraws } from '../../support/testDraws';

describe('statistics', () => {
  it('mean and standard deviation, by hand', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(mean([])).toBe(0);
    expect(standardDeviation([1, 2, 6])).toBeCloseTo(Math.sqrt(7), 12);
    expect(standardDeviation([1, 2, 6], 0)).toBeCloseTo(Math.sqrt(14 / 3), 12);
    expect(standardDeviation([4])).toBe(0);
  });

  it('t interval of a mean, against scipy.stats.t.interval', () => {
    const [low, high] = meanInterval([0.1, 0.2, 0.25, 0.05, 0.3]);
    expect(low).toBeCloseTo(0.18 - 2.7764451 * 0.0463680925, 5);
    expect(high).toBeCloseTo(0.18 + 2.7764451 * 0.0463680925, 5);
    const many = Array.from({ length: 41 }, (_, i) => i);
    expect(meanInterval(many)[1] - 20).toBeCloseTo((2.0210754 * standardDeviation(many)) / Math.sqrt(41), 2);
    expect(meanInterval([3])).toEqual([-Infinity, Infinity]);
  });

  it('paired interval covers the true gain 95 times in 100 and is finite for one prompt', () => {
    const draws = testDraws(7, 1);
    const uniform = () => draws.word() / 2 ** 32;
    let covered = 0;
    const trials = 2000;
    for (let trial = 0; trial < trials; trial++) {
      let fixes = 0;
      let regressions = 0;
      for (let prompt = 0; prompt < 60; prompt++) {
        const u = uniform();
        if (u < 0.25) fixes++;
        else if (u < 0.35) regressions++;
      }
      const [low, high] = pairedInterval(fixes, regressions, 60);
      if (low <= 0.15 && 0.15 <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.93);
    expect(covered / trials).toBeLessThan(0.975);
    expect(pairedInterval(1, 0, 1).every(Number.isFinite)).toBe(true);
  });

  it('Wilson interval: ends are the shares from which the observed one is z standard errors away', () => {
    for (const [correct, n] of [
      [8, 10],
      [1, 40],
      [300, 512],
    ] as const) {
      const z = 1.5;
      for (const end of wilsonInterval(correct, n, z))
        expect(Math.abs(correct / n - end) / Math.sqrt((end * (1 - end)) / n)).toBeCloseTo(z, 9);
    }
  });

  it('Wilson interval at its limits', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
    expect(wilsonInterval(0, 10)[0]).toBe(0);
    expect(wilsonInterval(0, 10)[1]).toBeCloseTo(0.2775, 4);
    expect(wilsonInterval(10, 10)[1]).toBeCloseTo(1, 12);
  });
});

describe('draws', () => {
  it('repeat under the same seed and purpose and differ under another', () => {
    const take = (seed: number, purpose: number) => {
      const draws = testDraws(seed, purpose);
      return Array.from({ length: 9 }, () => draws.word());
    };
    expect(take(1, 1)).toEqual(take(1, 1));
    expect(take(1, 2)).not.toEqual(take(1, 1));
    expect(take(2, 1)).not.toEqual(take(1, 1));
    expect(new Set(take(1, 1)).size).toBe(9);
  });

  it('are uniform over a range that does not divide 2^32', () => {
    const draws = testDraws(5, 1);
    const counts = [0, 0, 0];
    for (let i = 0; i < 6000; i++) counts[draws.integer(3)]!++;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(150); // four standard deviations
  });

  it('can be asked for all of a range, each once', () => {
    expect(
      testDraws(1, 1)
        .distinct(50, 50)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});

describe('quantile', () => {
  it('interpolates between neighbours', () => {
    expect([0, 0.25, 0.5, 1].map((q) => quantile([10, 20, 30], q))).toEqual([10, 15, 20, 30]);
    expect(quantile([7], 0.95)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });
});
