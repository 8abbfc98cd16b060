/** Custom tasks in IndexedDB: each a file written and read by the worker, so that rows never pass through the page. */
import type { DBSchema } from 'idb';
import type { SavedTask, Result, TaskStorage } from '../protocol';
import { database, guarded, type StoredKind } from './database';

interface Schema extends DBSchema {
  tasks: { key: string; value: SavedTask & { readonly id: string; readonly file: Blob } };
}

const kind: StoredKind = {
  name: 'task',
  whenFull: 'Use it until the page is closed, or delete old runs, tasks or models and load its data again.',
  whenRefused: 'Use it until the page is closed.',
};

const guard = <T>(work: () => Promise<T>): Promise<Result<T>> => guarded(kind, work);

export function openTaskStorage(): TaskStorage {
  const open = database<Schema>('corp-lab-tasks', (db) => {
    db.createObjectStore('tasks', { keyPath: 'id' });
  });
  return {
    list: () =>
      guard(async () => {
        const tasks = await (await open()).getAll('tasks');
        return tasks
          .map(({ info, keptAt, bytes }): SavedTask => ({ info, keptAt, bytes }))
          .sort((a, b) => a.keptAt - b.keptAt);
      }),

    keep: ({ info, file }) =>
      guard(async () => {
        const task: SavedTask = { info, keptAt: Date.now(), bytes: file.size };
        await (await open()).put('tasks', { ...task, id: info.id, file });
        return task;
      }),

    read: (id) => guard(async () => (await (await open()).get('tasks', id))?.file ?? null),

    remove: (id) =>
      guard(async () => {
        await (await open()).delete('tasks', id);
        return null;
      }),
  };
}
