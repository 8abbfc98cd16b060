/** What every view owes to everyone: light to load, still while it works, open to assistive technology, ready for paper. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { firstVisit } from '../support/browser/load';
import { readPdf } from '../support/browser/pdf';
import { servedLab } from '../support/browser/served';
import {
  downloaded,
  ended,
  estimated,
  faults,
  runButton,
  smallRun,
  smallRunAnnounced,
} from '../support/browser/visitor';

const lab = servedLab();

async function expectOpen(page: Page, view: string): Promise<void> {
  expect.soft(await faults(page), view).toEqual([]);
}

const toView = async (page: Page, view: string) => {
  await page.evaluate((hash) => void (location.hash = hash), `#/${view}`);
  const main = view === '' ? page.locator('#results') : page.locator('main#main');
  await main.waitFor();
};

const scheme = (page: Page) =>
  page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'));

/** A chart's own PDF: as wide as a column, drawn as vectors, its words as text. */
async function expectFigure(page: Page, title: string, words: readonly string[]): Promise<void> {
  const card = page.locator('[data-cards] > [data-card]', {
    has: page.getByRole('heading', { name: title }),
  });
  await card.getByRole('button', { name: 'Save', exact: true }).click();
  const pdf = await downloaded(page, card.getByRole('button', { name: /PDF for a paper/ }));
  const { pages, inches, paths, pictures, text } = await readPdf(pdf);
  expect({ pages, pictures }).toEqual({ pages: 1, pictures: 0 });
  expect(inches).toBeCloseTo(3.3, 2);
  expect(paths).toBeGreaterThan(5);
  for (const word of words) expect(text).toContain(word);
  await card.getByRole('button', { name: 'Save', exact: true }).click();
}

test('one run, from the first visit to paper', async () => {
  const { page, figures } = await firstVisit(lab.browser, lab.served.address + smallRun);
  await smallRunAnnounced(page);
  await estimated(page);
  await expectOpen(page, 'before a run');
  await runButton(page).click();
  await page.locator('[data-plot-area] svg path[fill]').first().waitFor({ timeout: 120_000 });
  await ended(page);

  const { scriptBytes, shift, shifts } = await figures();
  expect(scriptBytes).toBeGreaterThan(100_000); // or nothing was measured
  expect(scriptBytes).toBeLessThan(350_000);
  expect(shift, JSON.stringify(shifts)).toBeLessThan(0.05);

  for (const colours of ['light', 'dark']) {
    if ((await scheme(page)) !== colours) await page.keyboard.press('d');
    await expect.poll(() => scheme(page)).toBe(colours);
    await expectOpen(page, `${colours}: finished`);
    const tables = page.locator('[data-card]').getByRole('button', { name: 'Table' });
    for (const table of await tables.all()) await table.click();
    await expectOpen(page, `${colours}: tables`);
    for (const table of await tables.all()) await table.click();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await expectOpen(page, `${colours}: help`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Present' }).click();
    await page.locator('[data-on-stage]').waitFor();
    await expectOpen(page, `${colours}: stage`);
    await page.keyboard.press('Escape');
    await page.locator('[data-on-stage]').waitFor({ state: 'detached' });
    for (const view of ['runs', 'learn']) {
      await toView(page, view);
      await expectOpen(page, `${colours}: ${view}`);
    }
    await toView(page, '');
  }
  await expectFigure(page, 'How good are random perturbations?', ['Members', 'Reward', 'σ 0.006']);
  expect(await scheme(page)).toBe('dark');

  const printed = await readPdf(await page.pdf({ format: 'A4' }));
  expect(printed.text).toContain('What this run found');
  expect(printed.text).toContain('population seed 1');
  expect(printed.text).not.toContain('Run again');
  expect(printed.text).not.toContain('All settings');
  expect(printed.paths).toBeGreaterThan(50);
  expect(await scheme(page)).toBe('dark');
}, 600_000);

test('on a phone nothing jumps during a run', async () => {
  const { page, figures } = await firstVisit(lab.browser, lab.served.address + smallRun, {
    viewport: { width: 390, height: 844 },
  });
  await estimated(page);
  await runButton(page).click();
  await ended(page);
  await page.getByRole('button', { name: 'Take the tour' }).waitFor();
  const { shift, shifts } = await figures();
  expect(shift, JSON.stringify(shifts)).toBeLessThan(0.05);
  await page.context().close();
});
