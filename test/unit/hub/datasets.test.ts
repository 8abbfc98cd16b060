/** Data sets from a Hub on loopback: the files of a split, whole or not at all. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchDataset, Library, type Network } from '../../../src/hub';
import { LabError, publishedData, type DownloadProgress } from '../../../src/protocol';
import { DataTables, customTask } from '../../../src/tasks';
import { startFakeHub, type FakeHub } from '../../support/fakes/fakeHub';
import { memoryStore, type MemoryStore } from '../../support/fakes/memoryFileStore';

const parquet = new Uint8Array(readFileSync(new URL('../../golden/rows.parquet', import.meta.url)));
const jsonl = new TextEncoder().encode('{"problem": "1+1?", "answer": "2"}\n');
const source = publishedData.mbpp;

let hub: FakeHub;
let network: Network;
let store: MemoryStore;

beforeAll(async () => {
  hub = await startFakeHub({
    'google-research-datasets/mbpp': {
      'README.md': new Uint8Array(3),
      'full/train-00000-of-00001.parquet': parquet,
      'full/test-00000-of-00001.parquet': parquet,
      'full/validation-00000-of-00001.parquet': parquet,
      'full/prompt-00000-of-00001.parquet': parquet,
      'sanitized/train-00000-of-00001.parquet': parquet,
    },
    'HuggingFaceH4/MATH-500': { 'README.md': new Uint8Array(3), 'test.jsonl': jsonl },
  });
  network = { fetch: (input, init) => fetch(input, init), hubUrl: hub.url };
});
afterAll(() => hub.close());
beforeEach(() => {
  hub.mischief.clear();
  hub.requests.length = 0;
  store = memoryStore();
});

function fetching(from = source, signal = new AbortController().signal) {
  const progress: DownloadProgress[] = [];
  const library = new Library(store, network);
  const files = fetchDataset(from, network, library, signal, (told) => progress.push(told), 1);
  return { files, progress };
}

const failure = async (from = source, signal?: AbortSignal) => {
  const thrown: unknown = await fetching(from, signal).files.catch((reason: unknown) => reason);
  expect(thrown).toBeInstanceOf(LabError);
  return (thrown as LabError).info;
};

describe('a data set on the Hub', () => {
  it('is read from the files of its splits, in the order of the published code, and becomes a task', async () => {
    const { files: fetched, progress } = fetching();
    const files = await fetched;
    expect(files.map(({ name }) => name)).toEqual([
      'full-train-00000-of-00001.parquet',
      'full-validation-00000-of-00001.parquet',
      'full-test-00000-of-00001.parquet',
    ]);
    expect(progress.at(-1)).toMatchObject({ file: files[2]!.name, total: 3 * parquet.length });
    expect(store.files.size).toBe(0); // nothing is left once all of it is here
    const tables = new DataTables();
    const table = await tables.read('mbpp', files);
    expect(table).toMatchObject({ rows: 9, columns: ['text', 'code', 'task_id', 'test_list'] });
    const format = { kind: 'published', task: 'mbpp' } as const;
    expect(customTask(tables.complete({ version: 1, name: 'Hub', format, data: table.id }))).toMatchObject({
      rows: 9,
    });
  });

  it('is found at the root of its repository too', async () => {
    const [file] = await fetching(publishedData.math500).files;
    expect(file!.bytes).toEqual(jsonl);
  });

  it('that is not there, or has no such files, says so', async () => {
    expect(await failure({ repository: 'nobody/nothing', paths: ['train'] })).toMatchObject({
      kind: 'not-found',
    });
    expect(await failure({ repository: 'gated/set', paths: ['train'] })).toMatchObject({ kind: 'no-access' });
    expect(await failure({ ...source, paths: ['full/none', 'x'] })).toMatchObject({
      kind: 'not-found',
      message: 'google-research-datasets/mbpp has no data files whose path begins with "full/none" or "x".',
    });
  });

  it('goes on where its connection dropped, and where it was stopped', async () => {
    const path = 'full/train-00000-of-00001.parquet';
    hub.mischief.set(path, [{ kind: 'drop', after: 100 }]);
    await fetching().files;
    expect(hub.requests).toContainEqual(expect.stringMatching(/train.*bytes=100-$/));

    const controller = new AbortController();
    hub.mischief.set(path, [{ kind: 'drop', after: 100 }]);
    const library = new Library(store, network);
    const stopped = fetchDataset(source, network, library, controller.signal, () => undefined, 60_000);
    const refused = stopped.catch((thrown: unknown) => thrown);
    await vi.waitFor(() => expect([...store.files.values()].some(({ length }) => length === 100)).toBe(true));
    controller.abort(); // while it waits for its next try
    expect(await refused).toMatchObject({
      info: { kind: 'cancelled', hint: expect.stringContaining('is kept') as string },
    });
    hub.requests.length = 0;
    expect(await fetching().files).toHaveLength(3);
    expect(hub.requests).toContainEqual(expect.stringMatching(/train.*bytes=100-$/));
  });

  it('stopped before it began asks for nothing', async () => {
    const controller = new AbortController();
    controller.abort();
    expect((await failure(source, controller.signal)).kind).toBe('cancelled');
    expect(hub.requests).toEqual([]);
  });

  it.each([
    ['a page in its place', [{ kind: 'html' }], 'bad-file'],
    [
      'connections that always drop',
      Array.from({ length: 4 }, () => ({ kind: 'drop', after: 10 }) as const),
      'network',
    ],
    ['a refusal', [{ kind: 'status', status: 403 }], 'no-access'],
    ['other content', [{ kind: 'content', bytes: parquet.slice().fill(7, 9, 90) }], 'bad-file'],
    ['another size', [{ kind: 'content', bytes: new Uint8Array(2 * parquet.length) }], 'bad-file'],
  ] as const)('with %s is not taken', async (_, mischief, kind) => {
    hub.mischief.set('full/train-00000-of-00001.parquet', [...mischief]);
    expect((await failure()).kind).toBe(kind);
  });
});
