/** Random draws of the diagnostics, and comparison of a statistic with its null. */
import { mean, quantile } from '../../math/stats';
import type { Draws } from '../../math/random';
import type { Measured, NullBand } from '../../protocol';

/** 0..count-1 in random order. */
export function permutation(count: number, draws: Draws): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const chosen = draws.integer(last + 1);
    [order[last], order[chosen]] = [order[chosen]!, order[last]!];
  }
  return order;
}

/** Two disjoint random halves of 0..count-1, each ascending; an odd count leaves one out. */
export function halves(count: number, draws: Draws): readonly [number[], number[]] {
  const order = permutation(count, draws);
  const half = Math.floor(count / 2);
  const ascending = (part: number[]) => part.sort((a, b) => a - b);
  return [ascending(order.slice(0, half)), ascending(order.slice(half, 2 * half))];
}

/**
 * A statistic with its null: the same statistic on data in which the tested relation has been randomised. `tail` is the
 * side that counts against the null.
 */
export function against(
  value: number,
  draws: readonly number[],
  tail: 'larger' | 'smaller' = 'larger',
): Measured {
  const extreme = draws.filter((draw) => (tail === 'larger' ? draw >= value : draw <= value)).length;
  return {
    value,
    null: {
      mean: mean(draws),
      low: draws.length > 0 ? quantile(draws, 0.025) : 0,
      high: draws.length > 0 ? quantile(draws, 0.975) : 0,
      draws: draws.length,
    },
    p: (1 + extreme) / (1 + draws.length),
  };
}

/** Mean and 95 % band at each index of curves of one length. */
export function bandOf(curves: readonly ArrayLike<number>[]): NullBand {
  const at = Array.from({ length: curves[0]?.length ?? 0 }, (_, i) => curves.map((curve) => curve[i]!));
  return {
    mean: at.map(mean),
    low: at.map((values) => quantile(values, 0.025)),
    high: at.map((values) => quantile(values, 0.975)),
    draws: curves.length,
  };
}
