import { describe, expect, it } from 'vitest';
import { fromBytes, openSafetensors, type SafetensorsErrorCode } from 'safetensors-js';
import { entry, failureOf, fileOf, open } from '../support/safetensorsFile';

interface Refused {
  readonly what: string;
  readonly bytes: Uint8Array;
  readonly code: SafetensorsErrorCode;
  readonly message: RegExp;
}

const utf8 = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)),
  );

function lengthOnly(length: bigint, rest = 16): Uint8Array {
  const bytes = new Uint8Array(8 + rest).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  return bytes;
}

/** One tensor "w" whose entry has these fields. */
const one = (fields: string, dataBytes = 4) => fileOf(`{"w":{${fields}}}`, dataBytes);
const w = (dtype: string, shape: string, offsets: string, dataBytes = 4) =>
  fileOf(`{${entry('w', dtype, shape, offsets)}}`, dataBytes);
const good = entry('w', 'F32', '[1]', '[0,4]');

const frame: Refused[] = [
  { what: '7 bytes', bytes: new Uint8Array(7), code: 'file-too-small', message: /has 7 bytes/ },
  { what: 'length 0', bytes: lengthOnly(0n), code: 'header-length-zero', message: /length of 0/ },
  {
    what: 'length over 100 MB',
    bytes: lengthOnly(100_000_001n),
    code: 'header-too-large',
    message: /100000001/,
  },
  {
    what: 'length 2^64 - 1',
    bytes: lengthOnly(2n ** 64n - 1n),
    code: 'header-too-large',
    message: /18446744073709551615/,
  },
  {
    what: 'length past the end',
    bytes: lengthOnly(17n),
    code: 'header-past-end',
    message: /17 bytes.*only 16/,
  },
  {
    what: '100 MB in a small file',
    bytes: lengthOnly(100_000_000n),
    code: 'header-past-end',
    message: /cut short/,
  },
];

const text: Refused[] = [
  {
    what: 'bad UTF-8',
    bytes: fileOf(utf8('{"', [0xff], '":1}')),
    code: 'invalid-utf8',
    message: /not valid UTF-8/,
  },
  {
    what: 'overlong UTF-8',
    bytes: fileOf(utf8('{"', [0xc0, 0xaf], '":1}')),
    code: 'invalid-utf8',
    message: /UTF-8/,
  },
  {
    what: 'surrogate in UTF-8',
    bytes: fileOf(utf8('{"', [0xed, 0xa0, 0x80], '":1}')),
    code: 'invalid-utf8',
    message: /UTF-8/,
  },
  { what: 'cut character', bytes: fileOf(utf8('{}', [0xe2, 0x82])), code: 'invalid-utf8', message: /UTF-8/ },
  {
    what: 'byte order mark',
    bytes: fileOf(utf8([0xef, 0xbb, 0xbf], '{}')),
    code: 'byte-order-mark',
    message: /byte order mark/,
  },
  {
    what: 'escaped high surrogate',
    bytes: fileOf('{"\\ud800":1}'),
    code: 'lone-surrogate',
    message: /\\ud800 is half/,
  },
  {
    what: 'escaped low surrogate',
    bytes: fileOf('{"\\udc00":1}'),
    code: 'lone-surrogate',
    message: /\\udc00 is half/,
  },
  {
    what: 'two high surrogates',
    bytes: fileOf('{"\\ud800\\ud800":1}'),
    code: 'lone-surrogate',
    message: /half/,
  },
  {
    what: 'lone surrogate in an extra field',
    bytes: one('"x":"\\udfff"'),
    code: 'lone-surrogate',
    message: /half/,
  },
];

const json: Refused[] = [
  { what: 'an array', bytes: fileOf('[]'), code: 'not-an-object', message: /JSON array/ },
  { what: 'a string', bytes: fileOf('"{}"'), code: 'not-an-object', message: /JSON string/ },
  { what: 'a number', bytes: fileOf('12345678'), code: 'not-an-object', message: /JSON number/ },
  { what: 'null', bytes: fileOf('null'), code: 'not-an-object', message: /JSON null/ },
  { what: 'white space', bytes: fileOf('   '), code: 'invalid-json', message: /ends where a value/ },
  { what: 'no JSON', bytes: fileOf('hello'), code: 'invalid-json', message: /"h" stands where a value/ },
  {
    what: 'unclosed object',
    bytes: fileOf('{'),
    code: 'invalid-json',
    message: /ends where a key|ends where/,
  },
  { what: 'unclosed string', bytes: fileOf('{"w'), code: 'invalid-json', message: /rest of a string/ },
  { what: 'single quotes', bytes: fileOf("{'w':1}"), code: 'invalid-json', message: /key in double quotes/ },
  {
    what: 'trailing comma',
    bytes: fileOf(`{${good},}`, 4),
    code: 'invalid-json',
    message: /key in double quotes/,
  },
  {
    what: 'missing comma',
    bytes: fileOf('{"__metadata__":{"a":"b" "c":"d"}}'),
    code: 'invalid-json',
    message: /"," or "}"/,
  },
  { what: 'missing colon', bytes: fileOf('{"w" {}}'), code: 'invalid-json', message: /":"/ },
  { what: 'a comment', bytes: fileOf('{/**/}'), code: 'invalid-json', message: /"\/" stands/ },
  { what: 'NaN', bytes: one('"x":NaN'), code: 'invalid-json', message: /"N" stands where a value/ },
  { what: 'misspelt literal', bytes: one('"x":nul'), code: 'invalid-json', message: /"n" stands/ },
  { what: 'leading zero', bytes: one('"x":01'), code: 'invalid-json', message: /"1" stands/ },
  { what: 'bare minus', bytes: one('"x":-'), code: 'invalid-json', message: /a number/ },
  {
    what: 'number beyond range',
    bytes: one('"x":1e999'),
    code: 'invalid-json',
    message: /1e999 is too large/,
  },
  {
    what: 'control character in a string',
    bytes: fileOf('{"a\nb":1}'),
    code: 'invalid-json',
    message: /rest of a string/,
  },
  {
    what: 'unknown escape',
    bytes: fileOf('{"\\x41":1}'),
    code: 'invalid-json',
    message: /\\x is not an escape/,
  },
  {
    what: 'short \\u escape',
    bytes: fileOf('{"\\u12":1}'),
    code: 'invalid-json',
    message: /4 hexadecimal digits/,
  },
  {
    what: 'non-breaking space',
    bytes: fileOf('\u00a0{}'),
    code: 'invalid-json',
    message: /stands where a value/,
  },
  {
    what: 'too deep',
    bytes: one(`"x":${'['.repeat(200)}${']'.repeat(200)}`),
    code: 'too-deep',
    message: /127 deep/,
  },
  {
    what: 'endlessly deep',
    bytes: fileOf(`{"w":{"x":${'[{"a":'.repeat(100_000)}`),
    code: 'too-deep',
    message: /127/,
  },
  { what: 'a second object', bytes: fileOf('{}{}'), code: 'trailing-data', message: /"\{" follows/ },
  { what: 'a letter after the object', bytes: fileOf('{} x'), code: 'trailing-data', message: /"x" follows/ },
  {
    what: 'a zero byte after the object',
    bytes: fileOf('{}\0\0'),
    code: 'trailing-data',
    message: /\\u\{0\}/,
  },
];

const keys: Refused[] = [
  {
    what: 'duplicate tensor',
    bytes: fileOf(`{${good},${good}}`, 4),
    code: 'duplicate-tensor',
    message: /"w" twice/,
  },
  {
    what: 'duplicate tensor, escaped',
    bytes: fileOf(`{${good},${good.replace('"w"', '"\\u0077"')}}`, 4),
    code: 'duplicate-tensor',
    message: /"w" twice/,
  },
  {
    what: 'duplicate field',
    bytes: one('"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]'),
    code: 'duplicate-key',
    message: /"w".*"dtype" twice/,
  },
  {
    what: 'duplicate extra field',
    bytes: one('"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1,"x":2'),
    code: 'duplicate-key',
    message: /"x" twice/,
  },
  {
    what: 'duplicate key deep inside',
    bytes: one('"x":[{"a":1,"\\u0061":2}]'),
    code: 'duplicate-key',
    message: /"a" appears twice/,
  },
  {
    what: 'duplicate metadata',
    bytes: fileOf('{"__metadata__":{},"__metadata__":{}}'),
    code: 'duplicate-key',
    message: /__metadata__ twice/,
  },
  {
    what: 'duplicate key in the metadata',
    bytes: fileOf('{"__metadata__":{"a":"1","a":"2"}}'),
    code: 'duplicate-key',
    message: /"a" appears twice/,
  },
  {
    what: 'metadata is a string',
    bytes: fileOf('{"__metadata__":"pt"}'),
    code: 'invalid-metadata',
    message: /JSON string/,
  },
  {
    what: 'metadata is an array',
    bytes: fileOf('{"__metadata__":[]}'),
    code: 'invalid-metadata',
    message: /JSON array/,
  },
  {
    what: 'metadata holds a number',
    bytes: fileOf('{"__metadata__":{"step":1}}'),
    code: 'invalid-metadata',
    message: /JSON number under "step"/,
  },
  {
    what: 'metadata holds an object',
    bytes: fileOf('{"__metadata__":{"a":{}}}'),
    code: 'invalid-metadata',
    message: /JSON object under "a"/,
  },
  {
    what: 'metadata holds null',
    bytes: fileOf('{"__metadata__":{"a":null}}'),
    code: 'invalid-metadata',
    message: /JSON null under "a"/,
  },
];

const fields: Refused[] = [
  { what: 'entry is a number', bytes: fileOf('{"w":1}'), code: 'invalid-entry', message: /"w".*JSON number/ },
  { what: 'entry is null', bytes: fileOf('{"w":null}'), code: 'invalid-entry', message: /JSON null/ },
  {
    what: 'no dtype',
    bytes: one('"shape":[1],"data_offsets":[0,4]'),
    code: 'missing-field',
    message: /"w": dtype is missing/,
  },
  {
    what: 'no shape',
    bytes: one('"dtype":"F32","data_offsets":[0,4]'),
    code: 'missing-field',
    message: /shape is missing/,
  },
  {
    what: 'no offsets',
    bytes: one('"dtype":"F32","shape":[1]'),
    code: 'missing-field',
    message: /data_offsets is missing/,
  },
  { what: 'empty entry', bytes: one(''), code: 'missing-field', message: /dtype is missing/ },
  { what: 'unknown dtype', bytes: w('F33', '[1]', '[0,4]'), code: 'unknown-dtype', message: /"w".*"F33"/ },
  { what: 'lower-case dtype', bytes: w('f32', '[1]', '[0,4]'), code: 'unknown-dtype', message: /"f32"/ },
  {
    what: 'dtype of an object key',
    bytes: w('toString', '[1]', '[0,4]'),
    code: 'unknown-dtype',
    message: /"toString"/,
  },
  { what: 'dtype is a number', bytes: one('"dtype":32'), code: 'unknown-dtype', message: /JSON number/ },
  {
    what: 'shape is a number',
    bytes: w('F32', '1', '[0,4]'),
    code: 'invalid-shape',
    message: /JSON number, not an array/,
  },
  { what: 'shape is null', bytes: w('F32', 'null', '[0,4]'), code: 'invalid-shape', message: /JSON null/ },
  {
    what: 'negative dimension',
    bytes: w('F32', '[-1]', '[0,4]'),
    code: 'invalid-shape',
    message: /holds -1,/,
  },
  {
    what: 'minus zero dimension',
    bytes: w('F32', '[-0]', '[0,0]', 0),
    code: 'invalid-shape',
    message: /holds -0,/,
  },
  {
    what: 'fraction as dimension',
    bytes: w('F32', '[1.0]', '[0,4]'),
    code: 'invalid-shape',
    message: /holds 1\.0,/,
  },
  {
    what: 'exponent as dimension',
    bytes: w('F32', '[1e0]', '[0,4]'),
    code: 'invalid-shape',
    message: /holds 1e0,/,
  },
  {
    what: 'string as dimension',
    bytes: w('F32', '["1"]', '[0,4]'),
    code: 'invalid-shape',
    message: /JSON string/,
  },
  { what: 'nested shape', bytes: w('F32', '[[1]]', '[0,4]'), code: 'invalid-shape', message: /JSON array/ },
  {
    what: 'dimension over 2^53',
    bytes: w('F32', '[9007199254740993]', '[0,4]'),
    code: 'shape-overflow',
    message: /2\^53/,
  },
  {
    what: 'dimension over 2^64',
    bytes: w('F32', '[99999999999999999999999]', '[0,4]'),
    code: 'shape-overflow',
    message: /2\^53/,
  },
  {
    what: 'product over 2^53',
    bytes: w('U8', '[134217728,134217728]', '[0,4]'),
    code: 'shape-overflow',
    message: /134217728, 134217728/,
  },
  {
    what: 'product that wraps to 4 in 64 bits',
    bytes: w('U8', '[4611686018427387905,4]', '[0,4]'),
    code: 'shape-overflow',
    message: /2\^53/,
  },
  {
    what: 'overflow before a 0',
    bytes: w('U8', '[4503599627370496,4503599627370496,0]', '[0,0]', 0),
    code: 'shape-overflow',
    message: /2\^53/,
  },
  {
    what: 'bytes over 2^53',
    bytes: w('F64', '[4503599627370496]', '[0,4]'),
    code: 'shape-overflow',
    message: /2\^53/,
  },
  {
    what: 'half a byte',
    bytes: w('F4', '[3]', '[0,2]', 2),
    code: 'partial-byte',
    message: /3 elements of F4/,
  },
];

const offsets: Refused[] = [
  {
    what: 'one offset',
    bytes: w('F32', '[1]', '[0]'),
    code: 'invalid-offsets',
    message: /1 numbers instead of 2/,
  },
  { what: 'three offsets', bytes: w('F32', '[1]', '[0,4,8]'), code: 'invalid-offsets', message: /3 numbers/ },
  {
    what: 'no offsets in the array',
    bytes: w('F32', '[1]', '[]'),
    code: 'invalid-offsets',
    message: /0 numbers/,
  },
  {
    what: 'offsets are an object',
    bytes: w('F32', '[1]', '{}'),
    code: 'invalid-offsets',
    message: /JSON object/,
  },
  {
    what: 'fraction as offset',
    bytes: w('F32', '[1]', '[0,4.0]'),
    code: 'invalid-offsets',
    message: /holds 4\.0,/,
  },
  {
    what: 'exponent as offset',
    bytes: w('F32', '[1]', '[0,4e0]'),
    code: 'invalid-offsets',
    message: /holds 4e0,/,
  },
  {
    what: 'string as offset',
    bytes: w('F32', '[1]', '[0,"4"]'),
    code: 'invalid-offsets',
    message: /JSON string/,
  },
  {
    what: 'negative offset',
    bytes: w('F32', '[1]', '[-4,0]'),
    code: 'invalid-offsets',
    message: /holds -4,/,
  },
  {
    what: 'minus zero offset',
    bytes: w('F32', '[1]', '[-0,4]'),
    code: 'invalid-offsets',
    message: /holds -0,/,
  },
  {
    what: 'offset over 2^53',
    bytes: w('F32', '[1]', '[0,9007199254740993]'),
    code: 'invalid-offsets',
    message: /2\^53/,
  },
  {
    what: 'reversed',
    bytes: w('F32', '[1]', '[4,0]'),
    code: 'reversed-offsets',
    message: /"w".*byte 0, before its start at 4/,
  },
  {
    what: 'shape of more bytes',
    bytes: w('F32', '[2]', '[0,4]'),
    code: 'size-mismatch',
    message: /needs 8 bytes.*give 4/,
  },
  {
    what: 'shape of fewer bytes',
    bytes: w('F16', '[1]', '[0,4]'),
    code: 'size-mismatch',
    message: /needs 2 bytes.*give 4/,
  },
  {
    what: 'scalar without its bytes',
    bytes: w('F32', '[]', '[0,0]', 0),
    code: 'size-mismatch',
    message: /needs 4 bytes.*give 0/,
  },
  {
    what: 'not from 0',
    bytes: w('F32', '[1]', '[4,8]', 8),
    code: 'offset-start',
    message: /"w".*byte 4 of the data, not at 0/,
  },
  {
    what: 'overlap',
    bytes: fileOf(`{${good},${entry('v', 'U8', '[4]', '[2,6]')}}`, 6),
    code: 'offset-overlap',
    message: /"v".*byte 2, inside "w".*at 4/,
  },
  {
    what: 'same bytes twice',
    bytes: fileOf(`{${good},${entry('v', 'F32', '[1]', '[0,4]')}}`, 4),
    code: 'offset-overlap',
    message: /inside "w"/,
  },
  {
    what: 'hole',
    bytes: fileOf(`{${good},${entry('v', 'F32', '[1]', '[8,12]')}}`, 12),
    code: 'offset-hole',
    message: /"v".*byte 8.*after byte 4/,
  },
  {
    what: 'hole before an empty tensor',
    bytes: fileOf(`{${good},${entry('v', 'F32', '[0]', '[5,5]')}}`, 5),
    code: 'offset-hole',
    message: /"v"/,
  },
  {
    what: 'hole after an empty tensor',
    bytes: fileOf(`{${entry('e', 'U8', '[0]', '[0,0]')},${entry('v', 'U8', '[1]', '[1,2]')}}`, 2),
    code: 'offset-hole',
    message: /"v".*after byte 0/,
  },
  {
    what: 'file cut short',
    bytes: w('F32', '[1]', '[0,4]', 3),
    code: 'data-truncated',
    message: /need 4 bytes.*holds 3/,
  },
  {
    what: 'bytes after the last tensor',
    bytes: w('F32', '[1]', '[0,4]', 6),
    code: 'data-trailing',
    message: /cover 4 .*holds 6.*last 2/,
  },
  { what: 'bytes without a tensor', bytes: fileOf('{}', 1), code: 'data-trailing', message: /cover 0/ },
];

describe.each([
  ['frame', frame],
  ['text', text],
  ['JSON', json],
  ['keys', keys],
  ['fields', fields],
  ['offsets', offsets],
])('refuses a malformed file: %s', (_, cases) => {
  it.each(cases)('$what is $code', async ({ bytes, code, message }) => {
    const error = await failureOf(open(bytes));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/\.$/);
  });
});

describe('messages about hostile names', () => {
  it.each([
    ['very long', 'x'.repeat(1_000_000)],
    ['made of controls', '\u202e\u0000\n'.repeat(1000)],
    ['made of pairs', '😀'.repeat(1000)],
  ])('stay short and visible when the name is %s', async (_, name) => {
    const error = await failureOf(open(fileOf(`{${entry(name, 'F33', '[1]', '[0,4]')}}`, 4)));
    expect(error.code).toBe('unknown-dtype');
    expect(error.message.length).toBeLessThan(200);
    expect(error.message).not.toMatch(/\p{C}/u);
  });

  it('stay short for endless shapes and numbers', async () => {
    const long = await failureOf(open(w('F32', `[${'7,'.repeat(10_000)}7]`, '[0,4]')));
    expect(long.code).toBe('shape-overflow');
    expect(long.message.length).toBeLessThan(300);
    const digits = await failureOf(open(w('F32', `[1.${'0'.repeat(10_000)}]`, '[0,4]')));
    expect(digits.code).toBe('invalid-shape');
    expect(digits.message.length).toBeLessThan(300);
  });
});

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
  it('parses a 10 MB header of 100,000 tensors in about a second', async () => {
    const entries = Array.from({ length: 100_000 }, (_, index) =>
      entry(`model.layers.${index}.self_attn.q_proj.weight`, 'U8', '[1]', `[${index},${index + 1}]`),
    );
    const bytes = fileOf(`{${entries.join()}}`, 100_000);
    expect(bytes.length).toBeGreaterThan(9e6);
    const began = performance.now();
    const file = await openSafetensors(fromBytes(bytes));
    expect(performance.now() - began).toBeLessThan(3000);
    expect(file.tensors.size).toBe(100_000);
    expect(await file.readFloat32('model.layers.70000.self_attn.q_proj.weight')).toEqual(
      Float32Array.of(70000 % 256),
    );
  });
});
