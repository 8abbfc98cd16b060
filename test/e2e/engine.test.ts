import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { closeFiles, filesOfModel } from '../../src/cli/files';
import { exportFiles } from '../../src/lab';
import { makeRecipe } from '../../src/lab/export/recipe';
import { openModel } from '../../src/model';
import type { ModelDelta } from '../../src/protocol';
import { workload } from '../bench/workloads';
import golden from '../golden/noise.json';
import { fullSize, writeSynthetic } from '../../scripts/synthetic';
import { serveFolder } from '../support/browser/folderServer';
import { peakHeap } from '../support/browser/heap';
import { servedSources } from '../support/browser/served';
import './pages/bigWindow';

const sources = servedSources(true);

async function open(path: string, ready: string): Promise<Page> {
  const page = await sources.browser.newPage();
  await page.goto(`${sources.served.address}${path}`);
  await page.waitForFunction(ready);
  return page;
}

describe('the engine in Chromium', () => {
  it('draws the recorded noise on both paths, builds bit-equal weights and the oracle’s logits', async () => {
    const page = await open('test/e2e/pages/engine.html', 'window.checks !== undefined');
    const run = <T>(call: string) => page.evaluate<T>(`window.checks.then((checks) => checks.${call})`);
    for (const { seed, tensor, first16 } of golden.normals) {
      expect(await run(`first(${seed}, ${tensor})`)).toEqual({ gpu: first16, cpu: first16 });
    }
    const { seed, tensor, hash } = golden.sha256_of_first_2pow20_int32le_normals;
    expect(await run(`hash(${seed}, ${tensor}, ${2 ** 20})`)).toEqual({ gpu: hash, cpu: hash });
    for (const terms of [1, 2, 40]) expect(await run(`differingWeights(${terms})`)).toBe(0);
    expect(await run<number>('logitsError()')).toBeLessThan(2e-5);
  });

  it('applies a recipe to the same bytes as Node', async () => {
    const model = await openModel(filesOfModel('thicket-49k'));
    const row: ModelDelta = {
      noise: 'independent',
      seeds: Array.from({ length: 25 }, (_, i) => 1000 + 7919 * i),
      coefficients: Array.from({ length: 25 }, (_, i) => 0.002 * ((i % 7) - 3.3)),
    };
    const recipe = JSON.stringify(await makeRecipe(model, row));
    const hash = createHash('sha256');
    for await (const { name, chunks } of exportFiles(model, row))
      if (name === 'model.safetensors') for await (const chunk of chunks) hash.update(chunk);
    await closeFiles();
    const page = await open('test/e2e/pages/engine.html', 'window.checks !== undefined');
    const call = `applied('thicket-49k', ${JSON.stringify(recipe)})`;
    const found = await page.evaluate<string>(`window.checks.then((checks) => checks.${call})`);
    expect(found).toBe(hash.digest('hex'));
  });

  it('loads a checkpoint in pieces: what JavaScript holds is a small part of the file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'corp-lab-checkpoint-'));
    const weights = await serveFolder(folder);
    try {
      const path = await writeSynthetic(folder, { ...fullSize, num_hidden_layers: 3, vocab_size: 16384 });
      const { size } = statSync(path);
      expect(size).toBeGreaterThan(100e6);
      const page = await open('test/e2e/pages/big.html', 'window.big !== undefined');
      const { peak: before } = await peakHeap(page, () => Promise.resolve(), true);
      const load = () => page.evaluate((address) => window.big.fromAddress(address), weights.address);
      const { value, peak } = await peakHeap(page, load, true);
      expect(value.bytes).toBe(size);
      expect(value.gpuBytes).toBeGreaterThan(0.99 * size);
      expect(peak - before).toBeLessThan(0.3 * size);
      await page.locator('input').setInputFiles([join(folder, 'config.json'), path]);
      const dropped = await peakHeap(page, () => page.evaluate(() => window.big.fromInput()), true);
      expect(dropped.peak - before).toBeLessThan(0.3 * size);
    } finally {
      await weights.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('offers window.runBench to peers', async () => {
    const page = await open('test/bench/engine.html', 'window.runBench !== undefined');
    const small = { ...(await workload('S')), members: 2, newTokens: 2, check: true };
    const prompts = small.prompts.slice(0, 3);
    const answer = await page.evaluate(
      async ({ weights, ...request }) => {
        const answered = await window.runBench({ ...request, weights: Uint8Array.from(weights).buffer });
        return { ...answered, logits: [...(answered.logits ?? [])] };
      },
      { ...small, prompts, weights: [...new Uint8Array(small.weights)] },
    );
    expect(answer.prefill_ms).toBeGreaterThan(0);
    expect(answer.decode_ms).toBeGreaterThan(0);
    expect(Number.isFinite(answer.logits_checksum)).toBe(true);
    expect(answer.logits).toHaveLength(prompts.length * 24 * 64);
    expect(answer.logits.every(Number.isFinite)).toBe(true);
  });
});
