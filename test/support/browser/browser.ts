/** The built page in headless Chromium, on its software adapter, with an ear for what it must never do. */
import { readdir, rm } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { preview } from 'vite';
import { findChromium } from '../../../scripts/system';
import { buildPage } from './build';

export interface Served {
  readonly address: string;
  /** What is served, read anew for every request. */
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** Serves a built page on a free port. */
export async function serveBuilt(folder: string): Promise<Served> {
  const server = await preview({
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0 },
    logLevel: 'error',
  });
  return { address: server.resolvedUrls!.local[0]!, folder, close: () => server.close() };
}

/** Builds the page into a folder of its own and serves it. */
export async function servePage(): Promise<Served> {
  const folder = buildPage();
  const served = await serveBuilt(folder);
  const close = async () => {
    await served.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...served, close };
}

/**
 * A GPU does not compute on the page's cores; the software adapter does, so it takes only what the page leaves. Threads
 * that start later inherit the priority.
 */
async function letPageGoFirst(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  for (const { id } of processInfo.filter(({ type }) => type === 'GPU'))
    for (const thread of await readdir(`/proc/${id}/task`))
      setPriority(Number(thread), constants.priority.PRIORITY_LOW);
}

export async function launchChromium({ webgpu }: { readonly webgpu: boolean }): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('Chromium is missing; install it or set CHROMIUM.');
  const gpu = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
  const quiet = ['--disable-background-networking', '--disable-quic', '--no-first-run'];
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', ...quiet, ...(webgpu ? gpu : [])],
  });
  if (webgpu) await letPageGoFirst(browser);
  return browser;
}

export interface WatchedPage {
  readonly page: Page;
  /** Everything that reached the console, and every error nobody caught. */
  readonly noise: readonly string[];
}

/** Everything that reaches the page's console from now on. */
export function listen(page: Page): readonly string[] {
  const noise: string[] = [];
  page.on('console', (message) => noise.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => noise.push(`uncaught: ${error.message}`));
  return noise;
}

/**
 * A fresh profile. A service worker fetches all of the page into its cache, which costs as much as opening it: the browser has
 * none unless `options` allow it.
 */
export async function freshContext(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  if (options.serviceWorkers !== 'allow')
    await context.addInitScript(() => {
      delete (Navigator.prototype as Partial<Navigator> as Record<string, unknown>)['serviceWorker'];
    });
  return context;
}

/** A fresh page, listened to from its first script on. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await freshContext(browser, options);
  const page = await context.newPage();
  const noise = listen(page);
  await page.goto(address);
  return { page, noise };
}

export interface Task {
  /** Milliseconds from its begin to its end. */
  readonly ms: number;
  /** Milliseconds of these in which it had a core; on a busy machine it waits for one in between. */
  readonly cpuMs: number;
}

/**
 * Tasks that kept the page busy for over 50 ms, 40 of them with a core. Other long ones stood waiting for one
 * while the software adapter, which computes on the same cores, had them all.
 */
export const blocking = (tasks: readonly Task[]): Task[] =>
  tasks.filter(({ ms, cpuMs }) => ms > 50 && cpuMs > 40);

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The tasks that the page's main thread runs during `work`, from the browser's own trace. */
export async function mainThreadTasks(page: Page, work: () => Promise<void>): Promise<Task[]> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', '__metadata'], excludedCategories: ['*'] },
  });
  await work();
  await session.send('Tracing.end');
  await complete;
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const onMain = ({ pid, tid }: TraceEvent) => mains.some((main) => main.pid === pid && main.tid === tid);
  return events
    .filter((event) => event.name.endsWith('RunTask') && onMain(event))
    .map(({ dur = 0, tdur = 0 }) => ({ ms: dur / 1000, cpuMs: tdur / 1000 }));
}
