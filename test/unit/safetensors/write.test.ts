import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  fromBytes,
  openSafetensors,
  toBytes,
  writeSafetensors,
  type Dtype,
  type TensorToWrite,
} from 'safetensors-js';
import { failureOf, open } from '../../support/models/safetensorsFile';

const golden = new URL('../../golden/models/llama/model.safetensors', import.meta.url);
const byte = (name: string): TensorToWrite => ({ name, dtype: 'U8', shape: [1], data: Uint8Array.of(7) });

function headerOf(bytes: Uint8Array): string {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  return new TextDecoder().decode(bytes.subarray(8, 8 + length));
}

describe('writing', () => {
  it('gives a checkpoint of the reference implementation back byte by byte', async () => {
    const bytes = new Uint8Array(readFileSync(golden));
    const file = await openSafetensors(fromBytes(bytes));
    const tensors = [...file.tensors.values()].reverse().map(({ name, dtype, shape }) => ({
      name,
      dtype,
      shape,
      data: () => file.read(name),
    }));
    expect(file.tensors.size).toBe(30);
    expect(Buffer.compare(await toBytes(tensors, file.metadata), bytes)).toBe(0);
  });

  it('pads the header with spaces to a multiple of 8, even without tensors', async () => {
    expect([...(await toBytes([]))]).toEqual([8, 0, 0, 0, 0, 0, 0, 0, 123, 125, 32, 32, 32, 32, 32, 32]);
    for (let length = 1; length < 20; length++) {
      const header = headerOf(await toBytes([byte('n'.repeat(length))]));
      expect(header.length % 8).toBe(0);
      expect(header).toMatch(/\} {0,7}$/);
    }
  });

  it('puts wide dtypes first, then names by code point', async () => {
    const dtypes: Dtype[] = [
      'BOOL',
      'U8',
      'I8',
      'I16',
      'U16',
      'F16',
      'BF16',
      'I32',
      'U32',
      'F32',
      'F64',
      'I64',
      'U64',
    ];
    const wide = dtypes.map((dtype) => ({ name: dtype, dtype, shape: [0], data: new Uint8Array() }));
    const narrow = ['b', 'a', '\u{1f600}', '\uffee', 'B', 'a.b', 'a'.repeat(2)].map(byte);
    const file = await open(await toBytes([...wide, ...narrow]));
    const names = [...file.tensors.keys()];
    expect(names.filter((name) => (dtypes as string[]).includes(name))).toEqual([...dtypes].reverse());
    expect(names.filter((name) => file.tensors.get(name)!.count === 1)).toEqual([
      'B',
      'a',
      'a.b',
      'aa',
      'b',
      '\uffee',
      '\u{1f600}',
    ]);
  });

  it('gives the same bytes whatever the order of tensors and metadata', async () => {
    const tensors = ['x', 'y', 'z'].map(byte);
    const one = await toBytes(tensors, { b: '2', a: '1' });
    expect(
      await toBytes(
        [...tensors].reverse(),
        new Map([
          ['a', '1'],
          ['b', '2'],
        ]),
      ),
    ).toEqual(one);
    expect(headerOf(one)).toMatch(/^\{"__metadata__":\{"a":"1","b":"2"\},"x"/);
  });

  it('keeps names and metadata that need escapes', async () => {
    const names = ['', '"\\/\b\f\n\r\t\u0001', '__proto__', 'é😀', '\u2028'];
    const file = await open(await toBytes(names.map(byte), new Map(names.map((name) => [name, name]))));
    expect([...file.tensors.keys()].sort()).toEqual([...names].sort());
    expect([...file.metadata.values()].sort()).toEqual([...names].sort());
  });

  it('rounds float32 to F16 and BF16, and takes their bit patterns as they are', async () => {
    const data = Float32Array.of(1 + 2 ** -11, -65520, NaN);
    const bits = Uint16Array.of(0x3c01, 0x7fff, 1);
    const file = await open(
      await toBytes([
        { name: 'half', dtype: 'F16', shape: [3], data },
        { name: 'brain', dtype: 'BF16', shape: [3], data },
        { name: 'bits', dtype: 'F16', shape: [3], data: bits },
      ]),
    );
    expect(await file.readFloat32('half')).toEqual(Float32Array.of(1, -Infinity, NaN));
    expect(await file.readFloat32('brain')).toEqual(Float32Array.of(1, -65536, NaN));
    expect(await file.read('bits')).toEqual(new Uint8Array(bits.buffer));
  });

  it('writes a view of a larger buffer, not the buffer', async () => {
    const data = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    const file = await open(await toBytes([{ name: 't', dtype: 'F32', shape: [2], data }]));
    expect(await file.readFloat32('t')).toEqual(Float32Array.of(1, 2));
  });

  it('asks for each tensor only when its turn comes', async () => {
    const asked: string[] = [];
    const lazy = (name: string): TensorToWrite => ({
      ...byte(name),
      data: () => {
        asked.push(name);
        return Promise.resolve(Uint8Array.of(1));
      },
    });
    const pieces = writeSafetensors([lazy('b'), lazy('a')]);
    await pieces.next();
    expect(asked).toEqual([]);
    await pieces.next();
    expect(asked).toEqual(['a']);
    await pieces.next();
    expect(asked).toEqual(['a', 'b']);
  });
});

describe('writing refuses', () => {
  const refused: readonly [string, string, RegExp, TensorToWrite[], Record<string, string>?][] = [
    ['two tensors of one name', 'duplicate-tensor', /"x"/, [byte('x'), byte('x')]],
    ['the name of the metadata', 'invalid-name', /__metadata__/, [byte('__metadata__')]],
    ['half a surrogate pair in a name', 'lone-surrogate', /half/, [byte('\ud800')]],
    ['half a surrogate pair in the metadata', 'lone-surrogate', /half/, [], { a: '\udc00' }],
    ['metadata that is not a string', 'invalid-metadata', /"a"/, [], { a: 1 as unknown as string }],
    ['an unknown dtype', 'unknown-dtype', /"F31"/, [{ ...byte('x'), dtype: 'F31' as Dtype }]],
    ['a negative dimension', 'invalid-shape', /\[-1\]/, [{ ...byte('x'), shape: [-1] }]],
    ['a fraction as dimension', 'invalid-shape', /\[0\.5\]/, [{ ...byte('x'), shape: [0.5] }]],
    ['a shape over 2^53', 'shape-overflow', /2\^53/, [{ ...byte('x'), shape: [2 ** 30, 2 ** 30] }]],
    ['loose bits', 'partial-byte', /F4/, [{ ...byte('x'), dtype: 'F4' }]],
    [
      'data of another length',
      'size-mismatch',
      /needs 4 bytes, its data has 1/,
      [{ ...byte('x'), dtype: 'F32' }],
    ],
    [
      'lazy data of another length',
      'size-mismatch',
      /has 2/,
      [{ ...byte('x'), data: () => new Uint8Array(2) }],
    ],
  ];

  it.each(refused)('%s', async (_, code, message, tensors, metadata) => {
    const error = await failureOf(toBytes(tensors, metadata));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('a header over 100 MB', async () => {
    const { code, message } = await failureOf(toBytes([], { a: 'x'.repeat(100_000_000) }));
    expect(code).toBe('header-too-large');
    expect(message).toMatch(/100000032 bytes, more than the 100000000 allowed/);
  });
});
