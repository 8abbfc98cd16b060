/** What a person does on the page whatever they came for: waits for its model, runs, takes a file away. */
import { readFile } from 'node:fs/promises';
import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import type { RunEvent } from '../../../src/protocol';

/** The address's end for a run that is small, and of every phase. */
export const smallRun =
  '#/?v=1&members=24&support=8&probe=8&test=12&voteMax=4&corp.q=0.5&corp.beta=1,5&corp.scale=1,4&corp.attempts=1&corp.localPopulation=4';

/** What the page says of it before it runs. */
export const smallRunAnnounced = (page: Page): Promise<void> =>
  page.getByText(/Run makes 24 randomly perturbed copies/).waitFor();

/** A finished run of every phase, with 40 members, as `lab run` records it. */
const recordedRun = 'test/golden/run.jsonl';

/** Opens the recorded run, or another file, as a person does. */
export async function openRun(
  page: Page,
  file: string | { name: string; mimeType: string; buffer: Buffer } = recordedRun,
): Promise<void> {
  await page.getByRole('link', { name: 'Runs' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a run from a file' }).click();
  await (await chooser).setFiles(file);
  await ended(page);
}

/** A software adapter on a busy machine. */
const patience = { timeout: 120_000 };

export const runButton = (page: Page): Locator => page.getByRole('button', { name: /^Run/ });

/** Until the model is loaded and its run estimated. */
export const estimated = (page: Page): Promise<void> => page.getByText(/It takes .* here/).waitFor(patience);

export const ended = (page: Page): Promise<void> =>
  page.locator('[data-summary][data-ended="true"]').waitFor({ timeout: 280_000 });

/** The file that the page gives out at this button. */
export async function downloaded(page: Page, button: Locator): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await button.click();
  return readFile(await (await download).path());
}

/** The events of a log that the page saved. */
export const eventsOf = (log: string): RunEvent[] =>
  log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);

/** What axe-core calls serious or critical, with the elements that have it. */
export async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
}
