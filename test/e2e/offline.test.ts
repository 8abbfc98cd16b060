/** The page after its first visit: opened without a server, and replaced by a newer version when asked, whole before and after. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { servedLab } from '../support/browser/served';
import { estimated } from '../support/browser/visitor';

const lab = servedLab(() => ['', '']);

const kept = (page: Page) =>
  page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');

/** Alters what the server has, as another build would: its page, and the worker that names its files. */
async function deploy(version: string): Promise<void> {
  const alter = async (name: string, pattern: RegExp, text: string) => {
    const path = join(lab.served.folder, name);
    const before = await readFile(path, 'utf8');
    expect(before).toMatch(pattern);
    await writeFile(path, before.replace(pattern, text));
  };
  await alter('index.html', /name="version" content="[^"]+"/, `name="version" content="${version}"`);
  await alter('sw.js', /"version":"[^"]+"/, `"version":"${version}"`);
}

const versionOf = (page: Page) => page.locator('meta[name="version"]').getAttribute('content');

test('a newer version waits, says so, and takes over whole when asked', async () => {
  const { page, noise } = await lab.open('', { serviceWorkers: 'allow' });
  const context = page.context();
  await kept(page);
  const before = await versionOf(page);
  await deploy('next');
  await page.reload();
  const newer = (of: Page) =>
    of.getByRole('status').filter({ hasText: 'A newer version of the lab is ready' });
  await newer(page).waitFor();
  expect(await versionOf(page)).toBe(before);
  await page.getByRole('link', { name: 'Runs' }).click(); // a part that the old page has not loaded yet
  await page.getByText(/No runs are saved/).waitFor();
  const other = await context.newPage();
  await other.goto(lab.served.address); // keeps the old worker busy
  expect(await versionOf(other)).toBe(before);

  await newer(page).getByRole('button', { name: 'Reload now' }).click();
  await page.locator('meta[name="version"][content="next"]').waitFor({ state: 'attached' });
  await page.getByText(/No runs are saved/).waitFor();
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await estimated(page); // two tabs warm up on one adapter
  expect(await newer(page).count()).toBe(0);
  await other.getByRole('link', { name: 'Runs' }).click();
  await other.getByText(/No runs are saved/).waitFor(); // still whole
  await newer(other).waitFor();
  await other.close();
  const caches = await page.evaluate(() => globalThis.caches.keys());
  expect(caches.filter((name) => name.startsWith('corp-lab-page '))).toHaveLength(2);
  expect(noise).toEqual([]);
});

/** Status, Content-Range and bytes of a part of the bundled weights. */
const partOf = (page: Page, range: string) =>
  page.evaluate(async (wanted) => {
    const response = await fetch('models/thicket-49k/model.safetensors', { headers: { Range: wanted } });
    const bytes = [...new Uint8Array(await response.arrayBuffer())];
    return { status: response.status, range: response.headers.get('content-range'), bytes };
  }, range);

test('without a server the page opens and its demo runs', async () => {
  const first = await lab.open('', { serviceWorkers: 'allow' });
  await kept(first.page);
  const context = first.page.context();
  await lab.served.close();
  const page = await context.newPage();
  const noise: string[] = [];
  page.on('console', (message) => noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(error.message));
  await page.goto(lab.served.address);
  await estimated(page);
  const weights = await readFile('public/models/thicket-49k/model.safetensors');
  expect(await partOf(page, 'bytes=8-19')).toEqual({
    status: 206,
    range: `bytes 8-19/${weights.length}`,
    bytes: [...weights.subarray(8, 20)],
  });
  await page.getByRole('button', { name: /^Run/ }).click();
  await page.locator('[data-plot-area] svg path[fill]').first().waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: /^Stop/ }).click();
  await page.locator('[data-status-title]', { hasText: 'Stopped' }).waitFor();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await page.getByText(/work offline/).waitFor();
  expect(noise).toEqual([]);
});
