/** npm run bench:browser: the benches in headless Chromium on its software adapter; with `decompositions`, those alone. */
import { chromium } from 'playwright-core';
import { findChromium } from '../../scripts/system';
import type { DecompositionTime } from './decompositions';
import { serveSources } from '../support/models/sources';
import { decompositionTable, formatReport, type BenchReport } from './report';

const executablePath = findChromium();
if (executablePath === null) {
  console.error('Chromium is missing; install it or set CHROMIUM.');
  process.exit(1);
}
const sources = await serveSources();
const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox',
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--disable-background-networking',
  ],
});
try {
  const page = await browser.newPage();
  await page.goto(`${sources.address}test/bench/engine.html`);
  await page.waitForFunction('window.runSuite !== undefined');
  const where = `Chromium ${browser.version()}`;
  if (process.argv[2] === 'decompositions') {
    const times = await page.evaluate<readonly DecompositionTime[]>('window.runDecompositions()');
    console.log([where, ...decompositionTable(times)].join('\n'));
  } else {
    const report = await page.evaluate<BenchReport>('window.runSuite()');
    console.log(formatReport({ ...report, where }));
  }
} finally {
  await browser.close();
  await sources.close();
}
