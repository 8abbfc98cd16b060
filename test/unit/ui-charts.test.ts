import { describe, expect, test } from 'vitest';
import { linear, rounded, spread } from '../../src/ui/charts/scale';
import { logText } from '../../src/ui/saveLog';
import { syntheticLog } from '../support/syntheticRun';

describe('linear', () => {
  test('maps ends to ends, and back to front', () => {
    const down = linear([0, 10], [100, 0], 5);
    expect([down(0), down(5), down(10)]).toEqual([100, 50, 0]);
  });

  test('ticks are round and inside', () => {
    expect(linear([0.13, 0.87], [0, 1], 5).ticks).toEqual([0.2, 0.4, 0.6, 0.8]);
    expect(linear([1, 25], [0, 1], 6).ticks).toEqual([5, 10, 15, 20, 25]);
    expect(linear([3, 3], [0, 1], 5)(3)).toBe(0);
  });

  test('counts have whole ticks, however few there are', () => {
    expect(linear([0, 8.6], [0, 1], 4, true).ticks).toEqual([0, 5]);
    expect(linear([0, 4], [0, 1], 4, true).ticks).toEqual([0, 1, 2, 3, 4]);
    expect(linear([0, 1], [0, 1], 4, true).ticks).toEqual([0, 1]);
    expect(linear([0, 90], [0, 1], 4, true).ticks).toEqual([0, 25, 50, 75]);
  });
});

test('a range is widened to round numbers, within bounds', () => {
  expect(rounded(0.31, 0.58, 5)).toEqual([expect.closeTo(0.3), expect.closeTo(0.6)]);
  expect(rounded(0.02, 0.99, 5, [0, 1])).toEqual([0, 1]);
});

describe('spread', () => {
  const gaps = (places: readonly number[]) => {
    const sorted = [...places].sort((a, b) => a - b);
    return sorted.slice(1).map((place, i) => place - sorted[i]!);
  };

  test('labels that have room stay', () => {
    expect(spread([10, 50, 90], 16, [0, 100])).toEqual([10, 50, 90]);
  });

  test('labels that collide move apart, in order and inside', () => {
    const places = spread([50, 51, 52, 99, 98], 16, [0, 100]);
    for (const gap of gaps(places)) expect(gap).toBeGreaterThanOrEqual(16);
    expect(Math.max(...places)).toBeLessThanOrEqual(100);
    expect(places[0]!).toBeLessThan(places[1]!);
    expect(places[4]!).toBeLessThan(places[3]!);
  });
});

test('the saved log is one JSON object a line, and reads back', () => {
  const log = syntheticLog();
  const lines = logText(log).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(log);
});
