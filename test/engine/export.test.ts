import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { fromBytes, openSafetensors } from 'safetensors-js';
import { afterAll, describe, expect, it } from 'vitest';
import { closeFiles, filesOfFolder, filesOfModel } from '../../src/cli/files';
import { loadEngine } from '../../src/engine';
import { withGpu } from '../../src/gpu/node';
import { exportZip } from '../../src/lab/export/modelFiles';
import { hashBase, makeRecipe, readRecipe } from '../../src/lab/export/recipe';
import { matchWeights, openModel } from '../../src/model';
import { zeroDelta } from '../../src/math/delta';
import type { ModelDelta } from '../../src/protocol';

const row = (noise: ModelDelta['noise'], terms: number): ModelDelta => ({
  noise,
  seeds: Array.from({ length: terms }, (_, i) => 1000 + 7919 * i),
  coefficients: Array.from({ length: terms }, (_, i) => 0.002 * ((i % 7) - 3.3)),
});
const unzip = async (zip: Blob) => unzipSync(new Uint8Array(await zip.arrayBuffer()));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

afterAll(() => closeFiles());

describe('an exported model', () => {
  it.each([
    ['the bundled model', () => filesOfModel('thicket-49k')],
    ['the golden llama', () => filesOfFolder('test/golden/models/llama')],
  ])('has the weights and logits that the GPU makes of its row: %s', async (_name, files) => {
    const open = await openModel(files());
    for (const noise of ['independent', 'tied'] as const) {
      const consolidated = row(noise, 40);
      const entries = await unzip(await exportZip(open, consolidated, 'model'));
      const file = await openSafetensors(fromBytes(entries['model/model.safetensors']!));
      const exported = matchWeights(open.architecture, file);
      await withGpu(async (gpu) => {
        const base = await loadEngine(gpu, open.weights);
        const onGpu = await base.materialised(consolidated, noise);
        for (const [i, { name }] of exported.tensors.entries()) {
          const values = await exported.read(i);
          expect(new Uint32Array(values.buffer), name).toEqual(new Uint32Array(onGpu[i]!.buffer));
        }
        const tokens = [3, 14, 15, 9, 2, 6];
        const [ofRow] = await base.logits([consolidated], tokens, noise);
        const loaded = await loadEngine(gpu, exported);
        expect((await loaded.logits([zeroDelta], tokens, noise))[0]).toEqual(ofRow);
      });
    }
  });

  it('is the same zip every time, with config, tokenizer and recipe', async () => {
    const open = await openModel(filesOfModel('thicket-49k'));
    const [first, second] = [
      await exportZip(open, row('independent', 3), 'm'),
      await exportZip(open, row('independent', 3), 'm'),
    ];
    const bytes = new Uint8Array(await first.arrayBuffer());
    expect(sha256(bytes)).toBe(sha256(new Uint8Array(await second.arrayBuffer())));
    const entries = await unzip(first);
    for (const name of [
      'config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'generation_config.json',
      'recipe.json',
    ]) {
      expect(Object.keys(entries)).toContain(`m/${name}`);
    }
    const config = JSON.parse(new TextDecoder().decode(entries['m/config.json'])) as Record<string, unknown>;
    expect(config).toMatchObject({ model_type: 'llama', torch_dtype: 'float32' });
  });
});

describe('a recipe', () => {
  it('gives its row back, coefficients as float32', async () => {
    const open = await openModel(filesOfModel('thicket-49k'));
    const made = row('tied', 5);
    const text = JSON.stringify(await makeRecipe(open, made));
    expect(text.length).toBeLessThan(2000);
    expect(await readRecipe(text, open)).toEqual({
      ...made,
      coefficients: made.coefficients.map(Math.fround),
    });
  });

  it('belongs to one base: a single changed weight changes the hash', async () => {
    const open = await openModel(filesOfModel('thicket-49k'));
    const other = {
      ...open,
      weights: {
        ...open.weights,
        read: async (index: number) => {
          const values = await open.weights.read(index);
          if (index === 7) values[3]! += 1e-3;
          return values;
        },
      },
    };
    expect(await hashBase(other)).not.toBe(await hashBase(open));
    const text = JSON.stringify(await makeRecipe(open, row('independent', 2)));
    await expect(readRecipe(text, other)).rejects.toThrow('belongs to another base model');
  });

  it.each([
    ['not JSON', () => '{', 'not valid JSON'],
    ['another format', (recipe: object) => JSON.stringify({ ...recipe, format: 'x' }), 'format'],
    ['an unknown key', (recipe: object) => JSON.stringify({ ...recipe, more: 1 }), 'This is not a recipe'],
    [
      'another noise',
      (recipe: object) => JSON.stringify({ ...recipe, noise: { version: 2, mode: 'tied' } }),
      'version 2 of the noise',
    ],
    [
      'uneven rows',
      (recipe: object) => JSON.stringify({ ...recipe, row: { seeds: [1, 2], coefficients: [1] } }),
      '2 seeds and 1 coefficients',
    ],
    [
      'a seed that is none',
      (recipe: object) => JSON.stringify({ ...recipe, row: { seeds: [-1], coefficients: [1] } }),
      'seeds',
    ],
    [
      'a coefficient that is none',
      (recipe: object) => JSON.stringify({ ...recipe, row: { seeds: [1], coefficients: [null] } }),
      'coefficients',
    ],
    [
      'a huge coefficient',
      (recipe: object) => JSON.stringify({ ...recipe, row: { seeds: [1], coefficients: [1e9] } }),
      'coefficients',
    ],
    ['too much text', () => ' '.repeat(5 * 2 ** 20), 'more than'],
  ])('with %s is refused', async (_what, spoil, message) => {
    const open = await openModel(filesOfModel('thicket-49k'));
    const recipe = await makeRecipe(open, row('independent', 2));
    await expect(readRecipe(spoil(recipe), open)).rejects.toThrow(message);
  });
});
