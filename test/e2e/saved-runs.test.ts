/** Runs outlive their page: reloaded, crashed, in two tabs, without room, by link and by file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import type { SavedRun, RunEvent } from '../../src/protocol';
import { servedLab } from '../support/browser/served';
import {
  downloaded,
  ended,
  estimated,
  eventsOf,
  faults,
  openRun,
  runButton,
  smallRun,
  smallRunAnnounced,
} from '../support/browser/visitor';

const lab = servedLab();

/** Its GPU process has been crashed: the next file gets another browser. */
afterAll(() => lab.browser.close());

async function open(context?: BrowserContext) {
  const watched = context
    ? { page: await context.newPage(), noise: [] as readonly string[] }
    : await lab.open(smallRun);
  if (context) await watched.page.goto(lab.served.address + smallRun);
  await estimated(watched.page);
  await smallRunAnnounced(watched.page);
  return watched;
}

interface Kept {
  readonly run: SavedRun;
  readonly log: readonly RunEvent[];
}

/** What IndexedDB holds, newest first. */
const kept = (page: Page): Promise<Kept[]> =>
  page.evaluate(async () => {
    const ask = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
      });
    const name = 'corp-lab-runs';
    if (!(await indexedDB.databases()).some((known) => known.name === name)) return []; // asking would create it
    const db = await ask(indexedDB.open(name));
    const transaction = db.transaction(['runs', 'pieces']);
    const runs = await ask(transaction.objectStore('runs').getAll() as IDBRequest<SavedRun[]>);
    const pieces = await ask(
      transaction.objectStore('pieces').getAll() as IDBRequest<{ run: string; text: string }[]>,
    );
    db.close();
    return runs
      .sort((a, b) => b.createdAt - a.createdAt)
      .map((run) => ({
        run,
        log: pieces
          .filter((piece) => piece.run === run.id)
          .flatMap(({ text }) => text.trimEnd().split('\n'))
          .map((line) => JSON.parse(line) as RunEvent),
      }));
  });

/** What a run says, without when it said it and what a machine may do otherwise each time. */
function story(log: readonly RunEvent[]): unknown[] {
  const passing = ['progress', 'scored', 'stopped', 'failed', 'resumed', 'started'];
  const members: unknown[] = [];
  const rest = log
    .filter(({ type }) => !passing.includes(type))
    .flatMap(({ at: _at, ...body }): unknown[] => {
      if (body.type === 'members') members.push(...body.members);
      if (body.type === 'finished') return [{ type: body.type, forwards: body.forwards }];
      return body.type === 'members' ? [] : [body];
    });
  return [...members, ...rest];
}

async function goesOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Pause/ }).waitFor();
  await page.locator('[data-summary][data-ended="true"]').waitFor({ state: 'detached' });
}

/** Ended, and written to its last event. */
async function finished(page: Page): Promise<void> {
  await ended(page);
  await page.waitForFunction(async () => (await navigator.locks.query()).held?.length === 0);
}

async function untilEvents(page: Page, count: number): Promise<void> {
  const written = async () => (await kept(page))[0]?.log.length ?? 0;
  await expect.poll(written, { interval: 100, timeout: 120_000 }).toBeGreaterThanOrEqual(count);
}

let whole: Kept;

describe('a run that is kept', () => {
  test('is there whole after it has finished, and by link or file in another profile', async () => {
    const { page, noise } = await open();
    await runButton(page).click();
    await finished(page);
    [whole] = (await kept(page)) as [Kept];
    expect(whole.run).toMatchObject({ ending: 'finished', done: 1, events: whole.log.length });
    expect(whole.log[0]?.type).toBe('started');
    expect(whole.log.at(-1)?.type).toBe('finished');
    expect(noise).toEqual([]);
    await shared(page);
  });

  test('goes on after reloads at any moment and ends as if there had been none', async () => {
    const { page, noise } = await open();
    await runButton(page).click();
    const moments = [0.1, 0.35, 0.65].map((share) => Math.floor(share * whole.log.length));
    let told = 0;
    for (const moment of moments) {
      await untilEvents(page, Math.max(moment, told + 1));
      told = (await kept(page))[0]!.log.length;
      await page.reload();
      await estimated(page);
      await page.getByText(/Nothing is lost/).waitFor();
      await page.getByRole('button', { name: 'Resume', exact: true }).click();
      await goesOn(page);
    }
    await finished(page);
    const runs = await kept(page);
    expect(runs).toHaveLength(1);
    expect(runs[0]!.log.filter(({ type }) => type === 'resumed')).toHaveLength(moments.length);
    expect(story(runs[0]!.log)).toEqual(story(whole.log));
    expect(noise).toEqual([]);
  });

  test('goes on after the GPU process has crashed', async () => {
    const { page } = await open();
    await runButton(page).click();
    await untilEvents(page, Math.floor(whole.log.length / 3));
    const session = await lab.browser.newBrowserCDPSession();
    await session.send('Browser.crashGpuProcess').catch(() => undefined);
    await page.getByRole('button', { name: 'Resume the run' }).click({ timeout: 60_000 });
    await goesOn(page);
    await finished(page);
    const [run] = await kept(page);
    expect(run!.log.some((event) => event.type === 'failed' && event.error.kind === 'device-lost')).toBe(
      true,
    );
    expect(story(run!.log)).toEqual(story(whole.log));
  });

  test('is written by one tab alone', async () => {
    const { page } = await open();
    await runButton(page).click();
    await untilEvents(page, 5);
    await page.getByRole('button', { name: /^Pause/ }).click();
    const second = await page.context().newPage();
    await second.goto(`${lab.served.address}#/runs`);
    await second.getByText(/Running in another tab/).waitFor();
    await second.getByRole('button', { name: 'Resume', exact: true }).click();
    await second.getByText('Another tab is writing this run.').waitFor();
    await second.close();
    await page
      .locator('[data-run-buttons]')
      .getByRole('button', { name: /^Resume/ })
      .click();
    await finished(page);
    expect(await kept(page)).toHaveLength(1);
  });

  test('says loudly when there is no room, and hands out what there is', async () => {
    const context = await lab.context();
    await context.addInitScript(() => {
      type Put = IDBObjectStore['put'];
      const store = IDBObjectStore.prototype as { put: (...args: Parameters<Put>) => ReturnType<Put> };
      const { put } = store;
      store.put = function (this: IDBObjectStore, ...args) {
        if (this.name === 'pieces') throw new DOMException('full', 'QuotaExceededError');
        return put.apply(this, args);
      };
    });
    const { page } = await open(context);
    await runButton(page).click();
    await page.getByText('This run is not being saved').waitFor();
    await finished(page);
    const save = page.getByRole('alert').getByRole('button', { name: 'Save the event log' });
    const log = eventsOf((await downloaded(page, save)).toString());
    expect(story(log)).toEqual(story(whole.log));
  });
});

/** A link in a fresh profile gives the same members, and a file the same run. */
async function shared(page: Page): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Share and export' }).click();
  await page.getByRole('menuitem', { name: /Copy a link/ }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('members=24');
  const file = await downloaded(page, page.getByRole('menuitem', { name: 'Save the run as a file' }));
  const found = await kept(page);
  await viewedAlone(page, found[0]!.run);

  const fresh = await lab.open(new URL(link).hash);
  await estimated(fresh.page);
  await runButton(fresh.page).click();
  await finished(fresh.page);
  expect(story((await kept(fresh.page))[0]!.log)).toEqual(story(found[0]!.log));
  await openRun(fresh.page, { name: 'it.corp-run.jsonl', mimeType: 'application/jsonl', buffer: file });
  await finished(fresh.page);
  const runs = await kept(fresh.page);
  expect(runs).toHaveLength(2);
  expect(runs.map(({ log }) => story(log))).toEqual([story(found[0]!.log), story(found[0]!.log)]);

  await fresh.page.getByRole('link', { name: 'Runs' }).click();
  for (const box of await fresh.page.getByRole('checkbox', { name: /^Compare/ }).all()) await box.check();
  await fresh.page.getByRole('link', { name: 'Compare 2 runs' }).click();
  await fresh.page.getByRole('heading', { name: 'Scoreboards' }).waitFor();
  await fresh.page.getByText('These runs have identical settings.').waitFor();
  expect(await faults(fresh.page)).toEqual([]);
  await fresh.page.goBack();
  await fresh.page.getByRole('heading', { name: 'Runs', exact: true }).waitFor();
  expect(await faults(fresh.page)).toEqual([]);
  await manage(fresh.page);
  expect(fresh.noise).toEqual([]);
}

describe('sharing', () => {
  test('a link that was tampered with is refused and changes nothing', async () => {
    const { page, noise } = await lab.open('#/?v=1&members=-5');
    await page.getByText(/The link’s settings cannot be read/).waitFor();
    await page.getByText(/Run makes 128 randomly perturbed copies/).waitFor();
    expect(noise).toEqual([]);
  });
});

/** The page saved from a run shows the same results from a file, without scripts and without a network. */
async function viewedAlone(page: Page, run: SavedRun): Promise<void> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Share and export' }).click();
  await page.getByRole('menuitem', { name: 'Save as a web page' }).click();
  const saved = await download;
  const path = join(await mkdtemp(join(tmpdir(), 'corp-lab-view-')), 'run.html');
  await saved.saveAs(path);
  const context = await lab.browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 1440, height: 900 },
  });
  const alone = await context.newPage();
  const requests: string[] = [];
  alone.on('request', (request) => requests.push(request.url()));
  await alone.goto(pathToFileURL(path).href);
  await alone.getByRole('heading', { name: run.name }).waitFor();
  await alone.getByRole('heading', { name: 'What this run found' }).waitFor();
  expect(await alone.locator('svg').count()).toBeGreaterThan(5);
  expect(await alone.locator('[data-card]:has([data-plot]) > details tbody tr').count()).toBeGreaterThan(50);
  expect(await alone.locator('button, input, script').count()).toBe(0);
  expect(requests).toHaveLength(1);
  await context.close();
  await rm(dirname(path), { recursive: true });
}

/** Renames, deletes and brings back, by keyboard where a mouse is not needed. */
async function manage(page: Page): Promise<void> {
  const rows = page.locator('[data-run]');
  await rows
    .first()
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Rename and tag' }).click();
  await page.getByLabel('Name').fill('My best run');
  await page.getByLabel('Tags, separated by commas').fill('paper, draft');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'My best run' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search runs' }).fill('paper');
  await expect.poll(() => rows.count()).toBe(1);
  await rows
    .first()
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect.poll(() => rows.count()).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('heading', { name: 'My best run' }).waitFor();
}
