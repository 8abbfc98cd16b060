import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TensorToWrite } from 'safetensors-js';
import { fingerprint, openModel, openWeights, readTokenizer } from '../../../src/model';
import { LabError } from '../../../src/protocol';
import {
  counting,
  filesOf,
  tinyConfig,
  tinyTensors,
  tinyWeights,
  weightBytes,
} from '../../support/models/checkpoint';
import type { Contents } from '../../support/models/checkpoint';

const bundled = (name: string) =>
  JSON.parse(readFileSync(`public/models/thicket-49k/${name}`, 'utf8')) as unknown;

async function failureOf(work: Promise<unknown>): Promise<LabError> {
  const thrown: unknown = await work.then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason,
  );
  if (thrown instanceof LabError) return thrown;
  throw thrown;
}

const failure = async (contents: Contents) => (await failureOf(openModel(filesOf(contents)))).info;
const withWeights = async (tensors: readonly TensorToWrite[], config: object = tinyConfig) => ({
  'config.json': config,
  'model.safetensors': await weightBytes(tensors),
});

describe('a model', () => {
  it('opens from its files', async () => {
    const model = await openModel(filesOf(await withWeights(tinyWeights())));
    expect(model).toMatchObject({ dtypes: ['F32'], tokenizer: null });
    expect(model.parameters).toBe(
      tinyTensors.reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b), 0),
    );
    expect(model.weights.tensors.map(({ name }) => name)).toEqual(tinyTensors.map(([name]) => name));
    expect([...(await model.weights.read(tinyTensors.length - 1))]).toEqual([0, 1 / 8, 2 / 8, 3 / 8]);
  });

  it.each(['F16', 'BF16'] as const)('reads %s as float32', async (dtype) => {
    const tensors = tinyTensors.map(([name, shape]) => counting(name, shape, dtype));
    const model = await openModel(filesOf(await withWeights(tensors)));
    expect(model.dtypes).toEqual([dtype]);
    expect([...(await model.weights.read(1))]).toEqual(Array.from({ length: 16 }, (_, i) => i / 8));
  });

  it('has a fingerprint that differs with its values and not with its files', async () => {
    const printOf = async (contents: Contents) => fingerprint((await openModel(filesOf(contents))).weights);
    const weights = tinyWeights();
    const print = await printOf(await withWeights(weights));
    expect(print).toMatch(/^[0-9a-f]{16}$/);
    expect(await printOf(await withWeights([...weights].reverse()))).toBe(print);
    const nudged = weights.map((tensor, i) =>
      i === 3
        ? { ...tensor, data: Float32Array.from(tensor.data as Float32Array, (value) => value + 1 / 8) }
        : tensor,
    );
    expect(await printOf(await withWeights(nudged))).not.toBe(print);
  });

  it('may carry rotary tables and the head of tied embeddings besides, and does not count them', async () => {
    const extra = [
      counting('lm_head.weight', [5, 4]),
      counting('model.layers.0.self_attn.rotary_emb.inv_freq', [1]),
    ];
    const plain = await openModel(filesOf(await withWeights(tinyWeights())));
    const model = await openModel(filesOf(await withWeights([...tinyWeights(), ...extra])));
    expect(model.parameters).toBe(plain.parameters);
  });

  it('opens from shards by their index', async () => {
    const all = tinyWeights();
    const parts = { 'a.safetensors': all.slice(0, 7), 'b.safetensors': all.slice(7) };
    const map = Object.entries(parts).flatMap(([file, part]) =>
      part.map(({ name }) => [name, file] as const),
    );
    const contents = {
      'config.json': tinyConfig,
      'model.safetensors.index.json': { weight_map: Object.fromEntries(map) },
      'a.safetensors': await weightBytes(parts['a.safetensors']),
      'b.safetensors': await weightBytes(parts['b.safetensors']),
    };
    const model = await openModel(filesOf(contents));
    expect([...(await model.weights.read(tinyTensors.length - 1))]).toEqual([0, 1 / 8, 2 / 8, 3 / 8]);

    const first = Object.fromEntries(Object.entries(contents).filter(([name]) => name !== 'b.safetensors'));
    expect(await failure(first)).toMatchObject({
      kind: 'bad-model',
      message: 'model.safetensors.index.json names b.safetensors, which is not among the files.',
    });
  });
});

describe('weights that do not fit config.json', () => {
  const [first, ...rest] = tinyWeights();

  it.each<[string, TensorToWrite[], string]>([
    ['missing', rest, 'missing: model.embed_tokens.weight.'],
    ['extra', [first!, ...rest, counting('adapter', [2])], 'not part of the architecture: adapter.'],
    [
      'misshapen',
      [counting('model.embed_tokens.weight', [4, 5]), ...rest],
      'wrong shape: model.embed_tokens.weight is [4, 5], not [5, 4].',
    ],
    [
      'integers',
      [{ name: first!.name, dtype: 'I32', shape: [5, 4], data: new Int32Array(20) }, ...rest],
      'not a floating point type the lab reads: model.embed_tokens.weight is I32.',
    ],
    ['nearly all missing', [first!], 'and 13 more'],
  ])('%s: are listed', async (_, tensors, message) => {
    const info = await failure(await withWeights(tensors));
    expect(info.kind).toBe('bad-model');
    expect(info.message).toContain(message);
    expect(info.message.length).toBeLessThan(1000);
  });

  it('lists every difference at once', async () => {
    const { message } = await failure(await withWeights([...rest, counting('adapter', [2])]));
    expect(message).toContain('missing: ');
    expect(message).toContain('not part of the architecture: ');
  });

  it('untied embeddings need a head', async () => {
    const untied = { ...tinyConfig, tie_word_embeddings: false };
    expect((await failure(await withWeights(tinyWeights(), untied))).message).toContain(
      'missing: lm_head.weight',
    );
  });
});

describe('files dropped by mistake', () => {
  it.each<[string, Contents, string, string]>([
    ['nothing', {}, 'bad-model', 'There is no .safetensors file.'],
    ['config alone', { 'config.json': tinyConfig }, 'bad-model', 'There is no .safetensors file.'],
    ['a broken weight file alone', { 'm.safetensors': 'abc' }, 'bad-file', 'm.safetensors: '],
    ['a model in another format', { 'config.json': tinyConfig, 'm.gguf': 'GGUF0000' }, 'bad-file', 'GGUF'],
    ['a web page', { 'model.safetensors': '<!doctype html><p>Sign in' }, 'bad-file', 'web page'],
    ['config that is not JSON', { 'config.json': '<html>' }, 'bad-file', 'config.json is not valid JSON.'],
    ['config of 2 MB', { 'config.json': ' '.repeat(2e6) }, 'bad-file', 'config.json has 2000000 bytes'],
    [
      'two weight files',
      { 'a.safetensors': '', 'b.safetensors': '' },
      'bad-model',
      'There are 2 .safetensors',
    ],
  ])('%s', async (_, contents, kind, message) => {
    const info = await failure(contents);
    expect(info.kind).toBe(kind);
    expect(info.message).toContain(message);
  });

  it('good weights alone say what else to drop', async () => {
    const info = await failure({ 'm.safetensors': await weightBytes() });
    expect(info.message).toContain('without config.json');
    expect(info.hint).toContain('config.json and tokenizer.json');
  });

  it('prefers model.safetensors to other weight files beside it', async () => {
    const contents = { 'model.safetensors': await weightBytes(), 'consolidated.safetensors': 'broken' };
    expect((await openWeights(filesOf(contents))).tensors.size).toBe(tinyTensors.length);
  });

  it('a file that goes away after it was opened is a bad file', async () => {
    const files = filesOf(await withWeights(tinyWeights()));
    let gone = false;
    const model = await openModel({
      names: files.names,
      async open(name) {
        const source = await files.open(name);
        return { ...source, read: (from, to) => (gone ? source.read(0, 0) : source.read(from, to)) };
      },
    });
    gone = true;
    const { info } = await failureOf(model.weights.read(0));
    expect(info.kind).toBe('bad-file');
    expect(info.message).toContain('model.embed_tokens.weight: ');
  });
});

describe('tokenizer', () => {
  it('encodes without special tokens and decodes what it encoded, even nothing', () => {
    const tokenizer = readTokenizer(bundled('tokenizer.json'), bundled('tokenizer_config.json'));
    const ids = tokenizer.encode('c864=02:');
    expect(ids).toHaveLength(8);
    expect(tokenizer.decode(ids)).toBe('c864=02:');
    expect(tokenizer.decode([])).toBe('');
    expect(tokenizer.decode([...ids, 1])).toBe('c864=02:');
  });

  it.each([[null], ['text'], [{}], [{ model: { type: 'Unigram?' } }]])('%j is refused', (json) => {
    expect(() => readTokenizer(json, undefined)).toThrow('tokenizer.json cannot be read');
  });
});
