import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/noise.json';
import { fillIntegerNormals, noiseStreams, perturb } from '../../../src/math/noise';
import { integerNormal } from '../../../src/math/normal';
import { normalTable } from '../../../src/math/normalTable';
import { philox4x32, type PhiloxKey, type Words4 } from '../../../src/math/philox';

const sha256 = (words: Uint32Array | Int32Array) =>
  createHash('sha256').update(new Uint8Array(words.buffer)).digest('hex');
const hex = (text: string) => parseInt(text, 16);

describe('noise', () => {
  it.each(golden.philoxKnownAnswers)('Philox4x32-10 of counter $counter', ({ counter, key, out }) => {
    expect(philox4x32(counter.map(hex) as Words4, key.map(hex) as readonly number[] as PhiloxKey)).toEqual(
      out.map(hex),
    );
  });

  it('has the table of the specification', () => {
    expect(sha256(normalTable)).toBe(golden.tableSha256);
  });

  it.each(golden.icdf)('word $x becomes $z', ({ x, z }) => {
    expect(integerNormal(x)).toBe(z);
  });

  it.each(golden.normals)('first normals of seed $seed, tensor $tensor', ({ seed, tensor, first16 }) => {
    expect([...fillIntegerNormals(seed, tensor, 0, new Int32Array(16))]).toEqual(first16);
    expect([...fillIntegerNormals(seed, tensor, 5, new Int32Array(9))]).toEqual(first16.slice(5, 14));
  });

  it('hashes the first 2^20 normals of one stream to the recorded value', () => {
    const { seed, tensor, hash } = golden.sha256_of_first_2pow20_int32le_normals;
    expect(sha256(fillIntegerNormals(seed, tensor, 0, new Int32Array(2 ** 20)))).toBe(hash);
  });

  it('adds the terms of a row in order, rounding each step to float32', () => {
    const theta0 = Float32Array.of(0.25, -1.5, 3);
    const row = { seeds: [7, 42], coefficients: [0.006, -0.5] };
    const [z7, z42] = row.seeds.map((seed) => fillIntegerNormals(seed, 3, 0, new Int32Array(3)));
    const expected = [...theta0].map((theta, i) => {
      const first = Math.fround(theta + Math.fround(Math.fround(0.006) * (z7![i]! / 2 ** 20)));
      return Math.fround(first + Math.fround(-0.5 * (z42![i]! / 2 ** 20)));
    });
    expect([...perturb(theta0, row, 3)]).toEqual(expected);
  });

  it('ties tensors of equal shape to the first of them', () => {
    const shapes = [[8, 4], [4, 4], [4], [4, 4], [4]];
    expect(noiseStreams(shapes, 'independent')).toEqual([0, 1, 2, 3, 4]);
    expect(noiseStreams(shapes, 'tied')).toEqual([0, 1, 2, 1, 2]);
  });
});
