import { describe, expect, it } from 'vitest';
import {
  makeCloud,
  memberComponents,
  collapseElite,
  seedBasis,
  weightSpace,
  type Components,
} from '../../../src/corp';
import { lengthOf } from '../../../src/corp/collapse';

const seeds = [3, 5, 8, 13];
const models: Components[] = seeds.map((seed, i) => memberComponents(seed, 0.01 * (1 + (i % 2))));
const rewards = [0.9, 0.4, 0.7, 0.6];
const identity = Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0));
/** Perturbations 3 and 5 lean the same way. */
const leaning = identity.map((value, i) => (i === 1 || i === 4 ? 0.6 : value));

describe('weight space', () => {
  it('with orthonormal perturbations is the seed basis', () => {
    const metric = weightSpace(seeds, identity);
    const plain = collapseElite(models, rewards, 0, 2, 4);
    const found = collapseElite(models, rewards, 0, 2, 4, metric);
    found.pass2Weights.forEach((weight, i) => expect(weight).toBeCloseTo(plain.pass2Weights[i]!, 12));
    expect(found.meanNorm).toBeCloseTo(plain.meanNorm, 14);
    found.spectrum.eigenvalues.forEach((value, i) =>
      expect(value).toBeCloseTo(plain.spectrum.eigenvalues[i]!, 14),
    );
  });

  it('measures lengths and overlaps by the Gram matrix', () => {
    const metric = weightSpace(seeds, leaning);
    const sum: Components = [
      { seed: 3, sigma: 0.01, weight: 1 },
      { seed: 5, sigma: 0.02, weight: 1 },
    ];
    // |a e1 + b e2|^2 = a^2 + b^2 + 2 ab <e1, e2>
    expect(lengthOf(sum, metric)).toBeCloseTo(Math.sqrt(1e-4 + 4e-4 + 2 * 2e-4 * 0.6), 12);
    expect(lengthOf(sum, seedBasis)).toBeCloseTo(Math.sqrt(5e-4), 12);
    const { alignments } = collapseElite(models, [1, 1, 1, 1], 0, 1, 4, metric);
    const apart = collapseElite(models, [1, 1, 1, 1], 0, 1, 4);
    expect(alignments[0]!).toBeGreaterThan(apart.alignments[0]!);
  });

  it('has principal directions of length 1 that are orthogonal in its own sense', () => {
    const metric = weightSpace(seeds, leaning);
    const { spectrum } = makeCloud(models, [0.4, 0.3, 0.2, 0.1], 3, metric);
    for (const direction of spectrum.directions) expect(lengthOf(direction, metric)).toBeCloseTo(1, 9);
    const [first, second] = spectrum.directions as [Components, Components];
    const together = [...first, ...second.map((part) => ({ ...part, weight: part.weight }))];
    const summed = new Map<number, number>();
    for (const { seed, sigma, weight } of together)
      summed.set(seed, (summed.get(seed) ?? 0) + sigma * weight);
    const both: Components = [...summed].map(([seed, amplitude]) => ({ seed, sigma: 1, weight: amplitude }));
    expect(lengthOf(both, metric) ** 2).toBeCloseTo(2, 6);
  });
});
