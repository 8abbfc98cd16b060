/** What a first visit costs: JavaScript and time until the first model can be run, and what moved about. */
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page, Response } from 'playwright-core';

interface Shift {
  readonly value: number;
  readonly at: number;
  readonly moved: readonly string[];
}

/** Collected in the page from its first script on. */
interface Watched {
  shifts: Shift[];
  interactiveMs: number | null;
}

/** Without named functions inside: what transpiles them for Node names them by a helper that the page does not have. */
function watch(): void {
  const watched: Watched = { shifts: [], interactiveMs: null };
  Object.assign(window, { watched });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
      sources: { node: Node | null }[];
    })[]) {
      if (entry.hadRecentInput) continue;
      const moved = entry.sources.map(({ node }) =>
        node instanceof Element
          ? `${node.tagName.toLowerCase()}.${node.getAttribute('class') ?? ''}`
          : (node?.nodeName ?? ''),
      );
      watched.shifts.push({ value: entry.value, at: entry.startTime, moved });
    }
  }).observe({ type: 'layout-shift', buffered: true });
  new MutationObserver(() => {
    if (document.querySelector('[data-run-primary]:not([aria-disabled])'))
      watched.interactiveMs ??= performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

/** The largest sum of shifts within five seconds, with gaps of less than one: what browsers call cumulative layout shift. */
function cumulative(shifts: readonly Shift[]): number {
  let [most, sum, first, last] = [0, 0, -Infinity, -Infinity];
  for (const { value, at } of shifts) {
    if (at - last > 1000 || at - first > 5000) [sum, first] = [0, at];
    sum += value;
    last = at;
    most = Math.max(most, sum);
  }
  return most;
}

const isScript = (response: Response) => /javascript/.test(response.headers()['content-type'] ?? '');

/** The scripts of a page and its workers, and when each was asked for, in milliseconds of the clock. */
class Traffic {
  private readonly scripts: { readonly at: number; readonly body: Promise<Buffer> }[] = [];

  constructor(page: Page) {
    page.on('response', (response) => {
      if (!isScript(response)) return;
      const body = response.body();
      body.catch(() => undefined); // what nobody asks for may end with its page
      this.scripts.push({ at: response.request().timing().startTime, body });
    });
  }

  /** Compresses only now: not while the page loads. */
  async bytesBefore(moment: number): Promise<number> {
    const before = this.scripts.filter(({ at }) => at < moment);
    const bodies = await Promise.all(before.map(({ body }) => body));
    return bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
  }
}

export interface LoadFigures {
  /** Of the JavaScript that was asked for until then, compressed. */
  readonly scriptBytes: number;
  /** Milliseconds until the first settings can be run. */
  readonly interactiveMs: number;
  readonly shift: number;
  readonly shifts: readonly Shift[];
}

export interface Visit {
  readonly page: Page;
  readonly figures: () => Promise<LoadFigures>;
}

/** A first visit in a fresh profile, watched from its first script on. */
export async function firstVisit(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  await page.addInitScript(watch);
  const traffic = new Traffic(page);
  await page.goto(address);
  await page.locator('[data-run-primary]:not([aria-disabled])').waitFor();
  const figures = async () => {
    const { origin, watched } = await page.evaluate(() => ({
      origin: performance.timeOrigin,
      watched: (window as unknown as { watched: Watched }).watched,
    }));
    const { shifts } = watched;
    const interactiveMs = watched.interactiveMs!;
    return {
      scriptBytes: await traffic.bytesBefore(origin + interactiveMs),
      interactiveMs,
      shift: cumulative(shifts),
      shifts,
    };
  };
  return { page, figures };
}
