/** Runs in IndexedDB: one record per run for the history, and its event log in pieces as it grows. Web Locks give one tab at a time the right to write. */
import type { DBSchema } from 'idb';
import type { SavedRunPatch, SavedRun, Result, RunEvent, RunStorage } from '../protocol';
import { database, guarded, type StoredKind } from './database';
import { openTaskStorage } from './tasks';

interface Piece {
  readonly run: string;
  /** Index in the log of its first event. */
  readonly from: number;
  /** One JSON line per event. */
  readonly text: string;
}

interface Schema extends DBSchema {
  runs: { key: string; value: SavedRun };
  pieces: { key: [string, number]; value: Piece };
}

const name = 'corp-lab-runs';
const lockName = (id: string) => `${name}/${id}`;

const piecesOf = (id: string) => IDBKeyRange.bound([id, -Infinity], [id, Infinity]);

const kind: StoredKind = {
  name: 'run',
  whenFull: 'Save its event log as a file now, or delete old runs or models and resume.',
  whenRefused: 'Save its event log as a file.',
};

const guard = <T>(work: () => Promise<T>): Promise<Result<T>> => guarded(kind, work);

export function openRunStorage(): RunStorage {
  const open = database<Schema>(name, (db) => {
    db.createObjectStore('runs', { keyPath: 'id' });
    db.createObjectStore('pieces', { keyPath: ['run', 'from'] });
  });
  // insecure pages have neither
  const { locks, storage } = navigator as Partial<Pick<Navigator, 'locks' | 'storage'>>;
  const channel = new BroadcastChannel(name);
  const announced = <T>(result: Result<T>): Result<T> => {
    if (result.ok) channel.postMessage('changed');
    return result;
  };

  return {
    list: () => guard(async () => (await open()).getAll('runs')),

    read: (id) =>
      guard(async () => {
        const pieces = await (await open()).getAll('pieces', piecesOf(id));
        return pieces.flatMap(({ text }) =>
          text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as RunEvent),
        );
      }),

    append: (run, from, events) =>
      guard(async () => {
        const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
        const transaction = (await open()).transaction(['runs', 'pieces'], 'readwrite');
        const runs = transaction.objectStore('runs');
        const known = await runs.get(run.id);
        const bytes = (known?.bytes ?? 0) + text.length;
        const own = known && { name: known.name, tags: known.tags, deletedAt: known.deletedAt };
        const stored: SavedRun = { ...run, ...own, bytes };
        await Promise.all([
          transaction.objectStore('pieces').put({ run: run.id, from, text }),
          runs.put(stored),
          transaction.done,
        ]);
        return stored;
      }),

    change: async (id, patch: SavedRunPatch) =>
      announced(
        await guard(async () => {
          const transaction = (await open()).transaction('runs', 'readwrite');
          const known = await transaction.store.get(id);
          if (known) await transaction.store.put({ ...known, ...patch });
          await transaction.done;
          return null;
        }),
      ),

    remove: async (ids) =>
      announced(
        await guard(async () => {
          const transaction = (await open()).transaction(['runs', 'pieces'], 'readwrite');
          for (const id of ids) {
            await transaction.objectStore('runs').delete(id);
            await transaction.objectStore('pieces').delete(piecesOf(id));
          }
          await transaction.done;
          return null;
        }),
      ),

    claim: (id) =>
      new Promise((resolve, reject) => {
        const held = (lock: Lock | null) => {
          if (!lock) return resolve(null);
          return new Promise<void>((release) => resolve(() => release()));
        };
        if (!locks) return resolve(() => undefined);
        locks.request(lockName(id), { ifAvailable: true }, held).catch(reject);
      }),

    claimed: async () => {
      const held = (await locks?.query())?.held ?? [];
      const prefix = lockName('');
      const names = held.map((lock) => lock.name ?? '').filter((name) => name.startsWith(prefix));
      return new Set(names.map((name) => name.slice(prefix.length)));
    },

    storage: async () => {
      const { usage = 0, quota = 0 } = (await storage?.estimate()) ?? {};
      return { usage, quota };
    },

    onChange: (callback) => {
      channel.addEventListener('message', callback);
      return () => channel.removeEventListener('message', callback);
    },

    tasks: openTaskStorage(),
  };
}
