/** The bundled models as files: complete, described truthfully, and able to read and write every task. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import { describe, expect, it } from 'vitest';
import { bundledTasks } from '../../../src/tasks';

interface Entry {
  id: string;
  title: string;
  summary: string;
  parameters: number;
  sigmas: number[];
}
interface GoldenCase {
  prompt: string;
  tokens: number[];
  greedy: number[];
  text: string;
}

const read = (path: string): Buffer => readFileSync(new URL(`../../../${path}`, import.meta.url));
const readJson = (path: string): unknown => JSON.parse(read(path).toString('utf8'));
const models = readJson('public/models/index.json') as Entry[];

/** Numbers in all tensors, from the header alone. */
function countParameters(file: Buffer): number {
  const header = file.subarray(8, 8 + Number(file.readBigUInt64LE(0))).toString('utf8');
  const { __metadata__, ...tensors } = JSON.parse(header) as Record<
    string,
    { dtype: string; shape: number[] }
  >;
  expect(__metadata__).toEqual({ format: 'pt' });
  expect(Object.values(tensors).every((tensor) => tensor.dtype === 'F32')).toBe(true);
  const sizes = Object.values(tensors).map((tensor) => tensor.shape.reduce((product, n) => product * n, 1));
  return sizes.reduce((sum, size) => sum + size, 0);
}

it('there are two sizes, the smaller first', () => {
  const sizes = models.map((model) => model.parameters);
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  expect(sizes[0]).toBeLessThan(100_000);
  expect(sizes.at(-1)).toBeGreaterThanOrEqual(500_000);
  expect(sizes.at(-1)).toBeLessThanOrEqual(2_000_000);
});

describe.each(models)('$id', ({ id, title, summary, parameters, sigmas }) => {
  const folder = `public/models/${id}`;
  const weights = read(`${folder}/model.safetensors`);
  const golden = readJson(`test/golden/bundled/${id}.json`) as { sha256: string; cases: GoldenCase[] };
  const tokenizer = new Tokenizer(
    readJson(`${folder}/tokenizer.json`) as object,
    readJson(`${folder}/tokenizer_config.json`) as object,
  );

  it('is what the index says', () => {
    expect(title && summary).toBeTruthy();
    expect(countParameters(weights)).toBe(parameters);
    expect(sigmas.length).toBeGreaterThanOrEqual(2);
    expect(sigmas.every((sigma) => sigma > 0 && sigma < 0.1)).toBe(true);
  });

  it('has the weights its goldens were computed from', () => {
    expect(createHash('sha256').update(weights).digest('hex')).toBe(golden.sha256);
  });

  it('stops at the newline and pads with token 0', () => {
    const stops = { eos_token_id: 1, pad_token_id: 0 };
    expect(readJson(`${folder}/config.json`)).toMatchObject({
      model_type: 'llama',
      vocab_size: 64,
      ...stops,
    });
    expect(readJson(`${folder}/generation_config.json`)).toMatchObject(stops);
    expect(tokenizer.encode('\n').ids).toEqual([1]);
  });

  it.each(bundledTasks)('reads and writes $id a character a token', (task) => {
    for (const { prompt, wanted } of task.items()) {
      const { ids } = tokenizer.encode(prompt + wanted);
      if (ids.length !== prompt.length + wanted.length || ids.some((token) => token <= 2))
        expect.fail(prompt);
      if (tokenizer.decode(ids) !== prompt + wanted) expect.fail(`${prompt} does not round-trip`);
    }
  });

  it('encodes and decodes as transformers does', () => {
    for (const { prompt, tokens, greedy, text } of golden.cases) {
      expect(tokenizer.encode(prompt).ids).toEqual(tokens);
      expect(tokenizer.decode(greedy, { skip_special_tokens: true })).toBe(text);
    }
  });

  it('reads what it does not know as unknown, one token a character', () => {
    expect(tokenizer.encode('Aé!').ids).toEqual([2, 2, tokenizer.encode('!').ids[0]]);
  });
});
