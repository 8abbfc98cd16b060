/** What a file of browser tests begins with: the served page and a Chromium, each shared with the other files. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { freshContext, openPage, serveBuilt, type Served, type WatchedPage } from './browser';
import { serveSources, type ServedSources } from '../models/sources';
import { sharedBrowser, sharedSite } from './shared';
import { estimated } from './visitor';

interface InChromium<S> {
  readonly served: S;
  readonly browser: Browser;
}

/** Registers the hooks; what it returns is there once the first has run. `close` is for what this file alone uses. */
function inChromium<S extends ServedSources>(
  serve: () => Promise<S>,
  webgpu: boolean,
  close?: (served: S) => Promise<void>,
): InChromium<S> {
  let served: S | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    served = await serve();
    browser = await sharedBrowser(webgpu ? 'webgpu' : 'plain');
  });
  afterAll(() => served && close?.(served));
  return {
    get served() {
      return served!;
    },
    get browser() {
      return browser!;
    },
  };
}

/** The sources for a file's own test pages. */
export const servedSources = (webgpu: boolean): InChromium<ServedSources> =>
  inChromium(
    () => serveSources(),
    webgpu,
    ({ close }) => close(),
  );

/** A copy of the built page that a file may alter, its scripts with another text in place of one. */
async function serveCopy([from, to]: readonly [string, string]): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'corp-lab-page-'));
  await cp(inject('builtPage'), folder, { recursive: true });
  for (const name of await readdir(join(folder, 'assets'))) {
    const path = join(folder, 'assets', name);
    const text = name.endsWith('.js') ? await readFile(path, 'utf8') : '';
    if (from !== '' && text.includes(from)) await writeFile(path, text.replaceAll(from, to));
  }
  return serveBuilt(folder);
}

async function closeCopy({ folder, close }: Served): Promise<void> {
  await close();
  await rm(folder, { recursive: true, force: true });
}

/** Closes what a test opened when it ends, and what a hook opened when the file ends: a run left behind would slow the next. */
function contexts() {
  let [ofTest, ofFile]: BrowserContext[][] = [[], []];
  const closed = new WeakSet<BrowserContext>();
  const closeAll = async (opened: readonly BrowserContext[]) => {
    for (const context of opened) {
      if (closed.has(context)) continue;
      await context.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
    }
  };
  let inTest = false;
  beforeEach(() => void (inTest = true));
  afterEach(async () => {
    inTest = false;
    await closeAll(ofTest!);
    ofTest = [];
  });
  afterAll(async () => {
    await closeAll(ofFile!);
    ofFile = [];
  });
  return (context: BrowserContext): void => {
    context.once('close', () => void closed.add(context));
    (inTest ? ofTest! : ofFile!).push(context);
  };
}

/** The built page; `replaced` gives this file a copy of its own, and is asked for when earlier hooks have run. */
export function servedLab(replaced?: () => readonly [string, string]) {
  const running = replaced
    ? inChromium(() => serveCopy(replaced()), true, closeCopy)
    : inChromium(sharedSite, true);
  const mine = contexts();
  const watch = async (browser: Browser, hash: string, options: BrowserContextOptions) => {
    const watched = await openPage(browser, running.served.address + hash, options);
    mine(watched.page.context());
    return watched;
  };
  /** A context that ends with its test. */
  const context = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
    const opened = await freshContext(running.browser, options);
    mine(opened);
    return opened;
  };
  /** A fresh visitor's page, its settings in the address's end. */
  const open = (hash = '', options: BrowserContextOptions = {}): Promise<WatchedPage> =>
    watch(running.browser, hash, options);
  /** The same once its model is loaded and its run estimated. */
  const ready = async (hash = '', options: BrowserContextOptions = {}): Promise<WatchedPage> => {
    const watched = await open(hash, options);
    await estimated(watched.page);
    return watched;
  };
  /** A fresh visitor's page in a browser without WebGPU. */
  const openWithoutGpu = async (hash = ''): Promise<WatchedPage> =>
    watch(await sharedBrowser('plain'), hash, {});
  return Object.assign(running, { context, open, ready, openWithoutGpu });
}
