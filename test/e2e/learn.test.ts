/** The Learn page: a toy that is computed on the spot, and figures of a recorded run that need no GPU. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { servedLab } from '../support/browser/served';
import { runButton } from '../support/browser/visitor';

const lab = servedLab();

const curves = async (page: Page): Promise<string> =>
  (
    await Promise.all(
      ['crowd', 'crowd-chosen'].map((name) =>
        page.locator(`[data-plot-area] path[data-line="${name}"]`).getAttribute('d'),
      ),
    )
  ).join();

const score = (page: Page, kind: string) => page.locator(`[data-score=${kind}]`);

/** The error of one method, once it is known. */
async function errorOf(page: Page, kind: string): Promise<number> {
  await score(page, kind).filter({ hasText: /\d/ }).waitFor({ timeout: 120_000 });
  return Number(await score(page, kind).textContent());
}

test('the toy draws its members, follows the sliders and finds better models', async () => {
  const { page, noise } = await lab.ready();
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Learn' }).click();
  await page.getByRole('heading', { name: 'Better models, a random step away' }).waitFor();
  await page.getByRole('slider', { name: 'Members, N' }).fill('16');
  await page.getByText('Done. Move a slider.').waitFor({ timeout: 200_000 });
  const before = await curves(page);
  expect(before.split('M')).toHaveLength(1 + 16);
  const base = await errorOf(page, 'base');
  expect(await errorOf(page, 'best')).toBeLessThan(base);
  expect(await errorOf(page, 'corp')).toBeLessThan(base);

  const sigma = page.getByRole('slider', { name: 'Noise, sigma' });
  for (const step of ['30', '34', '36', '40']) await sigma.fill(step); // faster than any of them is computed
  await expect.poll(() => curves(page), { timeout: 120_000 }).not.toBe(before);
  await page.getByText('Done. Move a slider.').waitFor({ timeout: 200_000 });
  expect(await errorOf(page, 'base')).toBe(base);

  const vote = await errorOf(page, 'vote');
  await page.getByRole('slider', { name: 'Best averaged, K' }).fill('1');
  await page.getByRole('rowheader', { name: 'Mean of the best 1', exact: true }).waitFor();
  expect(await errorOf(page, 'vote')).toBe(await errorOf(page, 'best'));
  expect(await errorOf(page, 'vote')).not.toBe(vote);

  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await runButton(page).waitFor();
  expect(noise).toEqual([]);
});

test('without a GPU the page says so and shows everything else', async () => {
  const { page, noise } = await lab.openWithoutGpu('#/learn');
  await page.getByText(/The toy runs on the GPU, and none is available/).waitFor();
  for (const name of [
    'A slice of weight space',
    'How much noise works best?',
    'How good are random perturbations?',
    'How far along the direction?',
    'Does recentering help?',
    'What did consolidation change in each matrix?',
  ]) {
    const card = page
      .locator('[data-card]')
      .filter({ has: page.getByRole('heading', { name, exact: true }) });
    await card.getByText('What am I looking at?').waitFor();
    expect(await card.locator('[data-waiting]').count(), name).toBe(0);
  }
  const card = page.locator('[data-panel="reward"]');
  const takeaway = () => card.locator('[data-takeaway]').textContent();
  const some = await takeaway();
  await page.getByRole('slider', { name: 'Members scored' }).fill('128');
  await card.getByText('of 128 members').waitFor();
  expect(await takeaway()).not.toBe(some);
  expect(noise).toEqual([]);
});
