/** npm run big: a checkpoint of Qwen2.5-0.5B's shape in headless Chromium, held to what PyTorch computes from it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { writeSynthetic } from '../../scripts/synthetic';
import type { Loaded } from '../e2e/pages/bigWindow';
import golden from '../golden/big.json';
import { launchChromium } from '../support/browser/browser';
import { serveFolder } from '../support/browser/folderServer';
import { peakHeap } from '../support/browser/heap';
import { serveSources } from '../support/models/sources';

const mega = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
const mostHeap = 300e6;
const tolerance = 1e-3;

/** Worst difference from the golden, and whether the likeliest tokens are the same. */
async function compare(page: Page) {
  const { tokens, positions } = golden;
  const wanted = positions.map(({ top, spread }) => [...top, ...spread]);
  const ids = wanted.map((pairs) => pairs.map(([id]) => id!));
  const started = performance.now();
  const { value, peak } = await peakHeap(page, () =>
    page.evaluate(([tokens, ids]) => window.big.logits(tokens, ids, 1), [tokens, ids] as const),
  );
  const differences = value.positions.flatMap(({ at }, i) =>
    at.map((logit, j) => Math.abs(logit - wanted[i]![j]![1]!)),
  );
  const likeliest = value.positions.every(({ top }, i) => top[0] === positions[i]!.top[0]![0]);
  const seconds = (performance.now() - started) / 1000;
  return { worst: Math.max(...differences), likeliest, peak, peakBytes: value.peakBytes, seconds };
}

async function measure(page: Page, what: string, load: () => Promise<Loaded>) {
  const { value, peak } = await peakHeap(page, load);
  console.log(
    `${what}: ${mega(value.bytes)} of weights, ${value.parameters} parameters, loaded in ${value.seconds.toFixed(1)} s; ` +
      `peak JS heap with array buffers ${mega(peak)}, on the GPU ${mega(value.gpuBytes)} (${value.adapter})`,
  );
  return peak;
}

async function main(given: string | undefined): Promise<boolean> {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'corp-lab-big-'));
  if (!existsSync(join(folder, 'model.safetensors'))) await writeSynthetic(folder);
  const sources = await serveSources();
  const weights = await serveFolder(folder);
  const browser = await launchChromium({ webgpu: true });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(`${sources.address}test/e2e/pages/big.html`);
    await page.waitForFunction('window.big !== undefined');
    const byAddress = await measure(page, 'from an address', () =>
      page.evaluate((address) => window.big.fromAddress(address), weights.address),
    );
    await page.reload();
    await page.waitForFunction('window.big !== undefined');
    const files = ['config.json', 'model.safetensors'].map((name) => join(folder, name));
    await page.locator('input').setInputFiles(files);
    const byFile = await measure(page, 'from files', () => page.evaluate(() => window.big.fromInput()));
    const { worst, likeliest, peak, peakBytes, seconds } = await compare(page);
    console.log(
      `logits of ${golden.tokens.length} tokens in ${seconds.toFixed(1)} s: within ${worst.toExponential(1)} of ${golden.source}, ` +
        `likeliest tokens ${likeliest ? 'equal' : 'differ'}; peak JS heap ${mega(peak)}, GPU ${mega(peakBytes)}`,
    );
    return worst < tolerance && likeliest && Math.max(byAddress, byFile, peak) < mostHeap;
  } finally {
    await browser.close();
    await weights.close();
    await sources.close();
    if (given === undefined) rmSync(folder, { recursive: true });
  }
}

const passed = await main(process.argv[2]);
console.log(passed ? 'As it should be.' : 'NOT as it should be.');
process.exitCode = passed ? 0 : 1;
