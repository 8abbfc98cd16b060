/** The page's side of the service worker: whether the lab works offline, and whether a newer version waits. */
import { useSyncExternalStore } from 'react';

export interface Offline {
  /** The lab opens without a network. */
  readonly cached: boolean;
  /** Another version is installed and starts with the next visit. */
  readonly newer: boolean;
}

/** Put in by the build (scripts/offline.ts). */
const pageVersion = () => document.querySelector<HTMLMetaElement>('meta[name="version"]')?.content;

let state: Offline = { cached: false, newer: false };
let registration: ServiceWorkerRegistration | null = null;
const listeners = new Set<() => void>();

function set(next: Partial<Offline>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

/** The worker's version, once it has done as requested. */
function ask(worker: ServiceWorker, what: 'version' | 'take over'): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage(what, [port2]);
  });
}

async function look({ active, waiting }: ServiceWorkerRegistration): Promise<void> {
  if (active) set({ cached: true });
  if (active && waiting) set({ newer: (await ask(waiting, 'version')) !== pageVersion() });
}

function follow(found: ServiceWorkerRegistration): void {
  registration = found;
  void look(found);
  const watch = (worker: ServiceWorker | null) =>
    worker?.addEventListener('statechange', () => void look(found));
  watch(found.installing);
  found.addEventListener('updatefound', () => watch(found.installing));
}

/** Called once the page is up. Without service workers the lab needs its network. */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    // an extension that blocks service workers may answer with nothing
    const found = (await navigator.serviceWorker.register('./sw.js')) as
      ServiceWorkerRegistration | undefined;
    if (found) follow(found);
  } catch {
    set({ cached: false });
  }
}

/** Reloads this page with the waiting version. */
export async function beginNewer(): Promise<void> {
  if (registration?.waiting) await ask(registration.waiting, 'take over');
  location.reload();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useOffline = (): Offline => useSyncExternalStore(subscribe, () => state);
