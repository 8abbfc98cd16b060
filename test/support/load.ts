/** What a first visit costs: JavaScript before the model's weights, the time until Run can be pressed, and what moved about. */
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
  setInterval(() => {
    const run = document.querySelector<HTMLButtonElement>('.run-primary');
    if (run && !run.disabled) watched.interactiveMs ??= performance.now();
  }, 10);
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

/** Bytes of a page's JavaScript, compressed, in what came until the first model could be run. */
class Traffic {
  private readonly scripts: Promise<number>[] = [];
  private open = true;

  constructor(page: Page) {
    page.on('response', (response) => {
      if (this.open && isScript(response))
        this.scripts.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
    });
  }

  /** What comes from here on does not count. */
  close(): void {
    this.open = false;
  }

  async bytes(): Promise<number> {
    return (await Promise.all(this.scripts)).reduce((sum, bytes) => sum + bytes, 0);
  }
}

export interface LoadFigures {
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
  await page.locator('.run-primary:not([disabled])').waitFor();
  traffic.close();
  const figures = async () => {
    const watched = await page.evaluate(() => (window as unknown as { watched: Watched }).watched);
    const { shifts, interactiveMs } = watched;
    return {
      scriptBytes: await traffic.bytes(),
      interactiveMs: interactiveMs!,
      shift: cumulative(shifts),
      shifts,
    };
  };
  return { page, figures };
}
