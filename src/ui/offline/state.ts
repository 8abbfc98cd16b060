/** The page's side of the service worker: whether the lab is kept on this machine, and whether a newer one waits. */
import { useSyncExternalStore } from 'react';

export interface Offline {
  /** It opens without a network. */
  readonly kept: boolean;
  /** Another version is here and begins with the next visit. */
  readonly newer: boolean;
}

let state: Offline = { kept: false, newer: false };
let registration: ServiceWorkerRegistration | null = null;
const listeners = new Set<() => void>();

function set(next: Partial<Offline>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

function look({ active, waiting }: ServiceWorkerRegistration): void {
  if (active) set({ kept: true });
  if (active && waiting) set({ newer: true });
}

function follow(found: ServiceWorkerRegistration): void {
  registration = found;
  look(found);
  const watch = (worker: ServiceWorker | null) => worker?.addEventListener('statechange', () => look(found));
  watch(found.installing);
  found.addEventListener('updatefound', () => watch(found.installing));
}

/** Once the page stands. Where a browser has no service workers or refuses them, the lab needs its network. */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    follow(await navigator.serviceWorker.register('./sw.js'));
  } catch {
    set({ kept: false });
  }
}

/** The waiting version takes over, and this page begins anew with it. */
export function beginNewer(): void {
  const waiting = registration?.waiting;
  if (!waiting) return location.reload();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage('take over');
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useOffline = (): Offline => useSyncExternalStore(subscribe, () => state);
