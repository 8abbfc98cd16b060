import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findAtUrl, findOnHub, Library, type Network } from '../../../src/hub';
import { readRepository } from '../../../src/hub/sources';
import { openModel } from '../../../src/model';
import { LabError, type DownloadProgress } from '../../../src/protocol';
import { commit, startFakeHub, type FakeHub } from '../../support/fakes/fakeHub';
import { memoryStore } from '../../support/fakes/memoryFileStore';

const fileOf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../public/models/thicket-49k/${name}`, import.meta.url)));
const names = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];
const model = Object.fromEntries(names.map((name) => [name, fileOf(name)]));
const text = (value: string) => new TextEncoder().encode(value);
const header = new Uint8Array(model['model.safetensors']!);
header.set(text('not a header'), 8);

let hub: FakeHub;
let network: Network;

beforeAll(async () => {
  hub = await startFakeHub({
    'tiny/thicket': { ...model, 'README.md': text('hello'), 'pytorch_model.bin': text('x') },
    'tiny/no-weights': { 'config.json': text('{}') },
    'tiny/broken': { ...model, 'model.safetensors': header },
  });
  network = { fetch: (input, init) => fetch(input, init), hubUrl: hub.url };
});
afterAll(() => hub.close());
beforeEach(() => {
  hub.requests.length = 0;
  hub.mischief.clear();
});

const all = () => true;
const never = new AbortController().signal;

function library(room?: number) {
  const store = memoryStore(room);
  return { store, models: new Library(store, network) };
}

async function failure(work: Promise<unknown>): Promise<LabError['info']> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof LabError) return thrown.info;
  throw new Error(`expected a LabError, found ${String(thrown)}`);
}

const fetchAll = async (models: Library, id = 'tiny/thicket', signal = never) =>
  models.fetch(await findOnHub(id, '', network), all, signal, () => undefined, 1);

describe('a repository on the Hub', () => {
  it('is listed before anything is fetched, pinned to its commit, without what the lab does not read', async () => {
    const source = await findOnHub('tiny/thicket', 'main', network);
    expect(source.id).toBe(`hub:tiny/thicket@${commit}`);
    expect(source.files.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(hub.requests.every((request) => request.startsWith('GET /api/'))).toBe(true);
    const described = await library().models.describe(source, 49392);
    expect(described.bytes).toBe(names.reduce((sum, name) => sum + model[name]!.length, 0));
    expect(described).toMatchObject({ stored: 0, parameters: 49392 });
  });

  it('is fetched with progress, opens, is listed, and is not fetched again', async () => {
    const { models } = library();
    const source = await findOnHub('tiny/thicket', '', network);
    const progress: DownloadProgress[] = [];
    const open = await openModel(await models.fetch(source, all, never, (step) => progress.push(step)));
    expect(open.parameters).toBeGreaterThan(40_000);
    expect(progress.at(-1)!.done).toBeLessThanOrEqual(progress.at(-1)!.total);
    expect(progress.map(({ done }) => done)).toEqual(progress.map(({ done }) => done).sort((a, b) => a - b));
    const [stored] = await models.list();
    expect(stored).toMatchObject({ id: source.id, title: 'tiny/thicket', bytes: stored!.of });
    hub.requests.length = 0;
    await openModel(await models.fetch(await models.find(source.id), all, never, () => undefined));
    expect(hub.requests).toEqual([]);
    await models.remove(source.id);
    expect(await models.list()).toEqual([]);
    expect((await failure(models.find(source.id))).kind).toBe('not-found');
  });

  it('goes on where the connection broke', async () => {
    const { models, store } = library();
    hub.mischief.set('model.safetensors', [
      { kind: 'drop', after: 60_000 },
      { kind: 'status', status: 503 },
      { kind: 'drop', after: 30_000 },
    ]);
    await fetchAll(models);
    const weights = hub.requests.filter((request) => request.includes('/model.safetensors'));
    expect(weights).toHaveLength(4);
    const from = weights.map((request) => Number(/bytes=(\d+)-/.exec(request)?.[1] ?? 0));
    expect(from[0]).toBe(0);
    expect(from[1]).toBeGreaterThan(0);
    expect(from[3]).toBeGreaterThan(from[1]!);
    const path = [...store.files.keys()].find((name) => name.endsWith('/model.safetensors'))!;
    expect(store.files.get(path)).toEqual(model['model.safetensors']);
  });

  it('keeps what has arrived where the connection is gone for good, and continues later', async () => {
    const { models } = library();
    hub.mischief.set('model.safetensors', [
      { kind: 'drop', after: 50_000 },
      ...Array.from({ length: 3 }, () => ({ kind: 'status', status: 503 }) as const),
    ]);
    const lost = await failure(fetchAll(models));
    expect(lost.kind).toBe('network');
    expect(lost.message).toContain('model.safetensors');
    const [partial] = await models.list();
    expect(partial!.bytes).toBeGreaterThan(50_000 - 1);
    expect(partial!.bytes).toBeLessThan(partial!.of);
    hub.requests.length = 0;
    await fetchAll(models);
    expect(hub.requests.some((request) => /model.safetensors bytes=\d+-$/.test(request))).toBe(true);
  });

  it('is left as it is where the person stops, and continues later', async () => {
    const { models } = library();
    const stop = new AbortController();
    const source = await findOnHub('tiny/thicket', '', network);
    const stopped = models.fetch(source, all, stop.signal, ({ file }) => {
      if (file === 'model.safetensors') stop.abort();
    });
    expect((await failure(stopped)).kind).toBe('cancelled');
    await openModel(await fetchAll(models));
  });

  it.each([
    ['gated/llama', 'no-access', /gated/],
    ['tiny/missing', 'not-found', /was not found/],
    ['tiny/no-weights', 'bad-model', /no model.safetensors/],
    ['not a name', 'bad-config', /not the name of a model/],
  ])('%s: %s', async (id, kind, message) => {
    const info = await failure(findOnHub(id, '', network));
    expect(info.kind).toBe(kind);
    expect(info.message).toMatch(message);
    expect(info.hint).not.toBe('');
  });

  it('says so where the revision is unknown, or the Hub is not there', async () => {
    expect((await failure(findOnHub('tiny/thicket', 'v9', network))).kind).toBe('not-found');
    const nowhere = { ...network, hubUrl: 'http://127.0.0.1:9' };
    expect((await failure(findOnHub('tiny/thicket', '', nowhere))).kind).toBe('network');
  });

  it.each([
    ['too long', { kind: 'content', bytes: new Uint8Array(300_000) } as const, /different size/],
    ['damaged', { kind: 'content', bytes: header } as const, /damaged/],
    ['a web page', { kind: 'html' } as const, /web page arrived in place/],
  ])('refuses a file that is %s and does not keep it', async (_what, trick, message) => {
    const { models } = library();
    hub.mischief.set('model.safetensors', [trick]);
    const info = await failure(fetchAll(models));
    expect(info).toMatchObject({ kind: 'bad-file', message: expect.stringMatching(message) as string });
    await openModel(await fetchAll(models));
  });

  it('refuses access that is withdrawn in the middle', async () => {
    const { models } = library();
    hub.mischief.set('model.safetensors', [{ kind: 'status', status: 403 }]);
    expect((await failure(fetchAll(models))).kind).toBe('no-access');
  });

  it('fails loudly where there is no room, and keeps what fits', async () => {
    const { models } = library(100_000);
    expect((await failure(fetchAll(models))).kind).toBe('storage-full');
    expect(await models.list()).toHaveLength(1);
  });

  it('opens no file whose header is corrupt, though its hash is right', async () => {
    const { models } = library();
    const files = await fetchAll(models, 'tiny/broken');
    const info = await failure(openModel(files));
    expect(info.kind).toBe('bad-file');
    expect(info.message).toContain('model.safetensors');
  });
});

describe('an address', () => {
  const folder = () => `${hub.url}/tiny/thicket/resolve/main/`;

  it('of a folder or of the weights finds the same model', async () => {
    const byFolder = await findAtUrl(folder(), network);
    const byFile = await findAtUrl(`${folder()}model.safetensors`, network);
    expect(byFile.id).toBe(byFolder.id);
    expect(byFolder.files.map(({ name }) => name).sort()).toEqual([...names].sort());
    const { models } = library();
    const open = await openModel(await models.fetch(byFolder, all, never, () => undefined));
    expect(open.tokenizer).not.toBeNull();
  });

  it.each([
    ['nonsense', 'bad-config'],
    ['file:///etc/passwd', 'bad-config'],
    ['javascript:alert(1)', 'bad-config'],
  ])('%s is refused', async (address, kind) => {
    expect((await failure(findAtUrl(address, network))).kind).toBe(kind);
  });

  it('with nothing at it is not found', async () => {
    expect((await failure(findAtUrl(`${hub.url}/tiny/other/resolve/main/`, network))).kind).toBe('not-found');
  });
});

describe('the name of a repository', () => {
  it.each([
    ['owner/name', 'owner/name'],
    [' https://huggingface.co/owner/name/tree/main ', 'owner/name'],
    ['https://huggingface.co/owner/na.me-2/', 'owner/na.me-2'],
  ])('is read from %j', (input, expected) => expect(readRepository(input)).toBe(expected));
});
