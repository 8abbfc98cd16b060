import { expect, test } from 'vitest';
import { exp, log } from '../../../src/math/elementary';
import { testDraws } from '../../support/testDraws';

/** Distance of two doubles in units of the last place of `expected`. */
function ulps(found: number, expected: number): number {
  const unit = Math.max(Number.MIN_VALUE, 2 ** (Math.floor(Math.log2(Math.abs(expected))) - 52));
  return Math.abs(found - expected) / unit;
}

function between(from: number, to: number, count: number): number[] {
  const draws = testDraws(7, 1);
  return Array.from({ length: count }, () => from + (to - from) * (draws.word() / 2 ** 32));
}

const worst = (values: readonly number[], ours: (x: number) => number, platform: (x: number) => number) =>
  Math.max(...values.map((x) => ulps(ours(x), platform(x))));

test('exp and log lie within a few units in the last place of the platform’s', () => {
  for (const [from, to] of [
    [-1, 1],
    [-40, 40],
    [-745, -700],
    [-708, 709],
  ] as const)
    expect(worst(between(from, to, 20_000), exp, Math.exp), `exp from ${from}`).toBeLessThanOrEqual(2);
  for (const [from, to] of [
    [1e-300, 1e-290],
    [0.01, 0.7],
    [1.5, 1e6],
    [1e300, 1.7e308],
  ] as const)
    expect(worst(between(from, to, 20_000), log, Math.log), `log from ${from}`).toBeLessThanOrEqual(3);
  for (const x of between(0.7, 1.5, 20_000)) expect(Math.abs(log(x) - Math.log(x))).toBeLessThan(3e-16);
});

test('they are exact where there is nothing to round, and end where doubles end', () => {
  expect([exp(0), log(1)]).toEqual([1, 0]);
  expect([exp(-Infinity), exp(-746), exp(710), exp(Infinity), exp(NaN)]).toEqual([
    0,
    0,
    Infinity,
    Infinity,
    NaN,
  ]);
  expect([log(0), log(-1), log(Infinity), log(NaN)]).toEqual([-Infinity, NaN, Infinity, NaN]);
  expect(exp(-745.1)).toBe(Number.MIN_VALUE);
  expect(log(Number.MIN_VALUE)).toBeCloseTo(-744.4400719213812, 12);
});
