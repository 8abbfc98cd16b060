/**
 * What all files of one worker use: Chromium with its software adapter, Chromium without, and the server of the page. Each is
 * started when it is first asked for and ends with the worker's process.
 */
import type { Browser } from 'playwright-core';
import { inject } from 'vitest';
import { launchChromium, serveBuilt, type Served } from './browser';

type Kind = 'webgpu' | 'plain';

const browsers = new Map<Kind, Promise<Browser>>();
let site: Promise<Served> | undefined;

/** A test that harmed a browser beyond its own pages closes it; the next file gets another. */
export async function sharedBrowser(kind: Kind): Promise<Browser> {
  const running = await browsers.get(kind);
  if (running?.isConnected()) return running;
  const started = launchChromium({ webgpu: kind === 'webgpu' });
  browsers.set(kind, started);
  return started;
}

export const sharedSite = (): Promise<Served> => (site ??= serveBuilt(inject('builtPage')));
