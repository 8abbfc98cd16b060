import { describe, expect, it } from 'vitest';
import { closeFiles, filesOfModel } from '../../src/cli/files';
import { loadEngine } from '../../src/engine';
import { chooseMatmul } from '../../src/engine/batch/calibrate';
import { withGpu } from '../../src/gpu/node';
import { fillIntegerNormals, noiseStreams } from '../../src/math/noise';
import type { Delta } from '../../src/math/delta';
import { openModel } from '../../src/model';
import { oddShape, toyModel } from '../support/models/toyModel';

/** Inner products over P in float64. */
function gramOracle(
  seeds: readonly number[],
  shapes: readonly (readonly number[])[],
  mode: 'independent' | 'tied',
): Float64Array {
  const streams = noiseStreams(shapes, mode);
  const sizes = shapes.map((shape) => shape.reduce((product, size) => product * size, 1));
  const n = seeds.length;
  const gram = new Float64Array(n * n);
  sizes.forEach((size, tensor) => {
    const rows = seeds.map((seed) =>
      Float64Array.from(
        fillIntegerNormals(seed, streams[tensor]!, 0, new Int32Array(size)),
        (z) => z / 2 ** 20,
      ),
    );
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let e = 0; e < size; e++) sum += rows[i]![e]! * rows[j]![e]!;
        gram[i * n + j]! += sum;
        if (i !== j) gram[j * n + i]! += sum;
      }
    }
  });
  const parameters = sizes.reduce((sum, size) => sum + size, 0);
  return gram.map((value) => value / parameters);
}

/** |found - expected| over |expected|, in Frobenius norm. */
function relativeError(found: Float64Array, expected: Float64Array): number {
  const norm = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return norm(found.map((value, i) => value - expected[i]!)) / norm(expected);
}

describe('weight-space Gram matrix', () => {
  it('equals float64 within 1e-5 at N = 64 on the bundled model, in N^2 and one tile of memory', async () => {
    const model = await openModel(filesOfModel('thicket-49k'));
    const seeds = Array.from({ length: 64 }, (_, i) => 31 + 7919 * i);
    await withGpu(async (gpu) => {
      const population = await loadEngine(gpu, model.weights);
      await chooseMatmul(gpu); // once an adapter, in memory of its own
      const held = gpu.heldBytes;
      gpu.peakBytes = held;
      const { independent: found } = await population.grams(seeds, ['independent']);
      const expected = gramOracle(
        seeds,
        model.weights.tensors.map(({ shape }) => shape),
        'independent',
      );
      expect(relativeError(found, expected)).toBeLessThan(1e-5);
      // every chance overlap too, not only the diagonal
      const off = (gram: Float64Array) => gram.filter((_, i) => Math.floor(i / 64) !== i % 64);
      expect(relativeError(off(found), off(expected))).toBeLessThan(1e-5);
      const tableAndParams = 4096 + 512 * 256;
      expect(gpu.peakBytes - held).toBeLessThan(2 * 4 * 64 * 64 + 4 * 64 * 1024 + tableAndParams);
    });
    await closeFiles();
  });

  it.each(['independent', 'tied'] as const)(
    'holds for odd tensors, any number of seeds and %s noise',
    async (mode) => {
      const toy = toyModel(oddShape);
      const seeds = [5, 900, 12, 77, 3];
      await withGpu(async (gpu) => {
        const population = await loadEngine(gpu, toy);
        const expected = gramOracle(
          seeds,
          toy.tensors.map(({ shape }) => shape),
          mode,
        );
        const alone = await population.grams(seeds, [mode]);
        expect(relativeError(alone[mode], expected)).toBeLessThan(1e-6);
        const both = await population.grams(seeds, ['tied', 'independent']);
        expect(relativeError(both[mode], expected)).toBeLessThan(1e-6);
      });
    },
  );
});

/** Updates of rows by tensor in float64. */
function updatesOf(rows: readonly Delta[], size: number, stream: number): Float64Array[] {
  return rows.map((row) => {
    const sum = new Float64Array(size);
    row.seeds.forEach((seed, term) => {
      const normals = fillIntegerNormals(seed, stream, 0, new Int32Array(size));
      normals.forEach((z, i) => (sum[i]! += row.coefficients[term]! * (z / 2 ** 20)));
    });
    return sum;
  });
}

describe('cross-Gram of two lists of updates', () => {
  it.each(['independent', 'tied'] as const)(
    'equals float64 by tensor and in total, %s noise',
    async (mode) => {
      const toy = toyModel(oddShape);
      const shapes = toy.tensors.map(({ shape }) => shape);
      const streams = noiseStreams(shapes, mode);
      const left: Delta[] = [
        { seeds: [5, 9], coefficients: [1, -2] },
        { seeds: [], coefficients: [] },
        { seeds: [77], coefficients: [0.5] },
      ];
      const right: Delta[] = [
        { seeds: [9, 123, 5], coefficients: [0.1, 0.2, 0.3] },
        { seeds: [1000], coefficients: [1] },
      ];
      await withGpu(async (gpu) => {
        const population = await loadEngine(gpu, toy);
        const held = gpu.heldBytes;
        const { total, tensors } = await population.crossGram(left, right, mode);
        expect(gpu.heldBytes).toBe(held);
        expect(tensors).toHaveLength(shapes.length);
        const sum = new Float64Array(total.length);
        tensors.forEach((found, t) => {
          const size = shapes[t]!.reduce((product, value) => product * value, 1);
          const [a, b] = [left, right].map((rows) => updatesOf(rows, size, streams[t]!)) as [
            Float64Array[],
            Float64Array[],
          ];
          const expected = Float64Array.from({ length: total.length }, (_, at) => {
            const [x, y] = [a[Math.floor(at / right.length)]!, b[at % right.length]!];
            return x.reduce((products, value, i) => products + value * y[i]!, 0) / population.parameters;
          });
          expect(relativeError(found, expected)).toBeLessThan(1e-5);
          expected.forEach((value, i) => (sum[i]! += value));
        });
        expect(relativeError(total, sum)).toBeLessThan(1e-5);
        const none = await population.crossGram([{ seeds: [], coefficients: [] }], right, mode);
        expect([...none.total]).toEqual([0, 0]);
      });
    },
  );
});
