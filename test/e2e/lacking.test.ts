/** Browsers that lack something: the page says what in plain words, and does the rest. */
import type { BrowserContext } from 'playwright-core';
import { expect, test } from 'vitest';
import { listen, type WatchedPage } from '../support/browser/browser';
import { servedLab } from '../support/browser/served';
import { downloaded, ended, estimated, eventsOf, openRun, runButton } from '../support/browser/visitor';

const lab = servedLab();

const tiny = '#/?v=1&method=randopt&members=8&support=8&probe=4&test=8&voteMax=3';

/** A page in a browser that something was taken from. */
async function without(
  take: () => void,
  address: string,
  prepare?: (context: BrowserContext) => Promise<unknown>,
) {
  const context = await lab.context({ serviceWorkers: 'allow' });
  await context.addInitScript(take);
  await prepare?.(context);
  const page = await context.newPage();
  const watched: WatchedPage = { page, noise: listen(page) };
  await page.goto(address);
  return watched;
}

test('a run goes on without any storage, locks or wake lock, and its log can be saved', async () => {
  const take = () => {
    Object.defineProperty(IDBFactory.prototype, 'open', {
      value: () => {
        throw new DOMException('', 'InvalidStateError'); // a private window
      },
    });
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('', 'SecurityError'); // blocked site data
      },
    });
    for (const name of ['locks', 'wakeLock', 'serviceWorker'])
      delete (Navigator.prototype as unknown as Record<string, unknown>)[name];
    delete (Element.prototype as Partial<Element>).requestFullscreen;
  };
  const { page, noise } = await without(take, lab.served.address + tiny);
  await page
    .getByText(/does not let this page save the run/)
    .first()
    .waitFor();
  await page.getByText(/Run makes 8 randomly perturbed copies/).waitFor();
  await estimated(page);
  await runButton(page).click();
  await page.getByText('This run is not being saved').waitFor();
  await ended(page);
  const save = page.getByRole('alert').getByRole('button', { name: 'Save the event log' });
  const log = eventsOf((await downloaded(page, save)).toString());
  expect(log.at(-1)?.type).toBe('finished');
  await page.getByRole('button', { name: 'No, thanks' }).click();
  await page.getByRole('button', { name: 'Present' }).click();
  await page.locator('[data-on-stage]').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Runs' }).click();
  await page.getByRole('heading', { name: 'Runs', exact: true }).waitFor();
  expect(noise).toEqual([]);
});

test('without a private file system models of the Hub cannot be fetched, and the page says so', async () => {
  const inWorkers = async (context: BrowserContext) => {
    await context.route(/\/assets\/.*\.js$/, async (route) => {
      const response = await route.fetch();
      const taken = "if (typeof document === 'undefined') delete StorageManager.prototype.getDirectory;";
      await route.fulfill({ response, body: `${taken}${await response.text()}` });
    });
  };
  const { page, noise } = await without(() => undefined, lab.served.address + tiny, inWorkers);
  await estimated(page);
  await page.getByRole('button', { name: 'Online…' }).click();
  await page
    .getByRole('dialog')
    .getByText(/does not let the lab store files/)
    .waitFor();
  expect(noise).toEqual([]);
});

test('on a page that is not secure there is no GPU, and kept runs can still be looked at', async () => {
  const elsewhere = 'http://lab.example/';
  const bridge = (context: BrowserContext) =>
    context.route(`${elsewhere}**`, async (route) => {
      const at = new URL(route.request().url());
      await route.fulfill({
        response: await route.fetch({ url: new URL(at.pathname.slice(1), lab.served.address).href }),
      });
    });
  const { page, noise } = await without(() => undefined, elsewhere, bridge);
  await page.getByRole('heading', { name: 'This browser offers no WebGPU' }).waitFor();
  await page.getByText(/Open the lab by https/).waitFor();
  expect(await page.evaluate(() => isSecureContext)).toBe(false);

  await openRun(page);
  await page.getByRole('heading', { name: 'What this run found' }).waitFor();
  expect(noise).toEqual([]);
});
