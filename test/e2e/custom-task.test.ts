/** Tasks that do not come with the lab, from the page: a person's own from paste to finished run, hostile ones, published ones. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/protocol';
import { chatModelFiles, chatShapes } from '../support/models/chatModel';
import { servedLab } from '../support/browser/served';
import { downloaded, ended, estimated, eventsOf, runButton } from '../support/browser/visitor';

const lab = servedLab();

/** About the smallest experiment that goes through every stage. */
const smallest = {
  members: 2,
  support: 4,
  test: 2,
  probe: 2,
  voteMax: 1,
  q: 0.5,
  beta: 1,
  scale: 1,
  attempts: 1,
  localPopulation: 2,
};

async function shrink(page: Page, longest?: number) {
  if (!(await page.locator('#field-members').isVisible())) await page.getByText('All settings').click();
  await page.getByText('Stage 2: search around the consolidated model').click();
  for (const [field, value] of Object.entries(smallest))
    await page.locator(`#field-${field}`).fill(String(value));
  if (longest !== undefined) await page.locator('#field-maxNew').fill(String(longest));
}

/** Once the summary of the run before is gone, however short the moment until there is the next. */
const restarted = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!document.querySelector('[data-summary][data-ended="true"]')) resolve();
        };
        new MutationObserver(look).observe(document.body, {
          attributes: true,
          childList: true,
          subtree: true,
        });
        look();
      }),
  );

async function runToEnd(page: Page): Promise<RunEvent[]> {
  const started = restarted(page);
  await runButton(page).click();
  await started;
  return untilEnd(page);
}

async function untilEnd(page: Page): Promise<RunEvent[]> {
  await ended(page);
  const log = await downloaded(page, page.getByRole('button', { name: 'Save the event log' }));
  return eventsOf(log.toString());
}

/** Events of the one run that the page keeps. */
const keptEvents = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('corp-lab-runs');
        opening.onsuccess = () => {
          const db = opening.result;
          const runs = db.transaction('runs').objectStore('runs').getAll();
          runs.onsuccess = () => {
            db.close();
            resolve((runs.result[0] as { events: number } | undefined)?.events ?? 0);
          };
        };
      }),
  );

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Custom task' });

const rows = Array.from({ length: 24 }, (_, i) => ({
  question: `How many is ${i} and ${i}? <b>Say</b>`,
  answer: `${2 * i}`,
}));
const csv = ['question,answer', ...rows.map(({ question, answer }) => `${question},${answer}`)].join('\n');

async function paste(page: Page, text: string) {
  await page.getByRole('button', { name: 'Custom task…' }).click();
  await dialog(page).getByLabel('Paste rows, or drop a file here').fill(text);
  await dialog(page).getByRole('button', { name: 'Read the pasted rows' }).click();
}

async function useFunction(page: Page, source: string) {
  await dialog(page).getByLabel('Reward', { exact: true }).selectOption('function');
  await dialog(page).getByLabel('Function of the answer and its row').fill(source);
}

async function define(page: Page) {
  await dialog(page).getByRole('button', { name: 'Use this task' }).click();
  await dialog(page).waitFor({ state: 'detached' });
}

describe('a task of one’s own', () => {
  test('goes from pasted rows to a finished run, its text shown as text', async () => {
    const { page, noise } = await lab.ready();
    await paste(page, csv);
    await dialog(page).getByRole('cell', { name: rows[0]!.question }).waitFor();
    expect(await dialog(page).getByLabel('Prompt').inputValue()).toBe('{question}');
    await dialog(page).getByLabel('Reward', { exact: true }).selectOption('number');
    await dialog(page).getByLabel('Maximum answer length (tokens)').fill('6');
    await dialog(page).getByLabel('Answer to row 2').fill('it is 3');
    await dialog(page).getByRole('button', { name: 'Try on these rows' }).click();
    await dialog(page).getByText('Reward 1, right').first().waitFor();
    await dialog(page).getByText('Reward 0, wrong').waitFor();
    await define(page);
    await shrink(page);
    const log = await runToEnd(page);
    const [started] = log;
    expect(started?.type === 'started' && started.config.task).toMatch(/@/);
    expect(log.at(-1)?.type).toBe('finished');
    expect(log.filter(({ type }) => type === 'faults')).toEqual([]);
    expect(noise).toEqual([]);
  });

  test('with a reward that hangs, throws or gives no number runs to its end, and the faults are counted', async () => {
    const { page, noise } = await lab.ready();
    await paste(page, JSON.stringify(rows));
    await useFunction(
      page,
      `(response, example) => {
        if (example.answer === '2') for (;;);
        if (Number(example.answer) % 4 === 0) throw new Error(document.title);
        return example.answer;
      }`,
    );
    await dialog(page).getByLabel('Maximum answer length (tokens)').fill('3');
    await dialog(page).getByRole('button', { name: 'Try on these rows' }).click();
    await dialog(page).getByText('No reward: it took too long').waitFor();
    await dialog(page).getByText('No reward: it did not return a number').first().waitFor();
    await define(page);
    await shrink(page);
    const log = await runToEnd(page);
    expect(log.at(-1)?.type).toBe('finished');
    const told = log.findLast((event) => event.type === 'faults');
    const counts = told?.type === 'faults' ? told.counts : {};
    expect(counts.threw).toBeGreaterThan(0);
    expect(counts['not a number']).toBeGreaterThan(0);
    await page.getByText(/answers could not be scored and counted as 0/).waitFor();
    expect(noise).toEqual([]);
  });

  test('outlives a reload, and its run goes on; deleted, it is gone', async () => {
    const { page, noise } = await lab.ready();
    const card = page.locator('[data-task]').filter({ hasText: 'My task' });
    await paste(page, csv);
    await define(page);
    await shrink(page, 3);
    await page.locator('#field-members').fill('40');
    await runButton(page).click();
    await expect.poll(() => keptEvents(page), { interval: 50, timeout: 120_000 }).toBeGreaterThanOrEqual(3);
    await page.reload();
    await card.waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    const log = await untilEnd(page);
    expect(log.at(-1)?.type).toBe('finished');
    expect(log.filter(({ type }) => type === 'resumed')).toHaveLength(1);
    expect(await card.getByRole('radio').isChecked()).toBe(true);

    await card.getByRole('button', { name: 'Delete…' }).click();
    await card.getByRole('button', { name: 'Delete task' }).click();
    await card.waitFor({ state: 'detached' });
    await page.reload();
    await estimated(page);
    expect(await card.count()).toBe(0);
    expect(noise).toEqual([]);
  });

  test('comes from a dropped file as well, which the page behind takes for no model, and is refused in plain words', async () => {
    const { page } = await lab.ready();
    await page.getByRole('button', { name: 'Custom task…' }).click();
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], 'sums.csv'));
      return transfer;
    }, csv);
    await dialog(page).getByRole('group', { name: 'Data' }).dispatchEvent('drop', { dataTransfer: data });
    await dialog(page).getByText('24 rows, 2 columns').waitFor();
    expect(await page.getByText('This model could not be opened').count()).toBe(0);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });

    // refused in plain words where the rows cannot be read; keyboard alone leads through the dialog
    await page.reload();
    await estimated(page);
    await page.getByRole('button', { name: 'Custom task…' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await page.keyboard.type('[{"a": 1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
  });
});

/** On one family or the other; in Node each runs them all. */
const published: Readonly<Record<keyof typeof chatShapes, readonly string[]>> = {
  llama: ['Countdown', 'MATH-500 (sample)', 'ROCStories (sample)'],
  qwen2: ['GSM8K (sample)', 'MBPP (sample)'],
};

describe.each(['llama', 'qwen2'] as const)('a %s chat model', (family) => {
  test(`runs ${published[family].join(', ')}`, async () => {
    const { page, noise } = await lab.ready();
    await page.getByLabel('Model files').setInputFiles(await chatModelFiles(chatShapes[family]));
    await page.locator('[data-model-facts]').getByText(new RegExp(family)).waitFor();
    await shrink(page, 8);
    for (const title of published[family]) {
      await page.locator('[data-task-head]').filter({ hasText: title }).getByRole('radio').check();
      const log = await runToEnd(page);
      expect(log.at(-1)?.type, title).toBe('finished');
      const base = log.find((event) => event.type === 'base' && event.split === 'test');
      expect(base?.type === 'base' && base.tally.n, title).toBe(smallest.test);
    }
    expect(noise).toEqual([]);
  });
});
