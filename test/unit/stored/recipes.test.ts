/** Recipes and exported models have the bytes that an earlier commit gave them. */
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { closeFiles, filesOfModel } from '../../../src/cli/files';
import { exportFiles } from '../../../src/lab';
import { exportZip } from '../../../src/lab/export/modelFiles';
import { makeRecipe, readRecipe } from '../../../src/lab/export/recipe';
import { openModel } from '../../../src/model';
import type { ModelDelta } from '../../../src/protocol';
import { configOf, exported, logs, recipeOf } from '../../support/before';

afterAll(() => closeFiles());

const open = await openModel(filesOfModel(configOf(logs['corp-unsorted']!).model));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function hashesOf(delta: ModelDelta): Promise<[name: string, hash: string][]> {
  const hashes: [string, string][] = [];
  for await (const { name, chunks } of exportFiles(open, delta)) {
    const hash = createHash('sha256');
    for await (const chunk of chunks) hash.update(chunk);
    hashes.push([name, hash.digest('hex')]);
  }
  return hashes;
}

describe.each(exported.map((stored) => [stored.name, stored] as const))('the model “%s”', (name, stored) => {
  it('has the same recipe, byte by byte', async () => {
    expect(`${JSON.stringify(await makeRecipe(open, stored.row), null, 2)}\n`).toBe(recipeOf(name));
  });

  it('is exported to the same files, from its coefficients and from its recipe', async () => {
    expect(await hashesOf(stored.row)).toEqual(Object.entries(stored.files));
    const applied = await readRecipe(recipeOf(name), open);
    expect(applied.seeds).toEqual(stored.row.seeds);
    expect(await hashesOf(applied)).toEqual(Object.entries(stored.files));
  });

  it('is exported to the same zip', async () => {
    const zip = await exportZip(open, stored.row, name);
    expect(sha256(new Uint8Array(await zip.arrayBuffer()))).toBe(stored.zip);
  });
});
