import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkNoise, gpuNormals, loadEngine } from '../../src/engine';
import { withGpu } from '../../src/gpu/node';
import { fillIntegerNormals, noiseStreams, perturb } from '../../src/math/noise';
import type { Delta } from '../../src/math/delta';
import golden from '../golden/noise.json';
import { oddShape, tinyShape, toyModel } from '../support/models/toyModel';

const row = (terms: number): Delta => ({
  seeds: Array.from({ length: terms }, (_, i) => (i * 2654435761) % 2147483648),
  coefficients: Array.from({ length: terms }, (_, i) => 0.013 * (i - terms / 3)),
});

describe('noise on the GPU', () => {
  it('equals the recorded integers and the hash of 2^20 of them', async () => {
    await withGpu(async (gpu) => {
      for (const { seed, tensor, first16 } of golden.normals) {
        expect([...(await gpuNormals(gpu, seed, tensor, 16))]).toEqual(first16);
      }
      const { seed, tensor, hash } = golden.sha256_of_first_2pow20_int32le_normals;
      const many = await gpuNormals(gpu, seed, tensor, 2 ** 20);
      expect(createHash('sha256').update(new Uint8Array(many.buffer)).digest('hex')).toBe(hash);
      expect(await checkNoise(gpu)).toBe(true);
    });
  });

  it('goes on rightly where one dispatch ends and the next begins', async () => {
    const [oneDispatch, some] = [65535 * 64 * 4, 1000];
    await withGpu(async (gpu) => {
      const found = await gpuNormals(gpu, 5, 3, oneDispatch + some);
      for (const from of [0, oneDispatch - some, oneDispatch])
        expect(found.subarray(from, from + some)).toEqual(
          fillIntegerNormals(5, 3, from, new Int32Array(some)),
        );
    });
  });

  it.each([
    ['even shapes', tinyShape],
    ['odd shapes', oddShape],
  ])('materialises bit-equal weights for 1, 2 and 40 seeds: %s', async (_, shape) => {
    const toy = toyModel(shape);
    await withGpu(async (gpu) => {
      const model = await loadEngine(gpu, toy);
      for (const mode of ['independent', 'tied'] as const) {
        const streams = noiseStreams(
          toy.tensors.map((tensor) => tensor.shape),
          mode,
        );
        for (const terms of [0, 1, 2, 40]) {
          const found = await model.materialised(row(terms), mode);
          found.forEach((tensor, i) => {
            const expected = perturb(toy.values[i]!, row(terms), streams[i]!);
            expect(new Uint32Array(tensor.buffer), toy.tensors[i]!.name).toEqual(
              new Uint32Array(expected.buffer),
            );
          });
        }
      }
    });
  });
});
