/** The page as a person meets it, on a software adapter. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { entry, fileOf } from '../support/models/safetensorsFile';
import { servedLab } from '../support/browser/served';
import { openRun, runButton } from '../support/browser/visitor';

const lab = servedLab();

const stopButton = (page: Page) => page.getByRole('button', { name: /^Stop/ });

async function until(condition: () => Promise<boolean>, ms: number): Promise<number> {
  const started = performance.now();
  while (!(await condition())) {
    if (performance.now() - started > ms) throw new Error(`not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - started;
}

/** Stops the run; milliseconds until the page says so, measured in the page: the test's own round trips do not count. */
const stopped = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const started = performance.now();
        const title = document.querySelector('[data-status-title]')!;
        new MutationObserver(() => {
          if (title.textContent === 'Stopped') resolve(performance.now() - started);
        }).observe(title, { childList: true, characterData: true, subtree: true });
        [...document.querySelectorAll('button')]
          .find((button) => button.textContent.startsWith('Stop'))!
          .click();
      }),
  );

describe('the Quick demo', () => {
  test('stops within 300 ms, keeps what it has, and runs again', async () => {
    const { page, noise } = await lab.ready();
    const stops: number[] = [];
    // a machine that also computes the GPU's part may lose a moment: the best of three
    while (stops.length < 3 && Math.min(...stops) > 300) {
      await runButton(page).click();
      await page.getByText('Scoring the members').waitFor();
      await page.locator('[data-plot-area] svg path[fill]').first().waitFor();
      stops.push(await stopped(page));
      expect(await page.locator('[data-plot]').count()).toBeGreaterThan(0);
      await page.getByText('What the run found before it ended').waitFor();
    }
    console.log(`stopped after ${stops.map(Math.round).join(', ')} ms`);
    expect(Math.min(...stops)).toBeLessThan(300);
    await runButton(page).click();
    await page.getByText('Scoring the members').waitFor();
    await stopButton(page).click();
    await page.getByText('Stopped', { exact: true }).waitFor();
    expect(noise).toEqual([]);
  });

  test('can be run by keyboard alone', async () => {
    const { page } = await lab.ready();
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press('Tab');
      if (await runButton(page).evaluate((button) => button === document.activeElement)) break;
    }
    await page.keyboard.press('Enter');
    await page.getByText('Scoring the members').waitFor();
    await page.keyboard.press('p');
    await page.getByText('Paused', { exact: true }).waitFor();
    await new Promise((resolve) => setTimeout(resolve, 600)); // what was under way has arrived
    const held = await page.locator('[data-figures]').innerText();
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await page.locator('[data-figures]').innerText()).toBe(held);
    await page.keyboard.press('Enter'); // the focus is still on the same button, now Resume
    await page.getByText('Scoring the members').waitFor();
    await page.keyboard.press('s');
    await page.getByText('Stopped', { exact: true }).waitFor();
    const explained = page.getByRole('button', { name: 'What is Population seed?' });
    await page.locator('[data-experiment-body]:not([disabled])').waitFor();
    await page.getByText('All settings').focus();
    await page.keyboard.press('Enter');
    await explained.waitFor();
    await explained.waitFor(); // settings are built when they are opened
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press('Tab');
      if (await explained.evaluate((button) => button === document.activeElement)) break;
    }
    await page.getByText('The same number gives the same members').waitFor();
  });
});

/** Drops files as a person does: on the page, as a browser event. */
async function drop(page: Page, files: readonly { readonly name: string; readonly bytes: Uint8Array }[]) {
  const plain = files.map(({ name, bytes }) => ({ name, bytes: [...bytes] }));
  await page.evaluate((dropped) => {
    const transfer = new DataTransfer();
    for (const { name, bytes } of dropped) transfer.items.add(new File([Uint8Array.from(bytes)], name));
    const target = document.querySelector('main')!;
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
    }
  }, plain);
}

const text = (content: string) => new TextEncoder().encode(content);

describe('a model of one’s own', () => {
  test('a malformed file says what is wrong and the model stays; a folder in the Hugging Face layout opens', async () => {
    const { page, noise } = await lab.ready();
    const broken: readonly (readonly [Uint8Array, RegExp])[] = [
      [new Uint8Array(7), /has 7 bytes/],
      [text('<!DOCTYPE html><html></html>'), /web page/],
      [text('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'), /LFS/],
      [fileOf('[]'), /JSON array/],
      [fileOf(`{${entry('w', 'F32', '[1]', '[0,8]')}}`, 8), /w/],
    ];
    for (const [bytes, words] of broken) {
      await drop(page, [{ name: 'broken.safetensors', bytes }]);
      const alert = page.getByRole('alert').filter({ hasText: words });
      await alert.waitFor({ timeout: 5000 });
      expect(await alert.innerText()).toContain('Thicket 49k stays loaded');
      await page.getByRole('button', { name: 'Dismiss this message' }).click();
    }
    expect(await page.getByLabel('Model', { exact: true }).inputValue()).toBe('thicket-49k');
    await runButton(page).click();
    await page.getByText('Scoring the members').waitFor();
    await stopButton(page).click();
    await page.getByText('Stopped', { exact: true }).waitFor();
    expect(noise).toEqual([]);

    const names = ['config.json', 'tokenizer.json', 'model.safetensors'];
    const files = names.map(async (name) => ({
      name,
      bytes: await readFile(`public/models/thicket-49k/${name}`),
    }));
    await drop(page, await Promise.all(files));
    await until(
      async () => (await page.getByLabel('Model', { exact: true }).inputValue()) !== 'thicket-49k',
      10_000,
    );
    expect(await page.locator('[data-model-facts]').innerText()).toContain('49,392 weights');
  });
});

describe('failures', () => {
  test('a worker that dies leaves its results, and the run goes on in another', async () => {
    const { page } = await lab.ready();
    await runButton(page).click();
    await page.locator('[data-plot]').first().waitFor();
    await page.workers()[0]!.evaluate(
      () =>
        void setTimeout(() => {
          throw new Error('died for a test');
        }),
    );
    await page.getByRole('alert').filter({ hasText: 'died for a test' }).waitFor();
    expect(await page.locator('[data-plot]').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Resume the run' }).click();
    await page.getByRole('alert').filter({ hasText: 'died for a test' }).waitFor({ state: 'detached' });
    await stopButton(page).click();
    await page.locator('[data-status-title]', { hasText: 'Stopped' }).waitFor();
  });

  test('without WebGPU the page says what to do', async () => {
    const { page, noise } = await lab.openWithoutGpu();
    await page.getByRole('heading', { name: 'This browser offers no WebGPU' }).waitFor();
    for (const browserName of ['Chrome or Edge on Linux', 'Safari', 'Firefox']) {
      expect(await page.getByRole('heading', { name: browserName }).isVisible()).toBe(true);
    }
    expect(noise).toEqual([]);
  });
});

const sticksOut = (page: Page) =>
  page.evaluate(() => {
    const right = document.documentElement.clientWidth + 1;
    const inside = (inner: DOMRect, outer: DOMRect) =>
      inner.left >= outer.left - 1 &&
      inner.right <= outer.right + 1 &&
      inner.top >= outer.top - 1 &&
      inner.bottom <= outer.bottom + 1;
    const out = [...document.querySelectorAll('main *')]
      .filter((element) => !element.closest('[data-scroller], .unseen'))
      .filter((element) => element.getBoundingClientRect().right > right)
      .map((element) => element.outerHTML.slice(0, 80));
    const cut = [...document.querySelectorAll('[data-plot] svg text')]
      .filter(
        (label) => !inside(label.getBoundingClientRect(), label.closest('svg')!.getBoundingClientRect()),
      )
      .map((label) => label.textContent);
    return { scrolls: document.documentElement.scrollWidth > right, out, cut };
  });

test('nothing is cut or sticks out, on a large, a small and a narrow screen', async () => {
  const { page } = await lab.ready();
  await openRun(page);
  await expect.poll(() => page.locator('[data-plot] svg').count()).toBeGreaterThan(10);
  for (const [width, height] of [
    [1440, 900],
    [1024, 768],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect
      .poll(() => sticksOut(page), { message: `${width} x ${height}` })
      .toEqual({
        scrolls: false,
        out: [],
        cut: [],
      });
  }
});
