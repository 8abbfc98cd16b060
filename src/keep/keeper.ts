/** Runs in IndexedDB: a record each for the history, and the event log in pieces as it grew. Web Locks keep tabs apart. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import {
  LabError,
  toErrorInfo,
  type KeptPatch,
  type KeptRun,
  type Result,
  type RunEvent,
  type RunKeeper,
} from '../protocol';

interface Piece {
  readonly run: string;
  /** Number of its first event in the log. */
  readonly from: number;
  /** One JSON line an event. */
  readonly text: string;
}

interface Schema extends DBSchema {
  runs: { key: string; value: KeptRun };
  pieces: { key: [string, number]; value: Piece };
}

const database = 'corp-lab-runs';
const lockName = (id: string) => `${database}/${id}`;

const piecesOf = (id: string) => IDBKeyRange.bound([id, -Infinity], [id, Infinity]);

function storageError(thrown: unknown): unknown {
  const name = thrown instanceof DOMException ? thrown.name : '';
  if (name === 'QuotaExceededError') {
    return new LabError(
      'storage-full',
      'The browser’s storage for this page is full, so the run is no longer kept.',
      'Save its event log as a file now, or delete old runs or models and resume.',
    );
  }
  if (name !== '') {
    return new LabError(
      'storage-full',
      `The browser does not let this page keep the run (${name}).`,
      'Save its event log as a file. Private windows and blocked site data often are the cause.',
    );
  }
  return thrown;
}

async function guarded<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, error: toErrorInfo(storageError(thrown)) };
  }
}

export function createRunKeeper(): RunKeeper {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const channel = new BroadcastChannel(database);
  const told = <T>(result: Result<T>): Result<T> => {
    if (result.ok) channel.postMessage('changed');
    return result;
  };

  /** Asked for at first use; a database that another version or the browser closed is opened anew. */
  function open(): Promise<IDBPDatabase<Schema>> {
    opened ??= openDB<Schema>(database, 1, {
      upgrade(db) {
        db.createObjectStore('runs', { keyPath: 'id' });
        db.createObjectStore('pieces', { keyPath: ['run', 'from'] });
      },
      terminated: () => (opened = null),
    }).catch((thrown: unknown) => {
      opened = null;
      throw thrown;
    });
    return opened;
  }

  return {
    list: () => guarded(async () => (await open()).getAll('runs')),

    read: (id) =>
      guarded(async () => {
        const pieces = await (await open()).getAll('pieces', piecesOf(id));
        return pieces.flatMap(({ text }) =>
          text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as RunEvent),
        );
      }),

    append: (run, from, events) =>
      guarded(async () => {
        const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
        const transaction = (await open()).transaction(['runs', 'pieces'], 'readwrite');
        const runs = transaction.objectStore('runs');
        const known = await runs.get(run.id);
        const bytes = (known?.bytes ?? 0) + text.length;
        const kept = known && { name: known.name, tags: known.tags, deletedAt: known.deletedAt };
        const stored: KeptRun = { ...run, ...kept, bytes };
        await Promise.all([
          transaction.objectStore('pieces').put({ run: run.id, from, text }),
          runs.put(stored),
          transaction.done,
        ]);
        return stored;
      }),

    change: async (id, patch: KeptPatch) =>
      told(
        await guarded(async () => {
          const transaction = (await open()).transaction('runs', 'readwrite');
          const known = await transaction.store.get(id);
          if (known) await transaction.store.put({ ...known, ...patch });
          await transaction.done;
          return null;
        }),
      ),

    remove: async (ids) =>
      told(
        await guarded(async () => {
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
        navigator.locks.request(lockName(id), { ifAvailable: true }, held).catch(reject);
      }),

    claimed: async () => {
      const { held = [] } = await navigator.locks.query();
      const prefix = lockName('');
      const names = held.map(({ name }) => name ?? '').filter((name) => name.startsWith(prefix));
      return new Set(names.map((name) => name.slice(prefix.length)));
    },

    storage: async () => {
      const { usage = 0, quota = 0 } = await navigator.storage.estimate();
      return { usage, quota };
    },

    onChange: (heard) => {
      channel.addEventListener('message', heard);
      return () => channel.removeEventListener('message', heard);
    },
  };
}
