/** After the first run: the tour is offered once and walked by keyboard; words tell their meaning. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { stops } from '../../src/ui/shell/tour/steps';
import { servedLab } from '../support/browser/served';
import { estimated, runButton, smallRun } from '../support/browser/visitor';

const lab = servedLab();

const offer = (page: Page) => page.getByRole('button', { name: 'Take the tour' });
const dialog = (page: Page) => page.getByRole('dialog');

test('the tour is offered after the first run, walked by keyboard and not offered again', async () => {
  const { page, noise } = await lab.open(smallRun);
  await page.evaluate(() => {
    const asked = { locks: 0 };
    Object.assign(window, { asked });
    const lock = { released: false, release: () => Promise.resolve() };
    const request = () => Promise.resolve(((asked.locks += 1), lock));
    Object.defineProperty(navigator, 'wakeLock', { value: { request } });
  });
  await page
    .getByText(/consolidates the good ones into one model, and compares it .* It takes .* here/)
    .waitFor();
  expect(await offer(page).count()).toBe(0);
  await runButton(page).click();
  await offer(page).click({ timeout: 200_000 });
  expect(await page.evaluate(() => (window as unknown as { asked: { locks: number } }).asked.locks)).toBe(1);
  for (const [i, { title, target }] of stops.entries()) {
    await dialog(page).getByRole('heading', { name: title }).waitFor();
    const box = (await dialog(page).boundingBox())!;
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.y + box.height).toBeLessThanOrEqual(900);
    const [framed, shown] = await Promise.all([
      page.locator('[data-tour-frame]').boundingBox(),
      page.locator(target).boundingBox(),
    ]);
    expect(framed).toEqual(shown);
    await page.keyboard.press(i === 0 ? 'ArrowRight' : 'Enter');
  }
  await dialog(page).waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('results');

  await page.locator('[data-panel="reward"]').getByRole('button', { name: 'What is reward?' }).focus();
  await page.getByRole('tooltip').getByText('mean score on the support prompts').waitFor();

  await page.keyboard.press('?');
  await offer(page).click();
  await dialog(page).getByRole('heading', { name: stops[0]!.title }).waitFor();
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });

  await page.reload();
  await estimated(page);
  expect(await page.evaluate(() => localStorage.getItem('corp-lab-tour'))).toBe('known');
  expect(noise).toEqual([]);
});
