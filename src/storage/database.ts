/** Shared by run and task storage: a database opened on first use, and browser errors in plain words. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { LabError, toErrorInfo, type Result } from '../protocol';

/** Opens on first use; reopens a database that the browser or another version has closed. */
export function database<S extends DBSchema>(
  name: string,
  create: (db: IDBPDatabase<S>) => void,
): () => Promise<IDBPDatabase<S>> {
  let opened: Promise<IDBPDatabase<S>> | null = null;
  return async () => {
    if (!('indexedDB' in globalThis)) throw new DOMException('', 'NotSupportedError');
    opened ??= openDB<S>(name, 1, { upgrade: create, terminated: () => (opened = null) }).catch(
      (thrown: unknown) => {
        opened = null;
        throw thrown;
      },
    );
    return opened;
  };
}

/** A kind of stored object, and what the person can do when storage is full or blocked. */
export interface StoredKind {
  readonly name: string;
  readonly whenFull: string;
  readonly whenRefused: string;
}

function storageError({ name, whenFull, whenRefused }: StoredKind, thrown: unknown): unknown {
  if (!(thrown instanceof DOMException)) return thrown;
  if (thrown.name === 'QuotaExceededError')
    return new LabError(
      'storage-full',
      `The browser’s storage for this page is full, so the ${name} is not saved.`,
      whenFull,
    );
  return new LabError(
    'storage-full',
    `The browser does not let this page save the ${name} (${thrown.name}).`,
    `${whenRefused} Private windows and blocked site data often are the cause.`,
  );
}

export async function guarded<T>(kind: StoredKind, work: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, error: toErrorInfo(storageError(kind, thrown)) };
  }
}
