import { describe, expect, it } from 'vitest';
import { symmetricEigen, singular, singularValuesOf } from '../../../src/math/decomposition';
import { symmetricValues } from '../../../src/math/spectrum';
import { symmetricEigenvalues } from '../../../src/math/eigenvalues';
import { fromSpectrum, normals, orthogonal, spectra } from '../../support/synthetic/matrices';

const worst = (found: Float64Array, expected: ArrayLike<number>): number =>
  found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);

describe('eigenvalues without vectors', () => {
  it.each([1, 2, 3, 17, 64, 130])('are those of the full decomposition, n = %i', (n) => {
    for (const [kind, spectrum] of Object.entries(spectra)) {
      const q = orthogonal(n, 5);
      const matrix = fromSpectrum(spectrum(n), q, q);
      const symmetric = matrix.map((value, at) => (value + matrix[(at % n) * n + Math.floor(at / n)]!) / 2);
      const { values } = symmetricEigen(symmetric, n);
      const largest = Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!));
      expect(worst(symmetricEigenvalues(symmetric, n), values) / largest, kind).toBeLessThan(1e-13 * n);
    }
  });

  it('are exact for what is diagonal already, and end even where a number is none', () => {
    expect([...symmetricEigenvalues([2, 0, 0, 0, 5, 0, 0, 0, -1], 3)]).toEqual([5, 2, -1]);
    expect([...symmetricEigenvalues([], 0)]).toEqual([]);
    expect([...symmetricEigenvalues(new Float64Array(16), 4)]).toEqual([0, 0, 0, 0]);
    expect(symmetricEigenvalues([1, NaN, NaN, 1], 2)).toHaveLength(2);
  });

  it('say the same floor and solver as the full decomposition', () => {
    const a = normals(64, 3);
    const matrix = a.map((value, at) => value + a[(at % 8) * 8 + Math.floor(at / 8)]!);
    const [alone, full] = [symmetricValues(matrix, 8), symmetricEigen(matrix, 8)];
    expect(alone.solver).toBe(full.solver);
    expect(alone.floor / full.floor).toBeCloseTo(1, 10);
  });
});

it.each([
  [9, 4],
  [4, 9],
  [1, 5],
])('singular values without vectors are those of the full decomposition, %i x %i', (rows, columns) => {
  const matrix = normals(rows * columns, 8);
  const [alone, full] = [singularValuesOf(matrix, rows, columns), singular(matrix, rows, columns)];
  expect(alone.values).toHaveLength(Math.min(rows, columns));
  expect(worst(alone.values, full.values)).toBeLessThan(1e-12);
});
