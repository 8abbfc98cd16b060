/** Data sets from a Hub on loopback: the files of a split, whole or not at all. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchDataset, type Network } from '../../src/hub';
import { LabError, publishedData } from '../../src/protocol';
import { DataTables, customTask } from '../../src/tasks';
import { startFakeHub, type FakeHub } from '../support/fakeHub';

const parquet = new Uint8Array(readFileSync(new URL('../golden/rows.parquet', import.meta.url)));
const jsonl = new TextEncoder().encode('{"problem": "1+1?", "answer": "2"}\n');
const source = publishedData.mbpp;

let hub: FakeHub;
let network: Network;

beforeAll(async () => {
  hub = await startFakeHub({
    'google-research-datasets/mbpp': {
      'README.md': new Uint8Array(3),
      'full/train-00000-of-00001.parquet': parquet,
      'full/test-00000-of-00001.parquet': parquet,
      'full/prompt-00000-of-00001.parquet': parquet,
      'sanitized/train-00000-of-00001.parquet': parquet,
    },
    'HuggingFaceH4/MATH-500': { 'README.md': new Uint8Array(3), 'test.jsonl': jsonl },
  });
  network = { fetch: (input, init) => fetch(input, init), hubUrl: hub.url };
});
afterAll(() => hub.close());
beforeEach(() => hub.mischief.clear());

const failure = async (from = source) => {
  const thrown: unknown = await fetchDataset(from, network).catch((reason: unknown) => reason);
  expect(thrown).toBeInstanceOf(LabError);
  return (thrown as LabError).info;
};

describe('a data set on the Hub', () => {
  it('is read from the files of its split, and becomes a task', async () => {
    const files = await fetchDataset(source, network);
    expect(files.map(({ name }) => name)).toEqual([
      'full/test-00000-of-00001.parquet',
      'full/train-00000-of-00001.parquet',
    ]);
    const tables = new DataTables();
    const table = await tables.read('mbpp', files);
    expect(table).toMatchObject({ rows: 6, columns: ['text', 'code', 'task_id', 'test_list'] });
    const format = { kind: 'published', task: 'mbpp' } as const;
    expect(customTask(tables.complete({ version: 1, name: 'Hub', format, data: table.id }))).toMatchObject({
      rows: 6,
    });
  });

  it('is found at the root of its repository too', async () => {
    const [file] = await fetchDataset(publishedData.math500, network);
    expect(file!.bytes).toEqual(jsonl);
  });

  it('that is not there, or has no such files, says so', async () => {
    expect(await failure({ repository: 'nobody/nothing', path: 'train' })).toMatchObject({
      kind: 'not-found',
    });
    expect(await failure({ repository: 'gated/set', path: 'train' })).toMatchObject({ kind: 'no-access' });
    expect(await failure({ ...source, path: 'full/none' })).toMatchObject({
      kind: 'not-found',
      message: 'google-research-datasets/mbpp has no data files whose path begins with "full/none".',
    });
  });

  it.each([
    ['a page in its place', { kind: 'html' }, 'network'],
    ['a dropped connection', { kind: 'drop', after: 100 }, 'network'],
    ['a refusal', { kind: 'status', status: 403 }, 'no-access'],
    ['another size', { kind: 'content', bytes: parquet.slice(1) }, 'network'],
  ] as const)('with %s is not taken', async (_, mischief, kind) => {
    hub.mischief.set('full/train-00000-of-00001.parquet', [mischief]);
    expect((await failure()).kind).toBe(kind);
  });
});
