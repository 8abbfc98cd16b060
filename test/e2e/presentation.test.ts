/** A finished run before an audience and outside the lab: on stage, told again, and as a Python script. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { servedLab } from '../support/browser/served';
import { downloaded, openRun } from '../support/browser/visitor';

const lab = servedLab();

const place = (page: Page) => page.locator('[data-stage-title]').innerText();
const panelOnStage = (page: Page) => page.locator('[data-on-stage]');

test('a finished run on stage: panel by panel, told again, and left as it was', async () => {
  const { page, noise } = await lab.ready();
  await openRun(page);

  const reproduce = page.getByRole('button', { name: 'Reproduce in Python' });
  const script = (await downloaded(page, reproduce)).toString();
  expect(script).toContain('"task":"story"');
  expect(script).not.toContain('{"data": "here"}');

  const present = page.getByRole('button', { name: 'Present' });
  const found = await page.locator('[data-summary-text]').innerText();
  await present.focus();
  await page.keyboard.press('Enter');
  await panelOnStage(page).waitFor();
  await expect.poll(() => place(page)).toMatch(/^1 of \d+/);
  const { width, height } = (await panelOnStage(page).boundingBox())!;
  expect(width).toBeGreaterThan(1400);
  expect(height).toBeGreaterThan(800);

  const count = Number(/of (\d+)/.exec(await place(page))![1]);
  expect(count).toBeGreaterThan(8);
  const titles = new Set<string>();
  for (let i = 1; i < count; i++) {
    titles.add(await place(page));
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => place(page)).toMatch(new RegExp(`^${i + 1} of ${count}`));
    expect(await panelOnStage(page).count()).toBe(1);
  }
  expect(titles.size).toBe(count - 1);
  await page.keyboard.press('Home');
  await expect.poll(() => place(page)).toMatch(/^1 of/);

  await page.keyboard.press('Escape');
  await expect.poll(() => panelOnStage(page).count()).toBe(0);
  await expect.poll(() => present.evaluate((button) => button === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  await panelOnStage(page).waitFor();

  await page.locator('[data-stage-replay]').getByText('10 s').click();
  await page.getByRole('button', { name: 'Replay the run' }).click();
  await page.getByText(/Scoring the members/).waitFor();
  await page.getByRole('button', { name: 'Replay the run' }).waitFor({ timeout: 30_000 });

  await page.keyboard.press('Escape');
  await expect.poll(() => panelOnStage(page).count()).toBe(0);
  await expect.poll(() => page.locator('[data-summary-text]').innerText()).toBe(found); // drawn in a turn of its own
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('results');
  expect(noise).toEqual([]);
});
