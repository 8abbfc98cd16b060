import { describe, expect, it } from 'vitest';
import {
  against,
  bandOf,
  cloudSpectrum,
  makeCloud,
  memberProducts,
  memberComponents,
  rewardWeights,
} from '../../../src/corp';
import { symmetricEigen } from '../../../src/math/decomposition';
import {
  gramOfRows,
  leading,
  matrix,
  principalCosines,
  subspaceOverlap,
  topEigenvectors,
  type Frame,
} from '../../../src/math/matrix';
import { marchenkoPastur } from '../../../src/math/spectralLaw';
import { normal } from '../../support/synthetic/populations';
import { testDraws } from '../../support/testDraws';

const draws = testDraws(1, 77);

/** Ends of the spectrum at ratio rows / columns, zeros apart. */
function spectrumEdges(ratio: number): readonly [number, number] {
  return [(1 - Math.sqrt(ratio)) ** 2, (1 + Math.sqrt(ratio)) ** 2];
}

describe('the Marchenko-Pastur law', () => {
  it.each([
    [120, 480],
    [100, 100],
    [90, 30],
  ])('is where the eigenvalues of a %i x %i random matrix lie', (rows, columns) => {
    const noise = matrix(rows, columns, () => normal(draws));
    const gram = gramOfRows(noise).map((value) => value / columns);
    const { values } = symmetricEigen(gram, rows);
    const law = marchenkoPastur(rows, rows / columns);
    const off = law.reduce((sum, expected, i) => sum + Math.abs(expected - values[i]!), 0) / rows;
    expect(off).toBeLessThan(0.05);
    expect(law.reduce((sum, value) => sum + value, 0) / rows).toBeCloseTo(1, 2);
    const [low, high] = spectrumEdges(rows / columns);
    expect(values[0]!).toBeLessThan(high * 1.15);
    if (rows < columns) expect(values.at(-1)!).toBeGreaterThan(low * 0.7);
  });

  it('is flat where there are far more columns than rows', () => {
    expect(marchenkoPastur(4, 0)).toEqual([1, 1, 1, 1]);
  });
});

const frame = (rows: readonly (readonly number[])[]): Frame =>
  matrix(rows.length, rows[0]!.length, (i, j) => rows[i]![j]!);

describe('subspaces', () => {
  it('have the principal angles one draws by hand', () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const a = frame([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    const b = frame([
      [0, 1, 0],
      [c, 0, s],
    ]);
    const cosines = principalCosines(a, b);
    expect(cosines[0]!).toBeCloseTo(1, 12);
    expect(cosines[1]!).toBeCloseTo(c, 12);
    expect(subspaceOverlap(a, b)).toBeCloseTo((1 + c * c) / 2, 12);
  });

  it('of the largest eigenvalues come out alike by iteration and by decomposition', () => {
    const n = 80;
    const noise = matrix(n, 200, (i, j) => normal(draws) + (i % 2 === 0 ? 1 : -1) * (j % 3 === 0 ? 2 : 0));
    const gram = gramOfRows(noise);
    const { vectors } = symmetricEigen(gram, n);
    const exact: Frame = { rows: 1, columns: n, values: vectors.subarray(0, n) };
    const found = topEigenvectors(gram, n, 4, 5);
    expect(subspaceOverlap(leading(found, 1), exact)).toBeCloseTo(1, 8);
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        let inner = 0;
        for (let k = 0; k < n; k++) inner += found.values[i * n + k]! * found.values[j * n + k]!;
        expect(inner).toBeCloseTo(i === j ? 1 : 0, 8);
      }
    }
  });
});

describe('the spectrum of a rewarded population', () => {
  it('is the spectrum of the merge of its members', () => {
    const rewards = [0.1, 0.4, 0.2, 0.9, 0.5];
    const sigmas = [0.5, 1, 0.5, 1, 1];
    const weights = rewardWeights(rewards);
    const cloud = makeCloud(
      sigmas.map((sigma, seed) => memberComponents(seed, sigma)),
      weights,
      5,
    );
    const found = cloudSpectrum(memberProducts(sigmas, null), weights);
    expect(found.kappa).toBeCloseTo(cloud.spectrum.kappa, 8);
    expect(found.effectiveRank).toBeCloseTo(cloud.spectrum.effectiveRank, 6);
    found.eigenvalues.forEach((value, i) => expect(value).toBeCloseTo(cloud.spectrum.eigenvalues[i]!, 10));
  });

  it('knows duplicates in weight space', () => {
    const gram = Float64Array.from([1, 1, 0, 1, 1, 0, 0, 0, 1]); // the first two are the same perturbation
    const { eigenvalues } = cloudSpectrum(memberProducts([1, 1, 1], gram), [1 / 3, 1 / 3, 1 / 3]);
    expect(eigenvalues[0]!).toBeCloseTo(4 / 9, 12);
    expect(eigenvalues[1]!).toBeCloseTo(0, 12);
  });
});

describe('chance', () => {
  it('puts a value among the draws of its null', () => {
    expect(against(3, [1, 2, 3, 4])).toMatchObject({ value: 3, p: 3 / 5, null: { mean: 2.5, draws: 4 } });
    expect(against(1, [1, 2, 3, 4], 'smaller').p).toBe(2 / 5);
    const band = bandOf([
      [0, 10],
      [2, 20],
    ]);
    expect(band.mean).toEqual([1, 15]);
    expect(band.draws).toBe(2);
  });
});
