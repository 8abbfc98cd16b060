import { describe, expect, it } from 'vitest';
import { fromBytes, openSharded, toBytes, type ByteSource, type SafetensorsErrorCode } from 'safetensors-js';
import { failureOf } from '../../support/models/safetensorsFile';

type Shards = Readonly<Record<string, readonly string[]>>;

const first = 'model-00001-of-00002.safetensors';
const second = 'model-00002-of-00002.safetensors';
const held: Shards = { [first]: ['a', 'b'], [second]: ['c'] };
const placed = { a: first, b: first, c: second };

/** Shards whose tensors hold the code of their name. */
async function sourcesOf(shards: Shards): Promise<Map<string, ByteSource>> {
  const sources = new Map<string, ByteSource>();
  for (const [file, names] of Object.entries(shards)) {
    const tensors = names.map((name) => {
      const data = Float32Array.of(name.charCodeAt(0), file.length);
      return { name, dtype: 'F32' as const, shape: [2], data };
    });
    sources.set(file, fromBytes(await toBytes(tensors, { [`from ${file}`]: 'yes', format: 'pt' }), file));
  }
  return sources;
}

async function openWith(index: string | object, shards: Shards = held) {
  const sources = await sourcesOf(shards);
  const text = typeof index === 'string' ? index : JSON.stringify(index);
  const asked: string[] = [];
  const resolve = (file: string) => {
    asked.push(file);
    const source = sources.get(file);
    return source ? Promise.resolve(source) : Promise.reject(new Error(`no file ${file}`));
  };
  return { file: await openSharded(fromBytes(new TextEncoder().encode(text)), resolve), asked, sources };
}

describe('a sharded checkpoint', () => {
  it('reads as one file, each shard asked for once', async () => {
    const { file, asked, sources } = await openWith({ metadata: { total_size: 24 }, weight_map: placed });
    expect([...file.tensors.keys()].sort()).toEqual(['a', 'b', 'c']);
    expect(asked).toEqual([first, second]);
    expect(await file.readFloat32('c')).toEqual(Float32Array.of(99, second.length));
    expect(await file.readFloat32('b', { start: 0, count: 1 })).toEqual(Float32Array.of(98));
    expect(await file.read('a')).toHaveLength(8);
    const pieces: number[] = [];
    for await (const piece of file.stream('a', 3)) pieces.push(piece.length);
    expect(pieces).toEqual([3, 3, 2]);
    expect([...file.metadata.keys()].sort()).toEqual(['format', `from ${first}`, `from ${second}`]);
    expect(file.byteLength).toBe([...sources.values()].reduce((sum, { size }) => sum + size, 0));
    expect((await failureOf(file.read('d'))).code).toBe('tensor-not-found');
  });

  it('takes __proto__ as a tensor and an empty map', async () => {
    const { file } = await openWith(`{"weight_map":{"__proto__":"${first}"}}`, { [first]: ['__proto__'] });
    expect([...file.tensors.keys()]).toEqual(['__proto__']);
    expect((await openWith({ weight_map: {} })).file.tensors.size).toBe(0);
  });

  it('passes on what resolve fails with', async () => {
    await expect(openWith({ weight_map: { a: 'absent.safetensors' } })).rejects.toThrow(
      'no file absent.safetensors',
    );
  });
});

describe('a sharded checkpoint is refused', () => {
  const map = (weights: unknown) => ({ weight_map: weights });
  const cases: readonly [string, string | object, SafetensorsErrorCode, RegExp, Shards?][] = [
    ['empty index', '', 'empty-file', /index is empty/],
    ['index is a web page', '<!doctype html><html>', 'html-page', /web page/],
    ['index is an array', '[1, 2, 3, 4]', 'invalid-index', /JSON array/],
    ['index is cut', '{"weight_map":{"a":', 'invalid-json', /shard index.*ends where a value/],
    ['index with a byte order mark', '\ufeff{"weight_map":{}}', 'byte-order-mark', /shard index/],
    ['text after the index', '{"weight_map":{}} {}', 'trailing-data', /shard index/],
    ['no weight_map', { metadata: {} }, 'invalid-index', /weight_map is missing/],
    ['weight_map is an array', map([]), 'invalid-index', /weight_map is a JSON array/],
    ['file is a number', map({ a: 1 }), 'invalid-index', /JSON number as the file of "a"/],
    [
      'tensor placed twice',
      `{"weight_map":{"a":"${first}","\\u0061":"${second}"}}`,
      'duplicate-tensor',
      /"a" twice/,
    ],
    ['weight_map twice', '{"weight_map":{},"weight_map":{}}', 'duplicate-key', /"weight_map" appears twice/],
    [
      'tensor in no shard',
      map({ ...placed, d: second }),
      'missing-tensor',
      /"d" should be in .*no shard holds it/,
    ],
    [
      'tensor in another shard',
      map({ ...placed, b: second }),
      'missing-tensor',
      /"b".*00002.*"model-00001.*holds it/,
    ],
    [
      'tensor in two shards',
      map(placed),
      'duplicate-tensor',
      /"a" is both in/,
      { [first]: ['a', 'b'], [second]: ['a', 'c'] },
    ],
    [
      'tensor not listed',
      map(placed),
      'unlisted-tensor',
      /"d", which it does not list/,
      { ...held, [second]: ['c', 'd'] },
    ],
  ];

  it.each(cases)('%s', async (_, index, code, message, shards) => {
    const error = await failureOf(openWith(index, shards));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it.each([
    '../a',
    'a/b',
    'a\\b',
    '..',
    '.hidden',
    '',
    'a..b',
    '/etc/passwd',
    'C:x',
    'a?b',
    'a#b',
    '%2e%2e',
    'a\0b',
    'x'.repeat(300),
  ])('a file named %j', async (name) => {
    const error = await failureOf(openWith(map({ a: name })));
    expect(error.code).toBe('unsafe-file-name');
    expect(error.message.length).toBeLessThan(250);
  });

  it('names the shard that is broken', async () => {
    const index = fromBytes(new TextEncoder().encode(JSON.stringify(map(placed))));
    const error = await failureOf(
      openSharded(index, (file) => Promise.resolve(fromBytes(new Uint8Array(3), file))),
    );
    expect(error.code).toBe('file-too-small');
    expect(error.message).toMatch(/^Shard "model-00001-of-00002.safetensors": The file has 3 bytes/);
  });
});
