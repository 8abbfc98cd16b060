import { describe, expect, test } from 'vitest';
import { words } from '../../../src/store';
import {
  axisScale,
  extent,
  linear,
  logarithmic,
  nearest,
  rounded,
  spread,
} from '../../../src/ui/charts/frame/scale';

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
    expect(linear([0, 8.6], [0, 1], 4, true).ticks).toEqual([0, 2, 4, 6, 8]);
    expect(linear([0, 4], [0, 1], 4, true).ticks).toEqual([0, 1, 2, 3, 4]);
    expect(linear([0, 1], [0, 1], 4, true).ticks).toEqual([0, 1]);
    expect(linear([0, 90], [0, 1], 4, true).ticks).toEqual([0, 20, 40, 60, 80]);
  });
});

describe('logarithmic', () => {
  test('equal factors are equal lengths, back to front too', () => {
    const across = logarithmic([1e-3, 1e3], [0, 600], 6);
    expect([1e-3, 1e-2, 1, 1e3].map(across)).toEqual(
      [0, 100, 300, 600].map((at) => expect.closeTo(at, 9) as number),
    );
    expect(logarithmic([1, 100], [100, 0], 5)(10)).toBeCloseTo(50);
  });

  test('ticks are round, inside and few', () => {
    expect(logarithmic([0.8, 12], [0, 1], 6).ticks).toEqual([1, 2, 5, 10]);
    expect(logarithmic([1e-6, 1], [0, 1], 7).ticks).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1]);
    for (const most of [2, 3, 5]) {
      expect(logarithmic([1e-9, 1e4], [0, 1], most).ticks.length).toBeLessThanOrEqual(most);
    }
  });
});

describe('axes', () => {
  test('cover their values and what they must cover, finite ones only', () => {
    expect(extent([3, NaN, 1, Infinity], { title: '', covers: [0] })).toEqual([0, 3]);
    expect(extent([0, -1, 1e-5, 10], { title: '', log: true })).toEqual([1e-5, 10]);
  });

  test('nothing and a single value still make an axis', () => {
    for (const log of [true, false]) {
      for (const values of [[], [2], [NaN]]) {
        const [low, high] = extent(values, { title: '', log });
        expect(low).toBeLessThan(high);
        if (log) expect(low).toBeGreaterThan(0);
      }
    }
  });

  test('hold what lies outside at their ends', () => {
    const scale = axisScale([1e-2, 1], [100, 0], 5, { title: '', log: true });
    expect([scale(0), scale(1e-9), scale(5)]).toEqual([100, 100, expect.closeTo(0)]);
  });
});

test('the nearest of ascending values', () => {
  const values = [1, 2, 4, 8];
  expect([-5, 1.4, 1.6, 3.2, 6.1, 99].map((wanted) => nearest(values, wanted))).toEqual([0, 0, 1, 2, 3, 3]);
  expect(nearest([], 1)).toBe(-1);
});

test('figures of any size have three digits', () => {
  expect([0, 12.345, -0.0045678, 123456, 7.89e-7, 1e-12].map((value) => words.figure(value))).toEqual([
    '0',
    '12.3',
    '−0.00457',
    '1.23·10⁵',
    '7.89·10⁻⁷',
    '10⁻¹²',
  ]);
  expect(words.figure(NaN)).toBe('–');
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
