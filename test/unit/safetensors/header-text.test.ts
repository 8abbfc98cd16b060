import { describe, it } from 'vitest';
import { expectRefused, fileOf, good, one, type Refused } from '../../support/models/safetensorsFile';

const utf8 = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)),
  );

function lengthOnly(length: bigint, rest = 16): Uint8Array {
  const bytes = new Uint8Array(8 + rest).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  return bytes;
}

const frame: Refused[] = [
  ['7 bytes', new Uint8Array(7), 'file-too-small', /has 7 bytes/],
  ['length 0', lengthOnly(0n), 'header-length-zero', /length of 0/],
  ['length over 100 MB', lengthOnly(100_000_001n), 'header-too-large', /100000001/],
  ['length 2^64 - 1', lengthOnly(2n ** 64n - 1n), 'header-too-large', /18446744073709551615/],
  ['length past the end', lengthOnly(17n), 'header-past-end', /17 bytes.*only 16/],
  ['100 MB in a small file', lengthOnly(100_000_000n), 'header-past-end', /cut short/],
];

const text: Refused[] = [
  ['bad UTF-8', fileOf(utf8('{"', [0xff], '":1}')), 'invalid-utf8', /not valid UTF-8/],
  ['overlong UTF-8', fileOf(utf8('{"', [0xc0, 0xaf], '":1}')), 'invalid-utf8', /UTF-8/],
  ['surrogate in UTF-8', fileOf(utf8('{"', [0xed, 0xa0, 0x80], '":1}')), 'invalid-utf8', /UTF-8/],
  ['cut character', fileOf(utf8('{}', [0xe2, 0x82])), 'invalid-utf8', /UTF-8/],
  ['byte order mark', fileOf(utf8([0xef, 0xbb, 0xbf], '{}')), 'byte-order-mark', /byte order mark/],
  ['escaped high surrogate', fileOf('{"\\ud800":1}'), 'lone-surrogate', /\\ud800 is half/],
  ['escaped low surrogate', fileOf('{"\\udc00":1}'), 'lone-surrogate', /\\udc00 is half/],
  ['two low surrogates', fileOf('{"\\udc00\\udc00":1}'), 'lone-surrogate', /half/],
  ['two high surrogates', fileOf('{"\\ud800\\ud800":1}'), 'lone-surrogate', /half/],
  ['lone surrogate in an extra field', one('"x":"\\udfff"'), 'lone-surrogate', /half/],
];

const json: Refused[] = [
  ['an array', fileOf('[]'), 'not-an-object', /JSON array/],
  ['a string', fileOf('"{}"'), 'not-an-object', /JSON string/],
  ['a number', fileOf('12345678'), 'not-an-object', /JSON number/],
  ['null', fileOf('null'), 'not-an-object', /JSON null/],
  ['white space', fileOf('   '), 'invalid-json', /ends where a value/],
  ['no JSON', fileOf('hello'), 'invalid-json', /"h" stands where a value/],
  ['unclosed object', fileOf('{'), 'invalid-json', /ends where a key|ends where/],
  ['unclosed string', fileOf('{"w'), 'invalid-json', /rest of a string/],
  ['single quotes', fileOf("{'w':1}"), 'invalid-json', /key in double quotes/],
  ['trailing comma', fileOf(`{${good},}`, 4), 'invalid-json', /key in double quotes/],
  ['missing comma', fileOf('{"__metadata__":{"a":"b" "c":"d"}}'), 'invalid-json', /"," or "}"/],
  ['missing colon', fileOf('{"w" {}}'), 'invalid-json', /":"/],
  ['a comment', fileOf('{/**/}'), 'invalid-json', /"\/" stands/],
  ['NaN', one('"x":NaN'), 'invalid-json', /"N" stands where a value/],
  ['misspelt literal', one('"x":nul'), 'invalid-json', /"n" stands/],
  ['leading zero', one('"x":01'), 'invalid-json', /"1" stands/],
  ['bare minus', one('"x":-'), 'invalid-json', /a number/],
  ['number beyond range', one('"x":1e999'), 'invalid-json', /1e999 is too large/],
  ['control character in a string', fileOf('{"a\nb":1}'), 'invalid-json', /rest of a string/],
  ['unknown escape', fileOf('{"\\x41":1}'), 'invalid-json', /\\x is not an escape/],
  ['short \\u escape', fileOf('{"\\u12":1}'), 'invalid-json', /4 hexadecimal digits/],
  ['non-breaking space', fileOf('\u00a0{}'), 'invalid-json', /stands where a value/],
  ['too deep', one(`"x":${'['.repeat(200)}${']'.repeat(200)}`), 'too-deep', /127 deep/],
  ['endlessly deep', fileOf(`{"w":{"x":${'[{"a":'.repeat(100_000)}`), 'too-deep', /127/],
  ['a second object', fileOf('{}{}'), 'trailing-data', /"\{" follows/],
  ['a letter after the object', fileOf('{} x'), 'trailing-data', /"x" follows/],
  ['a zero byte after the object', fileOf('{}\0\0'), 'trailing-data', /\\u\{0\}/],
];

const keys: Refused[] = [
  ['duplicate tensor', fileOf(`{${good},${good}}`, 4), 'duplicate-tensor', /"w" twice/],
  [
    'duplicate tensor, escaped',
    fileOf(`{${good},${good.replace('"w"', '"\\u0077"')}}`, 4),
    'duplicate-tensor',
    /"w" twice/,
  ],
  [
    'duplicate field',
    one('"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]'),
    'duplicate-key',
    /"w".*"dtype" twice/,
  ],
  [
    'duplicate extra field',
    one('"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1,"x":2'),
    'duplicate-key',
    /"x" twice/,
  ],
  ['duplicate key deep inside', one('"x":[{"a":1,"\\u0061":2}]'), 'duplicate-key', /"a" appears twice/],
  [
    'duplicate metadata',
    fileOf('{"__metadata__":{},"__metadata__":{}}'),
    'duplicate-key',
    /__metadata__ twice/,
  ],
  [
    'duplicate key in the metadata',
    fileOf('{"__metadata__":{"a":"1","a":"2"}}'),
    'duplicate-key',
    /"a" appears twice/,
  ],
  ['metadata is a string', fileOf('{"__metadata__":"pt"}'), 'invalid-metadata', /JSON string/],
  ['metadata is an array', fileOf('{"__metadata__":[]}'), 'invalid-metadata', /JSON array/],
  [
    'metadata holds a number',
    fileOf('{"__metadata__":{"step":1}}'),
    'invalid-metadata',
    /JSON number under "step"/,
  ],
  [
    'metadata holds an object',
    fileOf('{"__metadata__":{"a":{}}}'),
    'invalid-metadata',
    /JSON object under "a"/,
  ],
  ['metadata holds null', fileOf('{"__metadata__":{"a":null}}'), 'invalid-metadata', /JSON null under "a"/],
];

describe('refuses a malformed frame', () => {
  it.each(frame)('%s', async (...refused) => expectRefused(refused));
});

describe('refuses malformed text', () => {
  it.each(text)('%s', async (...refused) => expectRefused(refused));
});

describe('refuses malformed JSON', () => {
  it.each(json)('%s', async (...refused) => expectRefused(refused));
});

describe('refuses malformed keys and metadata', () => {
  it.each(keys)('%s', async (...refused) => expectRefused(refused));
});
