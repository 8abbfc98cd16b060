import { describe, expect, it } from 'vitest';
import { compareFunctional, planFunctional, toDelta, type Scored, type Components } from '../../../src/corp';
import type { Draws } from '../../../src/math/random';
import { distanceFromUniform, onePercentDistance } from '../../support/synthetic/kolmogorov';
import { normal } from '../../support/synthetic/populations';
import { testDraws } from '../../support/testDraws';

const examples = 24;
const counts = { splits: 2, shuffles: 10 };

/** Models whose answer to an example is right where a linear trait passes its threshold. */
function linearModels(members: number, shared: number, draws: Draws) {
  const effects = Array.from({ length: members }, () => {
    const talent = shared * normal(draws);
    return Array.from({ length: examples }, () => talent + normal(draws));
  });
  const thresholds = Array.from({ length: examples }, () => 0.5 + normal(draws) / 4);
  const outcomes = (components: Components) => {
    const { seeds, coefficients } = toDelta(components);
    return thresholds.map((threshold, example) => {
      const trait = seeds.reduce((sum, seed, i) => sum + coefficients[i]! * effects[seed]![example]!, 0);
      return { reward: Number(trait > threshold), correct: trait > threshold };
    });
  };
  return outcomes;
}

function study(
  members: readonly Scored[],
  outcomes: (components: Components) => Scored['outcomes'],
  draws: Draws,
) {
  const plan = planFunctional(members, examples, counts, draws);
  const on = (half: readonly number[]) => (components: Components) =>
    half.map((example) => outcomes(components)[example]!);
  const pair = (half: readonly number[]) => (models: readonly [Components, Components]) =>
    [on(half)(models[0]), on(half)(models[1])] as const;
  return compareFunctional(plan, {
    base: { own: on(plan.own)([]), other: on(plan.other)([]) },
    splits: plan.splits.map(pair(plan.other)),
    shuffles: plan.shuffles.map(pair(plan.other)),
    own: plan.splits.map(pair(plan.own)),
  });
}

const memberOf = (seed: number, outcomes: (components: Components) => Scored['outcomes']): Scored => ({
  seed,
  sigma: 1,
  outcomes: outcomes([{ seed, sigma: 1, weight: 1 }]),
});

describe('functional split-half', () => {
  it('finds a direction that helps on other examples, and that halves of the members agree on it', () => {
    const draws = testDraws(1, 1);
    const outcomes = linearModels(64, 1, draws);
    const members = Array.from({ length: 64 }, (_, seed) => memberOf(seed, outcomes));
    const found = study(members, outcomes, draws);
    expect(found.gain.value).toBeGreaterThan(0.5);
    expect(found.gain.p).toBeCloseTo(1 / 21, 10);
    expect(found.rewardGain.value).toBeCloseTo(found.gain.value, 12);
    expect(found.ownGain).toBeGreaterThan(0.5);
    expect(found).toMatchObject({ eta: 1, splits: 2, membersPerHalf: 32, examplesPerHalf: 12 });
  });

  it('finds nothing where each example is helped by members of its own', () => {
    const draws = testDraws(2, 1);
    const outcomes = linearModels(64, 0, draws);
    const members = Array.from({ length: 64 }, (_, seed) => memberOf(seed, outcomes));
    const found = study(members, outcomes, draws);
    expect(found.gain.p).toBeGreaterThan(0.05);
    expect(found.ownGain).toBeGreaterThan(found.gain.value);
  });

  it('never claims more than chance where rewards are dealt out at random', () => {
    const draws = testDraws(3, 1);
    const found = Array.from({ length: 200 }, () => {
      const outcomes = linearModels(24, 1, draws);
      const random = (): Scored['outcomes'] =>
        Array.from({ length: examples }, () => {
          const correct = draws.integer(2) === 1;
          return { reward: Number(correct), correct };
        });
      const members = Array.from({ length: 24 }, (_, seed) => ({ seed, sigma: 1, outcomes: random() }));
      return study(members, outcomes, draws);
    });
    for (const of of ['gain', 'rewardGain', 'fixCorrelation'] as const) {
      const p = found.map((one) => one[of].p);
      for (const level of [0.02, 0.05, 0.1, 0.2]) {
        const claimed = p.filter((value) => value <= level).length / 200;
        expect(claimed, `${of} at ${level}`).toBeLessThan(level + onePercentDistance(200) * Math.sqrt(level));
      }
      expect(p.some((value) => value < 0.5)).toBe(true);
      // means over halves vary less than the single directions they are held against, so p is not quite uniform
      expect(distanceFromUniform(p, found[0]![of].null.draws + 1)).toBeLessThan(0.25);
    }
  });
});
