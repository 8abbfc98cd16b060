/** The runs saved in this browser: listed, named, deleted, restored. */
import type { Result, RunEvent, SavedRunPatch } from '../../protocol';
import { sliceSetter, type ActionContext } from '../context';
import { replay } from '../run/reducer';
import { describeRun, newRunId } from './describeRun';
import type { RunFile } from './runFile';

export interface SavedRunActions {
  /** At the beginning of a visit: what was deleted before goes for good. */
  readonly arrive: () => Promise<void>;
  readonly refresh: () => Promise<void>;
  readonly rename: (id: string, name: string) => Promise<void>;
  readonly tag: (id: string, tags: readonly string[]) => Promise<void>;
  readonly remove: (ids: readonly string[]) => Promise<void>;
  readonly restore: (ids: readonly string[]) => Promise<void>;
  /** Saves a run from a file; returns its id. */
  readonly adopt: (file: RunFile) => Promise<Result<string>>;
  /** Stops offering a run that was interrupted. */
  readonly dismissUnfinished: (id: string) => Promise<void>;
  readonly read: (id: string) => Promise<Result<readonly RunEvent[]>>;
  readonly dismiss: () => void;
}

/** A deleted run can come back until the next visit; one deleted a moment ago may still be undone in another tab. */
const graceMs = 60_000;
/** By then a closed page has released its run. */
const closingMs = 2000;

export function createSavedRunActions(context: ActionContext): SavedRunActions {
  const { store, storage } = context;
  const set = sliceSetter(context, 'savedRuns');
  const state = () => store.getState().savedRuns;

  async function refresh(): Promise<void> {
    const [list, claimed, space] = await Promise.all([storage.list(), storage.claimed(), storage.storage()]);
    if (!list.ok) return set({ error: list.error, runs: state().runs ?? [], claimed, storage: space });
    const runs = [...list.value].sort((a, b) => b.createdAt - a.createdAt);
    set({ runs, claimed, storage: space });
  }

  async function done(change: Promise<Result<null>>): Promise<void> {
    const result = await change;
    if (!result.ok) set({ error: result.error });
    await refresh();
  }

  const change = (id: string, patch: SavedRunPatch) => done(storage.change(id, patch));

  async function adopt({ name, tags, createdAt, log }: RunFile): Promise<Result<string>> {
    const id = newRunId();
    const record = describeRun(id, { run: replay(log), log })!; // a run file begins with the start of a run
    const saved = await storage.append(
      {
        ...record,
        name: name ?? record.name,
        tags: [...new Set([...tags, 'imported'])],
        createdAt: createdAt ?? record.createdAt,
      },
      0,
      log,
    );
    await refresh();
    return saved.ok ? { ok: true, value: id } : saved;
  }

  storage.onChange(() => void refresh());

  return {
    refresh,
    adopt,
    arrive: async () => {
      await refresh();
      const { runs, claimed } = state();
      const held = (runs ?? []).some(({ id, ending }) => ending === null && claimed.has(id));
      if (held) setTimeout(() => void refresh(), closingMs); // perhaps by the page that this one replaced
      const past = (runs ?? []).filter(
        ({ deletedAt }) => deletedAt !== null && deletedAt < Date.now() - graceMs,
      );
      if (past.length > 0) await done(storage.remove(past.map(({ id }) => id)));
    },
    rename: (id, name) => change(id, { name: name.trim().slice(0, 120) || 'Untitled' }),
    tag: (id, tags) =>
      change(id, {
        tags: [...new Set(tags.map((tag) => tag.trim().slice(0, 40)))].filter((tag) => tag !== ''),
      }),
    remove: async (ids) => {
      for (const id of ids) await change(id, { deletedAt: Date.now() });
    },
    restore: async (ids) => {
      for (const id of ids) await change(id, { deletedAt: null });
    },
    dismissUnfinished: (id) => change(id, { ending: 'stopped' }),
    read: (id) => storage.read(id),
    dismiss: () => set({ error: null }),
  };
}
