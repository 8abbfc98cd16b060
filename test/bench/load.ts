/** npm run bench:load: what a first visit to the built page costs, at three sizes, and what moves during a run. */
import { launchChromium, servePage } from '../support/browser/browser';
import { firstVisit, type LoadFigures } from '../support/browser/load';
import { ended, estimated, runButton } from '../support/browser/visitor';

const settings = '#/?v=1&members=40&support=16&probe=12&test=24&voteMax=6&corp.q=0.5&corp.scale=1,4';

const served = await servePage();
const browser = await launchChromium({ webgpu: true });
for (const [width, height] of [
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const) {
  const size = { viewport: { width, height } };
  const visits: LoadFigures[] = [];
  for (let visit = 0; visit < 3; visit++) {
    const { page, figures } = await firstVisit(browser, served.address, size);
    visits.push(await figures());
    await page.context().close();
  }
  const { page, figures } = await firstVisit(browser, served.address + settings, size);
  await estimated(page);
  await runButton(page).click();
  await ended(page);
  const found = await figures();
  await page.context().close();
  const kilobytes = Math.max(...visits.map(({ scriptBytes }) => scriptBytes)) / 1000;
  const interactive = visits.map(({ interactiveMs }) => interactiveMs.toFixed(0)).join(', ');
  console.log(
    `${width} x ${height}: ${kilobytes.toFixed(0)} kB of compressed JavaScript before a model, ` +
      `Run can be pressed after ${interactive} ms, layout shift ${found.shift.toFixed(3)}`,
  );
  for (const { value, at, moved } of found.shifts)
    if (value > 0.005)
      console.log(`  ${value.toFixed(3)} at ${(at / 1000).toFixed(1)} s: ${moved.slice(0, 3).join(', ')}`);
}
await browser.close();
await served.close();
