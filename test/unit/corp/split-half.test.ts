import { describe, expect, it } from 'vitest';
import {
  memberProducts,
  populationSpectrum,
  scoreSpectrum,
  splitHalfOverlap,
  weightDirections,
} from '../../../src/corp';
import { finish } from '../../support/finish';
import { gramOfRows, matrix, subspaceOverlap, topEigenvectors, transpose } from '../../../src/math/matrix';
import { standardise } from '../../../src/corp/diagnostics/scoreMatrix';
import { mean } from '../../../src/math/stats';
import type { Draws } from '../../../src/math/random';
import { distanceFromUniform, onePercentDistance } from '../../support/synthetic/kolmogorov';
import { normal, plantedScores } from '../../support/synthetic/populations';
import { testDraws } from '../../support/testDraws';

const repeats = { splits: 2, permutations: 39 };

describe('split-half of a score matrix', () => {
  it.each([1, 2, 3])('finds %i planted directions, and the subspace they span', (rank) => {
    const { scores, directions } = plantedScores(160, 48, rank, 2, testDraws(rank, 1), 'graded');
    for (const of of ['members', 'examples'] as const) {
      const found = finish(splitHalfOverlap(scores, of, repeats, testDraws(rank, 2)));
      expect(found.rank).toBe(rank);
      const best = found.overlaps.findLast(({ r }) => r <= rank)!;
      expect(best.overlap.p).toBeCloseTo(1 / 40, 10);
      expect(best.overlap.value).toBeGreaterThan(best.overlap.null.high + 0.2);
    }
    const overExamples = transpose(standardise(scores));
    const top = topEigenvectors(gramOfRows(overExamples), overExamples.rows, rank, 1);
    expect(subspaceOverlap(top, directions)).toBeGreaterThan(0.9);
  });

  it('finds a faint direction with enough members', () => {
    const { scores } = plantedScores(400, 40, 1, 0.4, testDraws(9, 1));
    const found = finish(splitHalfOverlap(scores, 'members', repeats, testDraws(9, 2)));
    expect(found.rank).toBe(1);
    expect(found.overlaps[0]!.overlap.p).toBeCloseTo(1 / 40, 10);
  });

  it.each(['members', 'examples'] as const)(
    'invents nothing: on pure noise p-values over halves of the %s are uniform',
    (of) => {
      const draws = testDraws(11, of === 'members' ? 1 : 2);
      const once = { splits: 1, permutations: 19 };
      const p = Array.from({ length: 200 }, () => {
        const { scores } = plantedScores(32, 16, 0, 0, draws);
        return finish(splitHalfOverlap(scores, of, once, draws)).overlaps.map(({ overlap }) => overlap.p);
      });
      for (const [i] of p[0]!.entries()) {
        const distance = distanceFromUniform(
          p.map((values) => values[i]!),
          20,
        );
        expect(distance).toBeLessThan(onePercentDistance(200));
      }
    },
  );

  it('compares halves that share nothing: on pure noise they overlap as two random subspaces do', () => {
    const draws = testDraws(14, 1);
    for (const of of ['members', 'examples'] as const) {
      const found = Array.from({ length: 20 }, () => {
        const { scores } = plantedScores(64, 64, 0, 0, draws, 'graded');
        return finish(splitHalfOverlap(scores, of, { splits: 1, permutations: 3 }, draws));
      });
      found[0]!.overlaps.forEach(({ r, chance }, i) => {
        expect(chance).toBe(r / 64);
        const all = found.map(({ overlaps }) => overlaps[i]!.overlap);
        expect(mean(all.map(({ value }) => value))).toBeLessThan(2.5 * chance);
        expect(mean(all.map(({ null: { mean: low } }) => low))).toBeGreaterThan(chance / 2);
      });
    }
  });

  it('counts a direction on pure noise about as often as the 95 % bound says', () => {
    const draws = testDraws(12, 1);
    const once = { splits: 1, permutations: 19 };
    const counted = Array.from({ length: 100 }, () => {
      const { scores } = plantedScores(32, 16, 0, 0, draws);
      return finish(splitHalfOverlap(scores, 'members', once, draws)).rank;
    }).filter((rank) => rank > 0).length;
    expect(counted).toBeLessThan(14); // 5 expected, sd 2.2, and 19 draws know the bound only roughly
  });
});

describe('the spectrum of a score matrix', () => {
  it('shows planted structure beside the permuted null, and none where there is none', () => {
    const { scores } = plantedScores(120, 40, 2, 2, testDraws(3, 1));
    const examples = { active: 40, all: 40 };
    const planted = finish(scoreSpectrum(scores, examples, 39, testDraws(3, 2)));
    expect(planted.values[1]!).toBeGreaterThan(planted.permuted.high[1]! * 1.5);
    expect(planted.values[3]!).toBeLessThan(planted.permuted.high[0]!);
    expect(planted.effectiveRank.p).toBeCloseTo(1 / 40, 10);
    expect(planted.values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(120 * 40, 6);

    const noise = plantedScores(120, 40, 0, 0, testDraws(4, 1)).scores;
    const flat = finish(scoreSpectrum(noise, examples, 39, testDraws(4, 2)));
    expect(flat.effectiveRank.p).toBeGreaterThan(0.05);
    expect(flat.variance[0]!.p).toBeGreaterThan(0.05);
  });
});

/** What 200 populations in which rewards mean nothing say, by statistic: their p-values are uniform if it is honest. */
function expectUniform(p: readonly (readonly number[])[], of: number): void {
  for (const [statistic] of p[0]!.entries()) {
    const values = p.map((one) => one[statistic]!);
    expect(distanceFromUniform(values, of), `statistic ${statistic}`).toBeLessThan(onePercentDistance(200));
  }
}

describe('spectra on pure noise', () => {
  it('have uniform p-values: scores against permuted ones', () => {
    const draws = testDraws(21, 1);
    const p = Array.from({ length: 200 }, () => {
      const { scores } = plantedScores(24, 16, 0, 0, draws, 'graded');
      const found = finish(scoreSpectrum(scores, { active: 16, all: 16 }, 19, draws));
      return [found.effectiveRank.p, ...found.variance.map((at) => at.p)];
    });
    expectUniform(p, 20);
  });

  it.each(['seed basis', 'weight space'] as const)(
    'have uniform p-values: the rewarded cloud in the %s',
    (geometry) => {
      const draws = testDraws(22, geometry === 'seed basis' ? 1 : 2);
      const p = Array.from({ length: 200 }, () => {
        const { inner } = weightSpaceOf(24, 40, draws);
        const sigmas = Array.from({ length: 24 }, () => 0.5 + draws.integer(2) / 2);
        const products = geometry === 'seed basis' ? memberProducts(sigmas, null) : inner;
        const rewards = sigmas.map(() => normal(draws));
        const where = { geometry, ratio: 24 / 40 };
        const found = finish(populationSpectrum(products, rewards, where, 19, draws));
        return [found.kappa.p, found.effectiveRank.p];
      });
      expectUniform(p, 20);
    },
  );

  it('have uniform p-values: directions in weight space', () => {
    const draws = testDraws(23, 1);
    const p = Array.from({ length: 200 }, () => {
      const { inner } = weightSpaceOf(24, 12, draws);
      const { scores } = plantedScores(24, 8, 0, 0, draws, 'graded');
      const found = finish(weightDirections(inner, scores, 12, { splits: 1, permutations: 19 }, draws));
      return [found.cosine.p, ...found.overlaps.map(({ overlap }) => overlap.p)];
    });
    expectUniform(p, 20);
  });
});

/** Inner products of members in a weight space of few dimensions, and their noise. */
function weightSpaceOf(members: number, dimensions: number, draws: Draws) {
  const noise = matrix(members, dimensions, () => normal(draws));
  const gram = gramOfRows(noise).map((value) => value / dimensions);
  return { noise, inner: memberProducts(new Array<number>(members).fill(1), gram) };
}

describe('directions in weight space', () => {
  it('come back where members outnumber dimensions, and are uninformative where they do not', () => {
    const draws = testDraws(5, 1);
    const study = (members: number, dimensions: number) => {
      const { noise, inner } = weightSpaceOf(members, dimensions, draws);
      const scores = matrix(members, 12, (member, example) =>
        Number(noise.values[member * dimensions]! + 0.3 * normal(draws) > (example - 6) / 6),
      );
      return finish(weightDirections(inner, scores, dimensions, repeats, draws));
    };
    const few = study(200, 20);
    expect(few.informative).toBe(true);
    expect(few.overlaps[0]!.overlap.value).toBeGreaterThan(0.5);
    expect(few.cosine.value).toBeGreaterThan(0.7);
    expect(few.cosine.p).toBeCloseTo(1 / 40, 10);
    const many = study(32, 4000);
    expect(many.informative).toBe(false);
    expect(many.overlaps[0]!.overlap.value).toBeLessThan(0.02);
  });

  it('agree with directions computed from the noise itself', () => {
    const draws = testDraws(6, 1);
    const { noise, inner } = weightSpaceOf(40, 30, draws);
    const scores = plantedScores(40, 10, 1, 2, draws).scores;
    const found = finish(
      weightDirections(inner, scores, 30, { splits: 1, permutations: 1 }, testDraws(6, 2)),
    );
    const [a, b] = splitOf(testDraws(6, 2));
    const frame = (half: readonly number[]) => {
      const z = standardise(matrix(half.length, 10, (i, j) => scores.values[half[i]! * 10 + j]!));
      const direct = matrix(10, 30, (example, dimension) =>
        half.reduce(
          (sum, member, i) => sum + z.values[i * 10 + example]! * noise.values[member * 30 + dimension]!,
          0,
        ),
      );
      const byDimension = transpose(direct);
      return topEigenvectors(gramOfRows(byDimension), 30, 1, 1);
    };
    expect(found.overlaps[0]!.overlap.value).toBeCloseTo(subspaceOverlap(frame(a), frame(b)), 3);
  });
});

function splitOf(draws: Draws): readonly [number[], number[]] {
  const order = Array.from({ length: 40 }, (_, i) => i);
  for (let last = 39; last > 0; last--) {
    const chosen = draws.integer(last + 1);
    [order[last], order[chosen]] = [order[chosen]!, order[last]!];
  }
  const ascending = (part: number[]) => part.sort((x, y) => x - y);
  return [ascending(order.slice(0, 20)), ascending(order.slice(20))];
}
