/** What the page owes to whoever does not see it, does not want it to move, or has no mouse. */
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { servedLab } from '../support/browser/served';
import { ended, faults, runButton, smallRun, smallRunAnnounced } from '../support/browser/visitor';

const lab = servedLab();

const patient = { timeout: 60_000 };

const goTo = async (page: Page, view: 'learn' | 'runs') => {
  await page.evaluate((hash) => void (location.hash = hash), `#/${view}`);
  await expect.poll(() => page.title()).toMatch(new RegExp(`^${view}`, 'i'));
  await page.locator('main#main').waitFor();
};

/** The numbers in a text, as far as they are written out. */
const numbersIn = (text: string): string[] =>
  [...text.replaceAll('−', '-').matchAll(/-?\d[\d,]*\.?\d*/g)].map(([digits]) => digits.replaceAll(',', ''));

/** Numbers of a chart that are not those of its table, whatever the digits to which either rounds; shares may be per cent. */
function strange(readout: string, table: string): string[] {
  const known = numbersIn(table).map(Number);
  return numbersIn(readout.replaceAll(/95\s%/g, '').replaceAll(/·10[⁻⁰-⁹¹²³]+/g, '')).filter((digits) => {
    const value = Number(digits);
    const slack = 0.51 * 10 ** -(digits.split('.')[1]?.length ?? 0) + 0.006 * Math.abs(value);
    return !known.some((cell) => Math.abs(cell - value) <= slack || Math.abs(100 * cell - value) <= slack);
  });
}

/** Of every card in sight with a chart: names, values at both ends by keyboard, and a table at a press that holds them. */
async function expectFigures(page: Page, view: string, least: number): Promise<void> {
  const count = await page.evaluate(() => {
    const plots = [...document.querySelectorAll('[data-plot-area]')].filter((plot) => plot.checkVisibility());
    const cards = [...new Set(plots.map((plot) => plot.closest('[data-card]')!))];
    cards.forEach((card, i) => card.setAttribute('data-figure', String(i)));
    return cards.length;
  });
  expect(count, view).toBeGreaterThanOrEqual(least);
  for (let i = 0; i < count; i++) await expectFigure(page.locator(`[data-figure="${i}"]`), view);
  await page.evaluate(() => {
    for (const card of document.querySelectorAll('[data-figure]')) card.removeAttribute('data-figure');
  });
}

async function expectFigure(card: Locator, view: string): Promise<void> {
  const told: string[] = [];
  for (const plot of await card.locator('[data-plot-area]').all()) {
    expect.soft(await plot.getAttribute('aria-label'), view).toMatch(/^\S.{12,}/);
    for (const key of ['Home', 'End']) {
      await plot.press(key);
      told.push(await plot.locator('xpath=../*[1]/output').innerText());
    }
  }
  const what = `${view}: ${await card.getByRole('heading').first().innerText()}`;
  const table = card.getByRole('button', { name: 'Table', exact: true });
  expect.soft(await table.count(), what).toBe(1);
  await table.click();
  const shown = card.locator('[data-scroller] table');
  expect.soft(await shown.locator('tbody tr').count(), what).toBeGreaterThan(0);
  const text = await shown.evaluate((element) =>
    [...element.querySelectorAll('th, td')].map((cell) => cell.textContent).join(' | '),
  );
  for (const readout of told) {
    expect.soft(readout, what).not.toBe('');
    expect.soft([readout, ...strange(readout, text)], what).toEqual([readout]);
  }
  await table.click();
}

interface Witness {
  moved: string[];
  said: string[];
}

/** Notes every transition and animation that begins, and what live regions say. */
function watch(): void {
  const witness: Witness = { moved: [], said: [] };
  Object.assign(window, { witness });
  for (const type of ['transitionrun', 'animationstart'])
    document.addEventListener(
      type,
      (event) => witness.moved.push(`${type} on ${(event.target as Element).outerHTML.slice(0, 80)}`),
      true,
    );
  const live = '[role="status"], [role="alert"], [aria-live="polite"], output:not([aria-live="off"])';
  const texts = new Map<Element, string>();
  const hear = () => {
    for (const region of document.querySelectorAll(live)) {
      const text = region.textContent.trim();
      const before = texts.get(region);
      texts.set(region, text);
      if (before !== undefined && before !== text && text !== '') witness.said.push(text);
    }
  };
  document.addEventListener('DOMContentLoaded', () =>
    new MutationObserver(hear).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    }),
  );
}

const witnessed = (page: Page): Promise<Witness> =>
  page.evaluate(() => {
    const all = (window as unknown as { witness: Witness }).witness;
    return { moved: all.moved.splice(0), said: all.said.splice(0) };
  });

async function expectStill(page: Page, where: string): Promise<void> {
  const { moved } = await witnessed(page);
  expect.soft(moved, where).toEqual([]);
  expect.soft(await page.evaluate(() => document.getAnimations().length), where).toBe(0);
}

const headings = (page: Page): Promise<number[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('h1, h2, h3, h4, h5, h6')]
      .filter((heading) => heading.checkVisibility())
      .map(({ tagName }) => Number(tagName[1])),
  );

/** One heading of the first level, at the head, and none that skips a level. */
async function expectOutline(page: Page, view: string, title: RegExp): Promise<void> {
  const levels = await headings(page);
  expect
    .soft(
      levels.filter((level) => level === 1),
      view,
    )
    .toEqual([1]);
  expect.soft(levels[0], view).toBe(1);
  expect
    .soft(
      levels.every((level, i) => level <= (levels[i - 1] ?? 0) + 1),
      `${view}: ${levels.join(' ')}`,
    )
    .toBe(true);
  expect.soft(await page.title(), view).toMatch(title);
}

test('charts are named and told in numbers, nothing moves, and a run says little', async () => {
  const context = await lab.context({ reducedMotion: 'reduce' });
  await context.addInitScript(watch);
  const page = await context.newPage();
  await page.goto(lab.served.address + smallRun);
  await smallRunAnnounced(page);
  await page.getByText(/It takes .* here/).waitFor(patient);
  await witnessed(page);
  await runButton(page).click();

  const growing = page.locator('[data-summary-ahead]');
  await growing.getByRole('button', { name: 'Table' }).click(patient);
  await expect.poll(() => growing.locator('tbody tr').count()).toBeGreaterThan(2);
  await ended(page);
  await page
    .getByRole('status')
    .filter({ hasText: /^Finished$/ })
    .waitFor({ state: 'attached' });
  const { said, moved } = await witnessed(page);
  expect.soft(moved, 'a run').toEqual([]);
  expect(said.filter((text) => text === 'Finished')).toHaveLength(1);
  expect(said.length, said.join('; ')).toBeLessThan(12);
  await expectOutline(page, 'lab', /^CoRP Lab$/);
  await page.locator('#geometry [data-plot-area]').nth(6).waitFor(patient);
  await expectFigures(page, 'lab', 15);
  await expectStill(page, 'lab');

  await page.getByRole('button', { name: 'Present' }).click();
  await page.locator('[data-on-stage]').waitFor();
  await page.locator('[data-stage-replay]').getByText('10 s').click();
  await page.getByRole('button', { name: 'Replay the run' }).click();
  await page.getByRole('button', { name: 'Replay the run' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Replay the run' }).waitFor(patient);
  await expectStill(page, 'stage');
  await page.keyboard.press('Escape');

  await goTo(page, 'learn');
  await page.getByText('Done. Move a slider.').waitFor(patient);
  await expectOutline(page, 'learn', /^Learn/);
  await expectFigures(page, 'learn', 7);
  await page.getByRole('button', { name: 'Gate', exact: true }).click();
  await expectStill(page, 'learn');

  await goTo(page, 'runs');
  await page.getByRole('checkbox').first().check();
  await expectOutline(page, 'runs', /^Runs/);
  await expectStill(page, 'runs');
  const id = await page.locator('[data-run]').first().getAttribute('data-run');
  await page.evaluate((hash) => void (location.hash = hash), `#/runs/compare?ids=${id},${id}`);
  await page.getByRole('heading', { name: 'Compare runs' }).waitFor();
  await page.locator('main[data-page] [data-plot-area]').nth(5).waitFor(patient);
  await expectOutline(page, 'compare', /Compare/);
  await expectFigures(page, 'compare', 6);
  await expectStill(page, 'compare');
});

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent.trim().slice(0, 60) ?? '';
  });

/** Tab by tab to what is named so. */
async function tabTo(page: Page, name: RegExp, backwards = false): Promise<void> {
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
    if (name.test(await focused(page))) return;
  }
  throw new Error(`No way to ${name.source} by keyboard`);
}

/** Of all that Tab comes by, what shows no sign of having the focus. */
async function unseenStops(page: Page, most: number): Promise<string[]> {
  const unseen: string[] = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      if (element === document.body) return null;
      const marked = (at: Element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(at);
        return outlineStyle !== 'none' && outlineWidth !== '0px';
      };
      const label = element.closest('[data-task]') ?? element.closest('label, [class*="Input-wrapper"]');
      const bordered = element.matches('[class*="Input-input"]'); // its border takes the accent's colour
      const { width, height } = element.getBoundingClientRect();
      const seen = (marked(element) || (label && marked(label)) || bordered) && width * height > 0;
      return seen ? '' : element.outerHTML.slice(0, 100);
    });
    if (stop === null) break;
    if (stop !== '') unseen.push(stop);
  }
  return unseen;
}

test('everything there is to do is done by keyboard, and the focus is never lost', async () => {
  const { page, noise } = await lab.ready(smallRun);
  await smallRunAnnounced(page);

  // a dialog before the run: opened, left, and back at what opened it
  await tabTo(page, /^Continue on a cluster$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('alert').waitFor(); // nobody has published this task
  expect.soft(await faults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toBe('Continue on a cluster');

  await tabTo(page, /^Run/);
  await page.keyboard.press('Enter');
  await ended(page);
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toMatch(/^Run/);

  // what can be taken away, by its menu
  await tabTo(page, /^Share and export$/);
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Cite' }).waitFor();
  for (let i = 0; i < 6 && (await focused(page)) !== 'Cite'; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('BibTeX').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toBe('Share and export');

  // a section, by its link; then a chart's table
  await tabTo(page, /^Geometry$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Table$/);
  expect(await page.evaluate(() => document.activeElement?.closest('section[id]')?.id)).toBe('geometry');
  await page.keyboard.press('Enter');
  await page.locator('#geometry [data-scroller]').first().waitFor();
  await page.keyboard.press('Enter');

  // another view: the focus is at its beginning
  await page.evaluate(() => document.querySelector<HTMLElement>('header a[href="#/runs"]')!.focus());
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  expect(await focused(page)).toBe('Runs');
  await tabTo(page, /^More for/);
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Rename and tag' }).waitFor();
  for (let i = 0; i < 8 && (await focused(page)) !== 'Rename and tag'; i++)
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'By keyboard' }).waitFor();
  await expect.poll(() => focused(page)).toBe('More for By keyboard');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
  for (let i = 0; i < 8 && (await focused(page)) !== 'Delete'; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Undo');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('More for By keyboard');
  expect(noise).toEqual([]);

  for (const view of ['lab', 'learn', 'runs'] as const) {
    if (view === 'lab') await page.evaluate(() => void (location.hash = '#/'));
    else await goTo(page, view);
    if (view === 'lab') await page.locator('#results').waitFor();
    expect.soft(await unseenStops(page, 150), view).toEqual([]);
  }
});
