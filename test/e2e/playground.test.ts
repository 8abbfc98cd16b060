/** A run in a person's own hands: its models asked, moved by sliders, and folded from members picked in the histogram. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { servedLab } from '../support/browser/served';
import { downloaded, ended, openRun, runButton } from '../support/browser/visitor';

const lab = servedLab();

/** Small, with one folded model and no second stage. */
const settings =
  '#/?v=1&members=32&support=16&probe=12&test=16&voteMax=5&corp.q=0.5&corp.beta=1,5&corp.scale=2,8&corp.attempts=0';

/** A software adapter on a busy machine. */
const patient = { timeout: 30_000 };

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const answersOf = (page: Page) => page.locator('[data-answers] li');

async function finishedRun() {
  const watched = await lab.ready(settings);
  const { page } = watched;
  await runButton(page).click();
  await ended(page);
  return watched;
}

/** Its answers, once each is known to be right or wrong, or just known. */
async function answered(page: Page): Promise<string[]> {
  await page.locator('[data-answers][aria-busy="false"]').waitFor();
  return answersOf(page).locator('[data-answer] code, [data-answer] em').allInnerTexts();
}

test('models of a run are asked, moved and folded by hand', async () => {
  const { page, noise } = await finishedRun();
  const ask = card(page, 'Prompt the models');
  const move = card(page, 'Scale the noise');
  const fold = card(page, 'Consolidate a selection');

  // a typed prompt, by keyboard
  const prompt = ask.getByLabel('Prompt', { exact: true });
  await prompt.fill('sfly,book,swim,home:');
  await prompt.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('[data-answers] [data-answer]').length === 4);
  expect(await answered(page)).toHaveLength(4);
  await ask.getByText('nothing is marked right or wrong').waitFor();
  expect(await ask.locator('[data-model="vote"]').innerText()).toMatch(/\d of 5 votes|no valid answer/);

  // a test prompt says what it said in the run, and who was right
  await ask.getByLabel('or test prompt number').fill('3');
  await ask.getByRole('button', { name: 'Ask all 4' }).click();
  await ask.getByText('One correct answer').waitFor();
  expect(await ask.locator('[data-answer-mark]').count()).toBe(4);
  const shown = await answered(page);
  const example = card(page, 'Prompt by prompt').locator('tbody tr').nth(2);
  const told = await example.locator('[data-answer-mark]').allInnerTexts();
  expect(told[0]).toContain(shown[0]);
  expect(told[1]).toContain(shown[1]);

  // sliders move the models: at no step at all both are the base model
  const ends = move.getByRole('slider');
  await move.getByRole('button', { name: 'Answer the prompts' }).click();
  const table = move.locator('table');
  const settled = async () => {
    await move.locator('table[aria-busy="true"]').waitFor({ state: 'detached' });
    await expect.poll(() => table.locator('tbody [data-answer-mark]').count(), patient).toBe(10);
    return table.locator('tbody [data-answer] code').allInnerTexts();
  };
  const before = await settled();
  await ends.nth(1).focus();
  await page.keyboard.press('Home');
  await move.getByText('Step η of the consolidated model: 0 ').waitFor();
  await ends.nth(0).focus();
  await page.keyboard.press('Home');
  await expect
    .poll(async () => {
      const now = await settled();
      const both = now.filter((_, i) => i % 2 === 0);
      return both.join() === now.filter((_, i) => i % 2 === 1).join() && now.join() !== before.join();
    }, patient)
    .toBe(true);

  // members are picked with the pointer, then by keyboard, and folded
  const plot = fold.locator('[data-plot-area]');
  await plot.scrollIntoViewIfNeeded();
  const box = (await plot.boundingBox())!;
  const at = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const;
  await page.mouse.move(...at(0.5));
  await page.mouse.down();
  await page.mouse.move(...at(0.8), { steps: 4 });
  await page.mouse.up();
  const marked = async () =>
    Number(/^(\d+) members?/.exec(await fold.locator('[data-takeaway]').innerText())?.[1]);
  const some = await marked();
  expect(some).toBeLessThan(32);
  await fold.getByLabel(/^Lowest reward/).focus();
  await page.keyboard.press('Home');
  await fold.getByLabel(/^Highest reward/).focus();
  await page.keyboard.press('End');
  expect(await marked()).toBe(32);
  await page.keyboard.press('Shift+Tab');
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
  const chosen = await marked();
  expect(chosen).toBeLessThan(32);
  expect(chosen).toBeGreaterThan(0);
  await fold.getByRole('button', { name: /^Consolidate \d+ members?/ }).click();
  await fold.getByText('Test prompts were not used').waitFor({ timeout: 60_000 });
  const line = page.locator('[data-method="by-hand"]');
  expect(await line.innerText()).toMatch(/Your selection[\s\S]*not on test; probe/);

  // it can be asked beside the others
  await ask.getByRole('button', { name: 'Ask all 5' }).click();
  await expect.poll(() => ask.locator('[data-answer-mark]').count(), patient).toBe(5);

  // its file takes it to another browser: the same line, the same score
  await page.getByRole('button', { name: 'Share and export' }).click();
  const file = await downloaded(page, page.getByRole('menuitem', { name: 'Save the run as a file' }));
  const elsewhere = await lab.open('#/runs');
  await openRun(elsewhere.page, {
    name: 'it.corp-run.jsonl',
    mimeType: 'application/jsonl',
    buffer: file,
  });
  const there = elsewhere.page.locator('[data-method="by-hand"]');
  expect(await there.innerText()).toBe(await line.innerText());
  await elsewhere.page.getByText('Test prompts were not used').waitFor();
  expect(elsewhere.noise).toEqual([]);
  await elsewhere.page.context().close();

  // a later visit finds the run and its folded model, and the same answers
  const then = await answered(page);
  await page.goto(`${lab.served.address}#/runs`);
  await page.reload();
  await page.getByRole('button', { name: 'Open', exact: true }).first().click();
  await ask.getByLabel('or test prompt number').fill('3');
  await ask.getByRole('button', { name: 'Ask all 5' }).click();
  await expect.poll(() => ask.locator('[data-answer-mark]').count(), patient).toBe(5);
  expect(await answered(page)).toEqual(then);

  // it says what is missing while its model is not there
  await page.getByLabel('Model', { exact: true }).selectOption('thicket-800k');
  await ask.getByText(/which is not loaded:/).waitFor();
  expect(await ask.getByRole('button', { name: 'Ask all 5' }).isDisabled()).toBe(true);
  await ask.getByRole('button', { name: 'Open that model' }).click();
  await ask.getByText(/which is not loaded:/).waitFor({ state: 'detached' });
  expect(noise).toEqual([]);
});
