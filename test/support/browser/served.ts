/** What a file of browser tests begins and ends with: a server and a Chromium, once for all of its tests. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium, openPage, servePage, type WatchedPage } from './browser';
import { serveSources, type ServedSources } from '../models/sources';
import { estimated } from './visitor';

interface InChromium<S> {
  readonly served: S;
  readonly browser: Browser;
}

/** Registers both hooks; what it returns is there once the first has run. */
function inChromium<S extends ServedSources>(serve: () => Promise<S>, webgpu: boolean): InChromium<S> {
  let served: S | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    served = await serve();
    browser = await launchChromium({ webgpu });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
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
  inChromium(() => serveSources(), webgpu);

/** The built page; `settings` are the build's, asked for when earlier hooks have run. */
export function servedLab(settings: () => Readonly<Record<string, string>> = () => ({})) {
  const running = inChromium(() => servePage(settings()), true);
  /** A fresh visitor's page, its settings in the address's end. */
  const open = (hash = '', options: BrowserContextOptions = {}): Promise<WatchedPage> =>
    openPage(running.browser, running.served.address + hash, options);
  /** The same once its model is loaded and its run estimated. */
  const ready = async (hash = '', options: BrowserContextOptions = {}): Promise<WatchedPage> => {
    const watched = await open(hash, options);
    await estimated(watched.page);
    return watched;
  };
  return Object.assign(running, { open, ready });
}
