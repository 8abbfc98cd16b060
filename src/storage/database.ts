/** What every store of this page shares: a database opened at first use, and refusals of the browser in plain words. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { LabError, toErrorInfo, type Result } from '../protocol';

/** Opens at first use; a database that another version or the browser closed is opened anew. */
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

/** What cannot be kept, and what the person can do where storage is full or not allowed. */
export interface Thing {
  readonly name: string;
  readonly whenFull: string;
  readonly whenRefused: string;
}

function storageError({ name, whenFull, whenRefused }: Thing, thrown: unknown): unknown {
  if (!(thrown instanceof DOMException)) return thrown;
  if (thrown.name === 'QuotaExceededError')
    return new LabError(
      'storage-full',
      `The browser’s storage for this page is full, so the ${name} is not kept.`,
      whenFull,
    );
  return new LabError(
    'storage-full',
    `The browser does not let this page keep the ${name} (${thrown.name}).`,
    `${whenRefused} Private windows and blocked site data often are the cause.`,
  );
}

export async function guarded<T>(thing: Thing, work: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, error: toErrorInfo(storageError(thing, thrown)) };
  }
}
