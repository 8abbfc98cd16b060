/** The one browser test of `npm test -- quick`: a run on a phone, from the page's opening to its saved log. */
import { expect, test } from 'vitest';
import { listen } from '../support/browser/browser';
import { firstVisit } from '../support/browser/load';
import { servedLab } from '../support/browser/served';
import { downloaded, ended, estimated, eventsOf, runButton, smallRun } from '../support/browser/visitor';

const lab = servedLab();

test('a run starts, ends and leaves its log; nothing jumps, and nothing reaches the console', async () => {
  const address = `${lab.served.address}${smallRun}&method=randopt`;
  const { page, figures } = await firstVisit(lab.browser, address, { viewport: { width: 390, height: 844 } });
  const noise = listen(page);
  await estimated(page);
  await runButton(page).click();
  await ended(page);
  await page.getByRole('button', { name: 'Take the tour' }).waitFor();
  const { shift, shifts } = await figures();
  expect(shift, JSON.stringify(shifts)).toBeLessThan(0.05);
  const log = eventsOf(
    (await downloaded(page, page.getByRole('button', { name: 'Save the event log' }))).toString(),
  );
  expect(log.map(({ type }) => type)).toEqual(expect.arrayContaining(['started', 'members', 'votes']));
  expect(log.at(-1)?.type).toBe('finished');
  expect(noise).toEqual([]);
  await page.context().close();
});
