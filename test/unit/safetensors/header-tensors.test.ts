import { describe, expect, it } from 'vitest';
import {
  entry,
  expectRefused,
  failureOf,
  fileOf,
  good,
  one,
  open,
  type Refused,
  w,
} from '../../support/models/safetensorsFile';

const fields: Refused[] = [
  ['entry is a number', fileOf('{"w":1}'), 'invalid-entry', /"w".*JSON number/],
  ['entry is null', fileOf('{"w":null}'), 'invalid-entry', /JSON null/],
  ['no dtype', one('"shape":[1],"data_offsets":[0,4]'), 'missing-field', /"w": dtype is missing/],
  ['no shape', one('"dtype":"F32","data_offsets":[0,4]'), 'missing-field', /shape is missing/],
  ['no offsets', one('"dtype":"F32","shape":[1]'), 'missing-field', /data_offsets is missing/],
  ['empty entry', one(''), 'missing-field', /dtype is missing/],
  ['unknown dtype', w('F33', '[1]', '[0,4]'), 'unknown-dtype', /"w".*"F33"/],
  ['lower-case dtype', w('f32', '[1]', '[0,4]'), 'unknown-dtype', /"f32"/],
  ['dtype of an object key', w('toString', '[1]', '[0,4]'), 'unknown-dtype', /"toString"/],
  ['dtype is a number', one('"dtype":32'), 'unknown-dtype', /JSON number/],
  ['shape is a number', w('F32', '1', '[0,4]'), 'invalid-shape', /JSON number, not an array/],
  ['shape is null', w('F32', 'null', '[0,4]'), 'invalid-shape', /JSON null/],
  ['negative dimension', w('F32', '[-1]', '[0,4]'), 'invalid-shape', /holds -1,/],
  ['minus zero dimension', w('F32', '[-0]', '[0,0]', 0), 'invalid-shape', /holds -0,/],
  ['fraction as dimension', w('F32', '[1.0]', '[0,4]'), 'invalid-shape', /holds 1\.0,/],
  ['exponent as dimension', w('F32', '[1e0]', '[0,4]'), 'invalid-shape', /holds 1e0,/],
  ['string as dimension', w('F32', '["1"]', '[0,4]'), 'invalid-shape', /JSON string/],
  ['nested shape', w('F32', '[[1]]', '[0,4]'), 'invalid-shape', /JSON array/],
  ['dimension over 2^53', w('F32', '[9007199254740993]', '[0,4]'), 'shape-overflow', /2\^53/],
  ['dimension over 2^64', w('F32', '[99999999999999999999999]', '[0,4]'), 'shape-overflow', /2\^53/],
  ['product over 2^53', w('U8', '[134217728,134217728]', '[0,4]'), 'shape-overflow', /134217728, 134217728/],
  [
    'product that wraps to 4 in 64 bits',
    w('U8', '[4611686018427387905,4]', '[0,4]'),
    'shape-overflow',
    /2\^53/,
  ],
  [
    'overflow before a 0',
    w('U8', '[4503599627370496,4503599627370496,0]', '[0,0]', 0),
    'shape-overflow',
    /2\^53/,
  ],
  ['bytes over 2^53', w('F64', '[4503599627370496]', '[0,4]'), 'shape-overflow', /2\^53/],
  ['half a byte', w('F4', '[3]', '[0,2]', 2), 'partial-byte', /3 elements of F4/],
];

const offsets: Refused[] = [
  ['one offset', w('F32', '[1]', '[0]'), 'invalid-offsets', /1 numbers instead of 2/],
  ['three offsets', w('F32', '[1]', '[0,4,8]'), 'invalid-offsets', /3 numbers/],
  ['no offsets in the array', w('F32', '[1]', '[]'), 'invalid-offsets', /0 numbers/],
  ['offsets are an object', w('F32', '[1]', '{}'), 'invalid-offsets', /JSON object/],
  ['fraction as offset', w('F32', '[1]', '[0,4.0]'), 'invalid-offsets', /holds 4\.0,/],
  ['exponent as offset', w('F32', '[1]', '[0,4e0]'), 'invalid-offsets', /holds 4e0,/],
  ['string as offset', w('F32', '[1]', '[0,"4"]'), 'invalid-offsets', /JSON string/],
  ['negative offset', w('F32', '[1]', '[-4,0]'), 'invalid-offsets', /holds -4,/],
  ['minus zero offset', w('F32', '[1]', '[-0,4]'), 'invalid-offsets', /holds -0,/],
  ['offset over 2^53', w('F32', '[1]', '[0,9007199254740993]'), 'invalid-offsets', /2\^53/],
  ['reversed', w('F32', '[1]', '[4,0]'), 'reversed-offsets', /"w".*byte 0, before its start at 4/],
  ['shape of more bytes', w('F32', '[2]', '[0,4]'), 'size-mismatch', /needs 8 bytes.*give 4/],
  ['shape of fewer bytes', w('F16', '[1]', '[0,4]'), 'size-mismatch', /needs 2 bytes.*give 4/],
  ['scalar without its bytes', w('F32', '[]', '[0,0]', 0), 'size-mismatch', /needs 4 bytes.*give 0/],
  ['not from 0', w('F32', '[1]', '[4,8]', 8), 'offset-start', /"w".*byte 4 of the data, not at 0/],
  [
    'overlap',
    fileOf(`{${good},${entry('v', 'U8', '[4]', '[2,6]')}}`, 6),
    'offset-overlap',
    /"v".*byte 2, inside "w".*at 4/,
  ],
  [
    'same bytes twice',
    fileOf(`{${good},${entry('v', 'F32', '[1]', '[0,4]')}}`, 4),
    'offset-overlap',
    /inside "w"/,
  ],
  [
    'hole',
    fileOf(`{${good},${entry('v', 'F32', '[1]', '[8,12]')}}`, 12),
    'offset-hole',
    /"v".*byte 8.*after byte 4/,
  ],
  [
    'hole before an empty tensor',
    fileOf(`{${good},${entry('v', 'F32', '[0]', '[5,5]')}}`, 5),
    'offset-hole',
    /"v"/,
  ],
  [
    'hole after an empty tensor',
    fileOf(`{${entry('e', 'U8', '[0]', '[0,0]')},${entry('v', 'U8', '[1]', '[1,2]')}}`, 2),
    'offset-hole',
    /"v".*after byte 0/,
  ],
  ['file cut short', w('F32', '[1]', '[0,4]', 3), 'data-truncated', /need 4 bytes.*holds 3/],
  ['bytes after the last tensor', w('F32', '[1]', '[0,4]', 6), 'data-trailing', /cover 4 .*holds 6.*last 2/],
  ['bytes without a tensor', fileOf('{}', 1), 'data-trailing', /cover 0/],
];

describe('refuses malformed fields', () => {
  it.each(fields)('%s', async (...refused) => expectRefused(refused));
});

describe('refuses malformed offsets', () => {
  it.each(offsets)('%s', async (...refused) => expectRefused(refused));
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
