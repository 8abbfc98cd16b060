/** Runs in IndexedDB: a record each for the history, and the event log in pieces as it grew. Web Locks keep tabs apart. */
import type { DBSchema } from 'idb';
import type { SavedRunPatch, SavedRun, Result, RunEvent, RunStorage } from '../protocol';
import { database, guarded, type Thing } from './database';
import { openTaskStorage } from './tasks';

interface Piece {
  readonly run: string;
  /** Number of its first event in the log. */
  readonly from: number;
  /** One JSON line an event. */
  readonly text: string;
}

interface Schema extends DBSchema {
  runs: { key: string; value: SavedRun };
  pieces: { key: [string, number]; value: Piece };
}

const name = 'corp-lab-runs';
const lockName = (id: string) => `${name}/${id}`;

const piecesOf = (id: string) => IDBKeyRange.bound([id, -Infinity], [id, Infinity]);

const thing: Thing = {
  name: 'run',
  whenFull: 'Save its event log as a file now, or delete old runs or models and resume.',
  whenRefused: 'Save its event log as a file.',
};

const kept = <T>(work: () => Promise<T>): Promise<Result<T>> => guarded(thing, work);

export function openRunStorage(): RunStorage {
  const open = database<Schema>(name, (db) => {
    db.createObjectStore('runs', { keyPath: 'id' });
    db.createObjectStore('pieces', { keyPath: ['run', 'from'] });
  });
  // pages that are not secure have neither
  const { locks, storage } = navigator as Partial<Pick<Navigator, 'locks' | 'storage'>>;
  const channel = new BroadcastChannel(name);
  const told = <T>(result: Result<T>): Result<T> => {
    if (result.ok) channel.postMessage('changed');
    return result;
  };

  return {
    list: () => kept(async () => (await open()).getAll('runs')),

    read: (id) =>
      kept(async () => {
        const pieces = await (await open()).getAll('pieces', piecesOf(id));
        return pieces.flatMap(({ text }) =>
          text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as RunEvent),
        );
      }),

    append: (run, from, events) =>
      kept(async () => {
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
      told(
        await kept(async () => {
          const transaction = (await open()).transaction('runs', 'readwrite');
          const known = await transaction.store.get(id);
          if (known) await transaction.store.put({ ...known, ...patch });
          await transaction.done;
          return null;
        }),
      ),

    remove: async (ids) =>
      told(
        await kept(async () => {
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

    onChange: (heard) => {
      channel.addEventListener('message', heard);
      return () => channel.removeEventListener('message', heard);
    },

    tasks: openTaskStorage(),
  };
}
