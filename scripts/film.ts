/** npm run film: the README's pictures, from a real run of the built page in headless Chromium. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium, openPage, servePage } from '../test/support/browser/browser';
import { ended, estimated, runButton } from '../test/support/browser/visitor';

const viewport = { width: 1200, height: 750 };
const mostFrames = 60;
const frameMs = 1500;
const shownMs = 320;

/** A frame every so often, until the run has ended. */
async function filmed(page: Page, folder: string): Promise<string[]> {
  const frames: string[] = [];
  const hasEnded = () =>
    page.evaluate(() => document.querySelector('[data-summary][data-ended="true"]') !== null);
  for (let over = false; !over && frames.length < mostFrames;) {
    over = await hasEnded();
    const frame = join(folder, `${String(frames.length).padStart(3, '0')}.png`);
    await page.screenshot({ path: frame });
    frames.push(frame);
    await page.waitForTimeout(frameMs);
  }
  await ended(page);
  return frames;
}

/** An animated WebP of half the size (img2webp, of Debian's package webp). */
function animate(frames: readonly string[], to: string): void {
  const last = frames.at(-1)!;
  const args = ['-lossy', '-q', '55', '-d', String(shownMs), ...frames, '-d', '3000', last, '-o', to];
  const { status, stderr } = spawnSync('img2webp', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`img2webp (package webp) did not make the animation: ${stderr}`);
}

const still = (page: Page, name: string) => page.screenshot({ path: join('docs', `${name}.png`) });

const folder = await mkdtemp(join(tmpdir(), 'corp-lab-film-'));
const served = await servePage();
const browser = await launchChromium({ webgpu: true });
try {
  const { page } = await openPage(browser, served.address, { viewport });
  await estimated(page);
  await runButton(page).click();
  const frames = await filmed(page, folder);
  animate(frames, join('docs', 'demo.webp'));
  await page.getByRole('button', { name: 'No, thanks' }).click();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(500);
  await still(page, 'screenshot');
  await page.setViewportSize(viewport);
  await page.evaluate(() => document.getElementById('geometry')?.scrollIntoView());
  await page.waitForTimeout(1000);
  await still(page, 'geometry');
  await page.evaluate(() => void (location.hash = '#/learn'));
  await page.getByText('Done. Move a slider.').waitFor({ timeout: 120_000 });
  await page
    .getByRole('heading', { name: 'Perturb a tiny model and watch its predictions' })
    .evaluate((title) => {
      scrollBy(0, title.getBoundingClientRect().top - 100);
    });
  await page.waitForTimeout(500);
  await still(page, 'learn');
} finally {
  await browser.close();
  await served.close();
  await rm(folder, { recursive: true });
}
