import { describe, expect, it } from 'vitest';
import { decompose, decomposeSymmetric } from '../../src/engine';
import { gpuEigen } from '../../src/engine/linalg/eigen';
import { gpuSingularValues, gpuSvd } from '../../src/engine/linalg/svd';
import { withGpu } from '../../src/gpu/node';
import type { Gpu } from '../../src/gpu';
import { singular, symmetricEigen } from '../../src/math/decomposition';
import {
  fromSpectrum,
  normals,
  orthogonal,
  orthogonalityError,
  residual,
  spectra,
} from '../support/synthetic/matrices';

type Kind = keyof typeof spectra;
const kinds: readonly Kind[] = Object.keys(spectra);
const sizes = [1, 2, 3, 17, 64, 130];

const worst = (found: Float64Array, expected: ArrayLike<number>): number =>
  found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);

async function checkEigen(gpu: Gpu, kind: Kind, n: number): Promise<void> {
  const values = spectra[kind]!(n);
  const q = orthogonal(n, 5);
  const matrix = fromSpectrum(values, q, q);
  const found = await gpuEigen(gpu, matrix, n);
  const largest = Math.max(...values.map(Math.abs));
  const label = `${kind} ${n}`;
  expect(found.solver).toBe('float32 on the GPU');
  expect(worst(found.values, symmetricEigen(matrix, n).values) / largest, label).toBeLessThan(2e-6);
  const { vectors } = found;
  expect(residual(matrix, n, n, found.values, vectors, vectors) / largest, label).toBeLessThan(2e-5);
  expect(orthogonalityError(vectors, n, n), label).toBeLessThan(2e-5);
}

async function checkSvd(gpu: Gpu, kind: Kind, n: number): Promise<void> {
  const values = spectra[kind]!(n);
  const matrix = fromSpectrum(values, orthogonal(n, 5), orthogonal(n, 6));
  const found = await gpuSvd(gpu, matrix, n, n);
  const only = await gpuSingularValues(gpu, matrix, n, n);
  const expected = singular(matrix, n, n).values;
  const largest = expected[0]!;
  const label = `${kind} ${n}`;
  expect(worst(found.values, expected) / largest, label).toBeLessThan(2e-6);
  expect(worst(only.values, expected) / largest, label).toBeLessThan(2e-6);
  const { left, right } = found;
  const above = found.values.map((value) => (value > found.floor ? value : 0));
  expect(residual(matrix, n, n, above, left, right) / largest, label).toBeLessThan(2e-5);
  expect(orthogonalityError(left, n, n), label).toBeLessThan(2e-5);
  expect(orthogonalityError(right, n, n), label).toBeLessThan(2e-5);
}

describe('symmetric eigendecomposition on the GPU', () => {
  it.each(kinds)('equals float64 on a %s spectrum', async (kind) => {
    await withGpu(async (gpu) => {
      for (const n of sizes) await checkEigen(gpu, kind, n);
    });
  });

  it('does so at n = 257', async () => {
    await withGpu((gpu) => checkEigen(gpu, 'rank-deficient', 257));
  });

  it('gives a matrix of zeros its eigenvalues and any orthonormal vectors', async () => {
    await withGpu(async (gpu) => {
      const { values, vectors } = await gpuEigen(gpu, new Float64Array(25), 5);
      expect([...values]).toEqual([0, 0, 0, 0, 0]);
      expect(orthogonalityError(vectors, 5, 5)).toBeLessThan(1e-6);
    });
  });
});

describe('singular values on the GPU', () => {
  it.each(kinds)('equal float64 on a %s spectrum', async (kind) => {
    await withGpu(async (gpu) => {
      for (const n of sizes) await checkSvd(gpu, kind, n);
    });
  });

  it('do so at n = 385', async () => {
    await withGpu((gpu) => checkSvd(gpu, 'random', 385));
  });

  it('keep the digits of small values, which a Gram matrix in float32 would lose', async () => {
    const n = 17;
    const matrix = fromSpectrum(spectra['graded']!(n), orthogonal(n, 5), orthogonal(n, 6));
    const expected = singular(matrix, n, n).values;
    await withGpu(async (gpu) => {
      const { values } = await gpuSvd(gpu, matrix, n, n);
      // 2e-5 of the largest and below: squared, they are under float32's unit
      values.forEach((value, i) => expect(Math.abs(value / expected[i]! - 1)).toBeLessThan(0.05));
    });
  });

  it.each([
    [5, 40],
    [40, 5],
    [33, 70],
  ])('hold for %i x %i', async (rows, columns) => {
    const matrix = Float32Array.from(normals(rows * columns, 9));
    const expected = singular(matrix, rows, columns);
    await withGpu(async (gpu) => {
      const { values, left, right } = await gpuSvd(gpu, matrix, rows, columns);
      expect(worst(values, expected.values) / expected.values[0]!).toBeLessThan(2e-6);
      expect(residual(matrix, rows, columns, values, left, right) / values[0]!).toBeLessThan(2e-5);
    });
  });
});

describe('the choice of a solver', () => {
  it('is kept, and said with the result', async () => {
    const matrix = [2, 1, 1, 2];
    await withGpu(async (gpu) => {
      for (const solver of ['float64 on the CPU', 'float32 on the GPU'] as const) {
        const eigen = await decomposeSymmetric(gpu, matrix, 2, solver);
        const svd = await decompose(gpu, matrix, 2, 2, solver);
        for (const found of [eigen, svd]) {
          expect(found.solver).toBe(solver);
          expect(found.values[0]).toBeCloseTo(3, 5);
          expect(found.values[1]).toBeCloseTo(1, 5);
        }
        expect(svd.floor).toBeGreaterThan(0);
      }
      expect((await decompose(gpu, matrix, 2, 2)).solver).toBe('float64 on the CPU');
    });
  });

  it('lets a decomposition be stopped', async () => {
    const n = 128;
    const q = orthogonal(n, 5);
    const matrix = fromSpectrum(spectra['random']!(n), q, q);
    await withGpu(async (gpu) => {
      let looks = 0;
      const stop = () => (++looks > 3 ? Promise.reject(new Error('stopped')) : Promise.resolve());
      const running = decompose(gpu, matrix, n, n, 'float32 on the GPU', { checkpoint: stop });
      await expect(running).rejects.toThrow('stopped');
      expect(gpu.heldBytes).toBe(0);
    });
  });
});
