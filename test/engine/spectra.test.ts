import { describe, expect, it } from 'vitest';
import { loadPopulationModel } from '../../src/engine';
import { recordOrthonormal } from '../../src/engine/orthonormal';
import { runRecorded } from '../../src/engine/work';
import { withGpu } from '../../src/gpu/node';
import { singular } from '../../src/math/decomposition';
import { noiseStreams, perturb } from '../../src/math/noise';
import type { Row } from '../../src/math/row';
import { normals, orthogonalityError } from '../support/matrices';
import { oddShape, toyModel } from '../support/toyModel';

const row: Row = { seeds: [3, 14, 15, 92], coefficients: [0.01, -0.02, 0.005, 0.013] };

describe('spectra of an update', () => {
  it.each(['independent', 'tied'] as const)('equal float64 on every tensor, %s noise', async (mode) => {
    const toy = toyModel(oddShape);
    const streams = noiseStreams(
      toy.tensors.map(({ shape }) => shape),
      mode,
    );
    await withGpu(async (gpu) => {
      const population = await loadPopulationModel(gpu, toy);
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

describe('Gram-Schmidt on the GPU', () => {
  it('makes columns orthonormal even where they are nearly dependent, and leaves zeros', async () => {
    const [rows, columns] = [301, 9];
    const values = Float32Array.from(normals(rows * columns, 4));
    for (let i = 0; i < rows; i++) {
      values[i * columns + 5] = values[i * columns + 1]! + 1e-4 * values[i * columns + 5]!;
      values[i * columns + 7] = 0;
    }
    await withGpu(async (gpu) => {
      const [matrix, dots] = (await gpu.allocate([
        { label: 'matrix', bytes: values.byteLength },
        { label: 'dots', bytes: 4 * columns },
      ])) as [GPUBuffer, GPUBuffer];
      gpu.device.queue.writeBuffer(matrix, 0, values);
      const tall = { matrix, rows, stride: columns };
      await runRecorded(gpu, 'qr', (recorder) => recordOrthonormal(recorder, tall, columns, dots), {
        checkpoint: () => Promise.resolve(),
      });
      const found = new Float32Array(await gpu.read(matrix, values.byteLength));
      const lines = Float64Array.from({ length: found.length }, (_, at) => {
        return found[(at % rows) * columns + Math.floor(at / rows)]!;
      });
      expect(lines.subarray(7 * rows, 8 * rows).every((value) => value === 0)).toBe(true);
      expect(orthogonalityError(lines, columns, rows)).toBeLessThan(1e-6);
    });
  });
});
