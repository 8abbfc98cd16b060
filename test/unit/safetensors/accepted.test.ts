import { describe, expect, it } from 'vitest';
import { fromBytes, openSafetensors } from 'safetensors-js';
import { entry, fileOf, good, one, open, w } from '../../support/models/safetensorsFile';

describe('accepts', () => {
  const accepted: readonly [string, Uint8Array, Record<string, readonly number[]>][] = [
    ['an empty file', fileOf('{}'), {}],
    ['leading white space', fileOf(` \t\r\n{${good}}`, 4), { w: [1] }],
    ['trailing white space', fileOf(`{${good}} \t\r\n`, 4), { w: [1] }],
    [
      'white space between',
      fileOf('{ "w" : { "dtype" : "U8" , "shape" : [ 2 ] , "data_offsets" : [ 0 , 2 ] } }', 2),
      { w: [2] },
    ],
    ['a header of odd length', fileOf(`{${good}} `.padEnd(71), 4), { w: [1] }],
    [
      'misaligned tensors',
      fileOf(`{${entry('b', 'U8', '[1]', '[0,1]')},${entry('f', 'F32', '[1]', '[1,5]')}}`, 5),
      { b: [1], f: [1] },
    ],
    [
      'tensors in any order of the header',
      fileOf(`{${entry('z', 'U8', '[2]', '[3,5]')},${entry('a', 'U8', '[3]', '[0,3]')}}`, 5),
      { a: [3], z: [2] },
    ],
    ['scalars', fileOf(`{${entry('s', 'F32', '[]', '[0,4]')}}`, 4), { s: [] }],
    [
      'zero-size tensors',
      fileOf(`{${entry('e', 'F32', '[0,9]', '[0,0]')},${good},${entry('e2', 'F32', '[3,0]', '[4,4]')}}`, 4),
      { e: [0, 9], w: [1], e2: [3, 0] },
    ],
    [
      'a 0 before large dimensions',
      fileOf(`{${entry('e', 'U8', '[0,4503599627370496,4503599627370496]', '[0,0]')}}`),
      { e: [0, 2 ** 52, 2 ** 52] },
    ],
    [
      'unknown extra keys',
      one('"dtype":"F32","shape":[1],"data_offsets":[0,4],"note":{"a":[null,true,-1.5e3,"x"]}'),
      { w: [1] },
    ],
    ['null as metadata', fileOf('{"__metadata__":null}'), {}],
    ['an empty name', fileOf(`{${entry('', 'U8', '[1]', '[0,1]')}}`, 1), { '': [1] }],
    [
      'names that differ only in composition',
      fileOf(`{${entry('é', 'U8', '[1]', '[0,1]')},${entry('e\u0301', 'U8', '[1]', '[1,2]')}}`, 2),
      { é: [1], 'e\u0301': [1] },
    ],
    [
      'an escaped pair',
      fileOf('{"\\uD83D\\uDE00":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1),
      { '😀': [1] },
    ],
    [
      'every escape',
      fileOf('{"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1),
      { '"\\/\b\f\n\r\té': [1] },
    ],
    [
      'packed types that fill bytes',
      fileOf(`{${entry('p', 'F4', '[4]', '[0,2]')},${entry('q', 'F6_E2M3', '[4]', '[2,5]')}}`, 5),
      { p: [4], q: [4] },
    ],
  ];

  it.each(accepted)('%s', async (_, bytes, shapes) => {
    const file = await open(bytes);
    expect([...file.tensors].map(([name, { shape }]) => [name, shape])).toEqual(Object.entries(shapes));
    expect(file.byteLength).toBe(bytes.length);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s as a name', async (name) => {
    const text = `{"${name}":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"__metadata__":{"${name}":"v"}}`;
    const file = await open(fileOf(text, 2));
    expect([...file.tensors.keys()]).toEqual([name]);
    expect([...file.metadata]).toEqual([[name, 'v']]);
    expect([...(await file.read(name))]).toEqual([0, 1]);
    expect(({} as Record<string, unknown>)['dtype']).toBeUndefined();
  });

  it('every dtype of the format at its size', async () => {
    const sizes = {
      BOOL: 1,
      U8: 1,
      I8: 1,
      F8_E5M2: 1,
      F8_E4M3: 1,
      F8_E8M0: 1,
      I16: 2,
      U16: 2,
      F16: 2,
      BF16: 2,
      I32: 4,
      U32: 4,
      F32: 4,
      F64: 8,
      I64: 8,
      U64: 8,
      C64: 8,
    };
    for (const [dtype, size] of Object.entries(sizes)) {
      const file = await open(w(dtype, '[3]', `[0,${3 * size}]`, 3 * size));
      expect(file.tensors.get('w')).toMatchObject({ dtype, count: 3 });
    }
  });

  it('tells where each tensor lies in the file', async () => {
    const bytes = fileOf(`{${entry('b', 'U8', '[2,3]', '[0,6]')}}`, 6);
    const { tensors } = await open(bytes);
    expect(tensors.get('b')).toEqual({
      name: 'b',
      dtype: 'U8',
      shape: [2, 3],
      start: bytes.length - 6,
      end: bytes.length,
      count: 6,
    });
  });
});

describe('size', () => {
  it('is no matter: a 10 MB header of 100,000 tensors is read in as many pieces as one of a tensor', async () => {
    const counted = async (bytes: Uint8Array) => {
      const source = fromBytes(bytes);
      let reads = 0;
      const read = (start: number, end: number) => (reads++, source.read(start, end));
      return { file: await openSafetensors({ ...source, read }), reads: () => reads };
    };
    const entries = Array.from({ length: 100_000 }, (_, index) =>
      entry(`model.layers.${index}.self_attn.q_proj.weight`, 'U8', '[1]', `[${index},${index + 1}]`),
    );
    const bytes = fileOf(`{${entries.join()}}`, 100_000);
    expect(bytes.length).toBeGreaterThan(9e6);
    const { file, reads } = await counted(bytes);
    const few = (await counted(fileOf(`{${good}}`, 4))).reads();
    expect(reads()).toBe(few);
    expect(file.tensors.size).toBe(100_000);
    expect(await file.readFloat32('model.layers.70000.self_attn.q_proj.weight')).toEqual(
      Float32Array.of(70000 % 256),
    );
    expect(reads()).toBe(few + 1);
  });
});
