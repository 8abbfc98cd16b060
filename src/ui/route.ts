/** The view named by the address after '#'. Back and forward step through views; the lab keeps running. */
import { useSyncExternalStore } from 'react';

export type View = 'lab' | 'learn' | 'runs';

export interface Route {
  readonly view: View;
  /** What follows the view's name: `#/runs/compare` has ['compare']. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export const viewTitles: Readonly<Record<View, string>> = { lab: 'Lab', learn: 'Learn', runs: 'Runs' };

const isView = (name: string): name is View => Object.hasOwn(viewTitles, name);

/** The lab for anything unknown. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [name = '', ...rest] = path.split('/').filter((part) => part !== '');
  return { view: isView(name) ? name : 'lab', path: rest, query: new URLSearchParams(query) };
}

export const addressOf = (view: View): string => (view === 'lab' ? '#/' : `#/${view}`);

const subscribe = (changed: () => void) => {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
};

/** The ids of the runs to compare, if the address asks for a comparison. */
export const useCompareIds = (): string | null =>
  useSyncExternalStore(subscribe, () => {
    const { view, path, query } = parseRoute(location.hash);
    return view === 'runs' && path[0] === 'compare' ? (query.get('ids') ?? '') : null;
  });

export const compareAddress = (ids: readonly string[]): string => `#/runs/compare?ids=${ids.join(',')}`;

export const useView = (): View => useSyncExternalStore(subscribe, () => parseRoute(location.hash).view);
