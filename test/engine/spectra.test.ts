import { describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/engine';
import { chooseMatmul } from '../../src/engine/batch/calibrate';
import { never } from '../../src/engine/interrupt';
import { recordOrthonormal } from '../../src/engine/linalg/orthonormal';
import { topSingular, type Stripe } from '../../src/engine/linalg/topSingular';
import { runRecorded } from '../../src/engine/runRecorded';
import type { Gpu } from '../../src/gpu';
import { withGpu } from '../../src/gpu/node';
import { singular } from '../../src/math/decomposition';
import { noiseStreams, perturb } from '../../src/math/noise';
import type { Delta } from '../../src/math/delta';
import { normals, orthogonalityError } from '../support/synthetic/matrices';
import { oddShape, toyModel } from '../support/models/toyModel';

const row: Delta = { seeds: [3, 14, 15, 92], coefficients: [0.01, -0.02, 0.005, 0.013] };

describe('spectra of an update', () => {
  it.each(['independent', 'tied'] as const)('equal float64 on every tensor, %s noise', async (mode) => {
    const toy = toyModel(oddShape);
    const streams = noiseStreams(
      toy.tensors.map(({ shape }) => shape),
      mode,
    );
    await withGpu(async (gpu) => {
      const population = await loadEngine(gpu, toy);
      const held = gpu.heldBytes;
      let next = 0;
      for await (const found of population.updateSpectra(row, mode)) {
        const { index, rows, columns, update, random } = found;
        expect(index).toBe(next++);
        const exact = perturb(new Float32Array(rows * columns), row, streams[index]!);
        const expected = singular(exact, rows, columns);
        const energy = exact.reduce((sum, value) => sum + value * value, 0);
        expect(update.energy / energy).toBeCloseTo(1, 5);
        expect(random.energy / energy).toBeCloseTo(1, 5);
        expect(update.stableRank).toBeCloseTo(energy / expected.values[0]! ** 2, 3);
        update.values.forEach((value, i) =>
          expect(Math.abs(value - expected.values[i]!)).toBeLessThan(2e-6 * expected.values[0]!),
        );
        const squares = random.values.reduce((sum, value) => sum + value * value, 0);
        expect(squares / energy).toBeCloseTo(1, 4);
      }
      expect(next).toBe(toy.tensors.length);
      expect(gpu.heldBytes).toBe(held);
    });
  });
});

describe('the largest singular values of a large matrix', () => {
  const [rows, columns] = [300, 140];
  const noise = Float32Array.from(normals(rows * columns, 8));
  const decaying = (): Float32Array => {
    const { left, right } = singular(noise, rows, columns);
    const values = Float64Array.from({ length: columns }, (_, k) => (k < 10 ? 1 / (k + 1) : 0));
    const sum = new Float32Array(rows * columns);
    values.forEach((value, k) =>
      sum.forEach((_, at) => {
        const [i, j] = [Math.floor(at / columns), at % columns];
        sum[at]! += value * left[k * rows + i]! * right[k * columns + j]!;
      }),
    );
    return sum;
  };

  /** Writes rows of a host matrix as a stripe, and counts how often. */
  function striped(gpu: Gpu, matrix: Float32Array) {
    const source = {
      rows,
      columns,
      fills: 0,
      fill({ firstRow, endRow, matrix: target, rowStride, columnStride }: Stripe) {
        source.fills++;
        const values = new Float32Array(target.size / 4);
        for (let i = 0; i < endRow - firstRow; i++) {
          for (let j = 0; j < columns; j++)
            values[i * rowStride + j * columnStride] = matrix[(firstRow + i) * columns + j]!;
        }
        gpu.device.queue.writeBuffer(target, 0, values);
        return Promise.resolve();
      },
    };
    return source;
  }

  it.each([
    ['held whole', 304],
    ['drawn anew in stripes', 64],
  ])('equal float64 to the bound they come with, %s', async (_, stripeRows) => {
    await withGpu(async (gpu) => {
      const matmul = await chooseMatmul(gpu);
      for (const [matrix, accuracy] of [
        [decaying(), 2e-6],
        [noise, 2e-3],
      ] as const) {
        const expected = singular(matrix, rows, columns).values;
        const source = striped(gpu, matrix);
        const found = await topSingular(gpu, matmul, source, { top: 16, stripeRows }, never);
        expect(source.fills > 2).toBe(stripeRows < rows);
        expect(found.values).toHaveLength(16);
        const worst = found.values.reduce((most, s, k) => Math.max(most, Math.abs(s - expected[k]!)), 0);
        expect(worst / expected[0]!).toBeLessThan(accuracy);
        expect(worst).toBeLessThanOrEqual(found.error);
        expect(found.error / expected[0]!).toBeLessThan(0.05);
      }
      expect(gpu.heldBytes).toBe(0);
    });
  });

  it('stand for the spectrum of an update where a tensor is too large', async () => {
    const toy = toyModel({ ...oddShape, hidden_size: 268, intermediate_size: 300 });
    const wanted = toy.tensors.findIndex(({ role }) => role === 'gate');
    await withGpu(async (gpu) => {
      const whole = !gpu.adapter.software; // which has no trouble with a side of 268
      const population = await loadEngine(gpu, toy);
      const tensors = ({ name }: { readonly name: string }) => name === toy.tensors[wanted]!.name;
      for await (const found of population.updateSpectra(row, 'independent', { tensors, top: 8 })) {
        const { update, random, edges } = found;
        const exact = perturb(new Float32Array(300 * 268), row, wanted);
        const expected = singular(exact, 300, 268).values;
        expect(update.complete).toBe(whole);
        expect(update.values).toHaveLength(whole ? 268 : 8);
        update.values.forEach((value, k) =>
          expect(Math.abs(value - expected[k]!)).toBeLessThanOrEqual(update.error),
        );
        const energy = exact.reduce((sum, value) => sum + value * value, 0);
        expect(update.energy / energy).toBeCloseTo(1, 5);
        expect(random.energy / energy).toBeCloseTo(1, 5);
        // an update of noise ends where the law says, whatever was rewarded
        for (const { values } of [update, random])
          expect(Math.abs(values[0]! / edges[1] - 1)).toBeLessThan(0.05);
      }
    });
  });
});

describe('Gram-Schmidt on the GPU', () => {
  it('makes columns orthonormal where they are nearly dependent, and 0 where they are dependent', async () => {
    const [rows, columns] = [301, 9];
    const values = Float32Array.from(normals(rows * columns, 4));
    for (let i = 0; i < rows; i++) {
      values[i * columns + 5] = values[i * columns + 1]! + 1e-4 * values[i * columns + 5]!;
      values[i * columns + 7] = 0;
      values[i * columns + 8] = 2 * values[i * columns + 3]! - values[i * columns + 1]!;
    }
    await withGpu(async (gpu) => {
      const [matrix, dots] = (await gpu.allocate([
        { label: 'matrix', bytes: values.byteLength },
        { label: 'dots', bytes: 4 * columns },
      ])) as [GPUBuffer, GPUBuffer];
      gpu.device.queue.writeBuffer(matrix, 0, values);
      const tall = { matrix, rows, stride: columns };
      await runRecorded(gpu, 'qr', (recorder) => recordOrthonormal(recorder, tall, columns, dots), never);
      const found = new Float32Array(await gpu.read(matrix, values.byteLength));
      const lines = Float64Array.from({ length: found.length }, (_, at) => {
        return found[(at % rows) * columns + Math.floor(at / rows)]!;
      });
      expect(lines.subarray(7 * rows).every((value) => value === 0)).toBe(true);
      expect(orthogonalityError(lines, columns, rows)).toBeLessThan(1e-6);
    });
  });
});
