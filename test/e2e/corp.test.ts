/** A CoRP run as a person meets it: from a cold start to one model on disk, on a software adapter. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { closeFiles, filesOfModel } from '../../src/cli/files';
import { exportFiles, readRecipe } from '../../src/lab';
import { openModel } from '../../src/model';
import type { RunEvent } from '../../src/protocol';
import { blocking, mainThreadTasks } from '../support/browser/browser';
import { servedLab } from '../support/browser/served';
import { downloaded, eventsOf } from '../support/browser/visitor';

const lab = servedLab();

afterAll(closeFiles);

const runLimitMs = 600_000;

/** Asks seldom and cheaply: the question must not itself be the task that blocks the page. */
const present = (page: Page, selector: string) =>
  page.waitForFunction((wanted) => document.querySelector(wanted) !== null, selector, {
    timeout: runLimitMs,
    polling: 100,
  });

const named = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** SHA-256 of the weights in a zip that the page saved. */
function weightsOf(zip: Uint8Array): string {
  const entries = Object.entries(unzipSync(zip));
  return sha256(entries.find(([name]) => name.endsWith('/model.safetensors'))![1]);
}

/** The same as `lab apply` makes it in Node. */
async function appliedInNode(recipe: string): Promise<string> {
  const open = await openModel(filesOfModel('thicket-49k'));
  const hash = createHash('sha256');
  for await (const { name, chunks } of exportFiles(open, await readRecipe(recipe, open)))
    if (name === 'model.safetensors') for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

const methods = [
  'base',
  'corp-stage1',
  'vote',
  'best-member',
  'best-member-line',
  'soup',
  'softmax',
  'es-one-step',
  'es-iterated',
  'shuffled',
  'fresh',
];

async function checkScoreboard(page: Page, log: readonly RunEvent[]): Promise<void> {
  const scores = log.flatMap((event) => (event.type === 'scores' ? event.scores : []));
  for (const method of methods) {
    const { correct, n } = scores.findLast((score) => score.method === method)!.tally;
    const row = await page.locator(`[data-method="${method}"]`).innerText();
    expect(row, method).toContain(`${Math.round((100 * correct) / n)}\u00a0%`);
  }
  expect(await page.locator('main').innerText()).not.toMatch(/NaN|undefined|Infinity/);
}

async function checkFiles(page: Page): Promise<void> {
  const card = page.locator('#one-model [data-card]', { hasText: 'Which candidate is best?' });
  await card.getByRole('button', { name: 'Save', exact: true }).click();
  const csv = text(await downloaded(page, card.getByRole('button', { name: 'Table as CSV' })));
  const lines = csv.trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + 3 * 3 * 5); // the demo's q, beta and scale
  expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([7]));
  const svg = text(await downloaded(page, card.getByRole('button', { name: 'Chart as SVG' })));
  const root = await page.evaluate((source) => {
    const { documentElement } = new DOMParser().parseFromString(source, 'image/svg+xml');
    return { name: documentElement.nodeName, rects: documentElement.querySelectorAll('rect').length };
  }, svg);
  expect(root.name).toBe('svg');
  expect(root.rects).toBeGreaterThan(45);
  expect(svg).not.toMatch(/var\(|class=/);
  const png = await downloaded(page, card.getByRole('button', { name: 'Chart as PNG' }));
  expect([...png.slice(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  expect(png.length).toBeGreaterThan(5000);
}

async function checkModels(page: Page): Promise<void> {
  const recipe = await downloaded(page, named(page, 'Save its recipe'));
  expect(recipe.length).toBeLessThan(16_384);
  const wanted = await appliedInNode(text(recipe));
  const model = await downloaded(page, named(page, 'Save the model'));
  expect(weightsOf(model)).toBe(wanted);

  const give = (content: string) =>
    page
      .getByLabel('Model files')
      .setInputFiles({ name: 'given.json', mimeType: 'application/json', buffer: Buffer.from(content) });
  const download = page.waitForEvent('download');
  await give(text(recipe));
  expect(weightsOf(await readFile(await (await download).path()))).toBe(wanted);

  await give(text(recipe).replace(/"sha256": "../, '"sha256": "00'));
  await page.getByRole('alert').getByText('The recipe belongs to another base model').waitFor();
  await page.getByRole('button', { name: 'Dismiss this message' }).click();
  await give(text(recipe).replace('"seeds"', '"seed"'));
  await page.getByRole('alert').getByText('This is not a recipe').waitFor();
}

/** A person’s way through the votes and the examples. */
async function checkVotes(page: Page, log: readonly RunEvent[]): Promise<void> {
  const votes = log.flatMap((event) => (event.type === 'votes' ? event.points : []));
  expect(votes.map(({ k }) => k)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
  const { vote } = votes.at(-1)!;
  const shown = `${Math.round((100 * vote.correct) / vote.n)}\u00a0%`;
  expect(await page.locator('[data-interval="vote"]').innerText()).toContain(shown);
  await page.locator('[data-choice] label', { hasText: 'Fixed by vote' }).click();
  expect(await page.locator('[data-examples] tbody tr').first().innerText()).toMatch(/wrong[\s\S]*right/);
}

test('the demo runs from a cold start to its summary, quiet and never blocked, and leaves as files', async () => {
  const { page, noise } = await lab.ready();
  expect(await page.getByRole('radio', { name: 'Quick demo' }).isChecked()).toBe(true);
  const tasks = await mainThreadTasks(page, async () => {
    const started = performance.now();
    await page.evaluate(() => document.querySelector<HTMLElement>('[data-run-primary]')!.click()); // nothing to look up
    const after = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
    await present(page, '[data-plot-area] svg path[fill]');
    console.log(`first bar after ${after()}`);
    await present(page, '[style*="--heat-4"]');
    await present(page, '[data-method="fresh"]');
    console.log(`scoreboard after ${after()}`); // every method is on it; stage 2 goes on
    await present(page, '[data-summary][data-ended="true"]');
    console.log(`ended after ${after()}`);
  });
  expect(tasks.length).toBeGreaterThan(100);
  const busiest = Math.max(...tasks.map(({ cpuMs }) => cpuMs));
  console.log(`the busiest task had a core for ${busiest.toFixed(0)} ms`);
  expect(blocking(tasks)).toEqual([]);

  const log = eventsOf(text(await downloaded(page, named(page, 'Save the event log'))));
  expect(log[0]?.type).toBe('started');
  expect(log.at(-1)?.type).toBe('finished');
  await checkVotes(page, log);
  await checkScoreboard(page, log);
  for (const title of [
    'Which copies count, and how much?',
    'Do the elite members agree?',
    'How far along the direction?',
  ])
    expect(
      await page.locator('[data-card]', { hasText: title }).locator('[data-plot] svg').count(),
    ).toBeGreaterThan(0);
  await checkFiles(page);
  await checkModels(page);
  expect(noise).toEqual([]);
});
