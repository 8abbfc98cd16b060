/** Runs kept in memory, behind the keeper's interface: for tests of the page's store; two stores over one are two tabs. */
import type {
  ErrorInfo,
  SavedRun,
  SavedTask,
  RunEvent,
  RunStorage,
  TaskStorage,
} from '../../../src/protocol';

const ok = <T>(value: T) => ({ ok: true, value }) as const;

export interface MemoryKeeper extends RunStorage {
  readonly runs: Map<string, SavedRun>;
  readonly logs: Map<string, RunEvent[]>;
  /** Whenever set, nothing more can be written. */
  full: ErrorInfo | null;
}

function memoryTasks(): TaskStorage {
  const tasks = new Map<string, SavedTask & { readonly file: Blob }>();
  return {
    list: async () => ok([...tasks.values()]),
    keep: async ({ info, file }) => {
      tasks.set(info.id, { info, keptAt: tasks.size, bytes: file.size, file });
      return ok(tasks.get(info.id)!);
    },
    read: async (id) => ok(tasks.get(id)?.file ?? null),
    remove: async (id) => {
      tasks.delete(id);
      return ok(null);
    },
  };
}

export function memoryKeeper(): MemoryKeeper {
  const locks = new Set<string>();
  const keeper: MemoryKeeper = {
    runs: new Map(),
    logs: new Map(),
    full: null,
    list: async () => ok([...keeper.runs.values()]),
    read: async (id) => ok(structuredClone(keeper.logs.get(id) ?? [])),
    append: async (run, from, events) => {
      if (keeper.full) return { ok: false, error: keeper.full };
      const log = keeper.logs.get(run.id) ?? [];
      if (log.length !== from) throw new Error(`event ${from} follows ${log.length}`);
      keeper.logs.set(run.id, [...log, ...structuredClone(events)]);
      const { name, tags } = keeper.runs.get(run.id) ?? run;
      const stored = { ...run, name, tags, bytes: JSON.stringify(keeper.logs.get(run.id)).length };
      keeper.runs.set(run.id, stored);
      return ok(stored);
    },
    change: async (id, patch) => {
      keeper.runs.set(id, { ...keeper.runs.get(id)!, ...patch });
      return ok(null);
    },
    remove: async (ids) => {
      for (const id of ids) [keeper.runs, keeper.logs].forEach((map) => map.delete(id));
      return ok(null);
    },
    claim: async (id) => {
      if (locks.has(id)) return null;
      locks.add(id);
      return () => void locks.delete(id);
    },
    claimed: async () => new Set(locks),
    storage: async () => ({ usage: 0, quota: 2 ** 30 }),
    onChange: () => () => undefined,
    tasks: memoryTasks(),
  };
  return keeper;
}
