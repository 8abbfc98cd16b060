import { describe, expect, it } from 'vitest';
import {
  decodeBfloat16,
  decodeFloat16,
  encodeBfloat16,
  encodeFloat16,
  toBytes,
  type Dtype,
  type TensorToWrite,
} from 'safetensors-js';
import { failureOf, fileOf, entry, open } from '../../support/models/safetensorsFile';

const everyPattern = Uint16Array.from({ length: 65536 }, (_, pattern) => pattern);
const isNaN16 = (pattern: number, exponent: number, fraction: number) =>
  (pattern & exponent) === exponent && (pattern & fraction) !== 0;

/** The pattern nearest to `value`, ties to even, by search among all finite ones and the step past the largest. */
function nearest(value: number, values: Float32Array, infinite: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  let low = 0;
  while (low + 1 < infinite && values[low + 1]! <= magnitude) low++;
  const above = low + 1 === infinite ? 2 * values[low]! - values[low - 1]! : values[low + 1]!;
  const down = magnitude - values[low]!;
  const up = above - magnitude;
  return sign | (down < up || (down === up && low % 2 === 0) ? low : low + 1);
}

describe('half precision', () => {
  const values = decodeFloat16(everyPattern);

  it('decodes known patterns', () => {
    const known = Uint16Array.of(
      0,
      0x8000,
      1,
      0x03ff,
      0x0400,
      0x3555,
      0x3c00,
      0xc000,
      0x7bff,
      0x7c00,
      0xfc00,
    );
    const expected = [
      0,
      -0,
      2 ** -24,
      1023 * 2 ** -24,
      2 ** -14,
      0.333251953125,
      1,
      -2,
      65504,
      Infinity,
      -Infinity,
    ];
    expect([...decodeFloat16(known)]).toEqual(expected);
    expect(decodeFloat16([0x7e00, 0x7c01, 0xffff])).toEqual(Float32Array.of(NaN, NaN, NaN));
  });

  it('encodes what it decodes, for every pattern', () => {
    const back = encodeFloat16(values);
    const differs = everyPattern.filter((pattern) =>
      isNaN16(pattern, 0x7c00, 0x3ff) ? !isNaN16(back[pattern]!, 0x7c00, 0x3ff) : back[pattern] !== pattern,
    );
    expect(differs).toEqual(new Uint16Array());
  });

  it.each([
    ['a tie between subnormals goes to even', 1.5 * 2 ** -24, 2],
    ['half the least subnormal goes to 0', 2 ** -25, 0],
    ['just over half the least subnormal stays', 2 ** -25 * (1 + 2 ** -20), 1],
    ['the largest subnormal rounds up to the least normal', 1023.5 * 2 ** -24, 0x0400],
    ['a tie above 1 goes down to even', 1 + 2 ** -11, 0x3c00],
    ['the next tie goes up to even', 1 + 3 * 2 ** -11, 0x3c02],
    ['65519.99 is still finite', 65519.99, 0x7bff],
    ['65520 is infinite', 65520, 0x7c00],
    ['the least float32 is 0', 2 ** -149, 0],
    ['its negative is -0', -(2 ** -149), 0x8000],
    ['-Infinity', -Infinity, 0xfc00],
  ])('%s', (_, value, pattern) => {
    expect(encodeFloat16([value])[0]).toBe(pattern);
  });

  it('rounds as a search over all halves does', () => {
    for (let step = 0; step < 300; step++) {
      const value = Math.fround((step % 2 ? -1 : 1) * 1.37 ** (step / 4 - 55) * (1 + step / 997));
      if (Math.abs(value) < 65520)
        expect([value, encodeFloat16([value])[0]]).toEqual([value, nearest(value, values, 0x7c00)]);
    }
  });
});

describe('bfloat16', () => {
  it('encodes what it decodes, for every pattern', () => {
    const back = encodeBfloat16(decodeBfloat16(everyPattern));
    const differs = everyPattern.filter((pattern) =>
      isNaN16(pattern, 0x7f80, 0x7f) ? !isNaN16(back[pattern]!, 0x7f80, 0x7f) : back[pattern] !== pattern,
    );
    expect(differs).toEqual(new Uint16Array());
  });

  it.each([
    ['a tie goes down to even', 1 + 2 ** -8, 0x3f80],
    ['the next tie goes up to even', 1 + 3 * 2 ** -8, 0x3f82],
    ['past a tie goes up', 1 + 2 ** -8 + 2 ** -20, 0x3f81],
    ['the largest float32 is infinite', 3.4028234663852886e38, 0x7f80],
    ['a subnormal stays one', 2 ** -133, 0x0001],
    ['-0', -0, 0x8000],
    ['NaN', NaN, 0x7fc0],
  ])('%s', (_, value, pattern) => {
    expect(encodeBfloat16([value])[0]).toBe(pattern);
  });
});

describe('reading as float32', () => {
  const cases: readonly [Dtype, ArrayBufferView, readonly number[]][] = [
    ['BOOL', Uint8Array.of(0, 1, 2), [0, 1, 1]],
    ['U8', Uint8Array.of(0, 127, 255), [0, 127, 255]],
    ['I8', Int8Array.of(-128, -1, 127), [-128, -1, 127]],
    ['U16', Uint16Array.of(0, 32768, 65535), [0, 32768, 65535]],
    ['I16', Int16Array.of(-32768, -1, 32767), [-32768, -1, 32767]],
    ['U32', Uint32Array.of(0, 1, 4294967295), [0, 1, 4294967296]],
    ['I32', Int32Array.of(-2147483648, -1, 16777217), [-2147483648, -1, 16777216]],
    ['U64', BigUint64Array.of(0n, 1n, 2n ** 64n - 1n), [0, 1, 2 ** 64]],
    ['I64', BigInt64Array.of(-(2n ** 63n), -1n, 5n), [-(2 ** 63), -1, 5]],
    ['F16', Uint16Array.of(0x3c00, 0xfc00, 1), [1, -Infinity, 2 ** -24]],
    ['BF16', Uint16Array.of(0x3f80, 0xff80, 1), [1, -Infinity, 2 ** -133]],
    ['F32', Float32Array.of(-0, Infinity, 2 ** -149), [-0, Infinity, 2 ** -149]],
    ['F64', Float64Array.of(0.1, 1e300, -1.5), [Math.fround(0.1), Infinity, -1.5]],
  ];

  it.each(cases)('%s, written, read and written again', async (dtype, data, expected) => {
    const file = await open(await toBytes([{ name: 't', dtype, shape: [3], data }]));
    expect([...(await file.readFloat32('t'))]).toEqual(expected);
    expect(await file.read('t')).toEqual(new Uint8Array(data.buffer.slice(0)));
  });

  it('keeps NaN and misaligned values', async () => {
    const header = `{${entry('b', 'U8', '[1]', '[0,1]')},${entry('f', 'F32', '[2]', '[1,9]')}}`;
    const bytes = fileOf(header, 9);
    const view = new DataView(bytes.buffer);
    view.setFloat32(bytes.length - 8, NaN, true);
    view.setFloat32(bytes.length - 4, 1.25, true);
    expect(await (await open(bytes)).readFloat32('f')).toEqual(Float32Array.of(NaN, 1.25));
  });

  it('gives a range of elements, and refuses one outside', async () => {
    const data = Float32Array.from({ length: 10 }, (_, index) => index / 8);
    const tensors: TensorToWrite[] = (['F32', 'F16', 'BF16'] as const).map((dtype) => ({
      name: dtype,
      dtype,
      shape: [2, 5],
      data,
    }));
    const file = await open(await toBytes(tensors));
    for (const name of ['F32', 'F16', 'BF16']) {
      expect(await file.readFloat32(name, { start: 3, count: 4 })).toEqual(data.slice(3, 7));
      expect(await file.readFloat32(name, { start: 8 })).toEqual(data.slice(8));
      expect(await file.readFloat32(name, { start: 10 })).toEqual(new Float32Array());
    }
    for (const range of [
      { start: 11 },
      { count: 11 },
      { start: -1 },
      { start: 3, count: -1 },
      { start: 0.5 },
      { count: NaN },
    ]) {
      expect((await failureOf(file.readFloat32('F32', range))).code).toBe('invalid-range');
    }
  });

  it('reads a tensor longer than one piece', async () => {
    const data = Float32Array.from({ length: 2_500_000 }, (_, index) => index % 1000);
    for (const dtype of ['F32', 'F16'] as const) {
      const file = await open(await toBytes([{ name: 't', dtype, shape: [data.length], data }]));
      const values = await file.readFloat32('t');
      expect(Buffer.compare(Buffer.from(values.buffer), Buffer.from(data.buffer))).toBe(0);
    }
  });

  it('refuses dtypes without a plain number, and names it does not have', async () => {
    const file = await open(fileOf(`{${entry('q', 'F8_E4M3', '[2]', '[0,2]')}}`, 2));
    expect((await failureOf(file.readFloat32('q'))).code).toBe('unsupported-dtype');
    expect([...(await file.read('q'))]).toEqual([0, 1]);
    expect((await failureOf(file.read('__proto__'))).code).toBe('tensor-not-found');
    expect((await failureOf(file.stream('nothing').next())).code).toBe('tensor-not-found');
  });
});
