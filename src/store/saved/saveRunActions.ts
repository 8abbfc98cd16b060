/** Saves the run shown as its log grows. */
import type { ErrorInfo, SavedRun } from '../../protocol';
import { sliceSetter, type ActionContext } from '../context';
import { describeRun, newRunId } from './describeRun';

export interface SaveRunActions {
  /** A new run: what is shown from now on is saved under an id of its own. */
  readonly begin: () => void;
  /** A saved run is shown; its first `events` events are stored already. */
  readonly show: (id: string, events: number) => void;
  /** Takes the right to write a saved run, and says why not where another tab has it. */
  readonly claim: (id: string) => Promise<ErrorInfo | null>;
  /** The run ended: the rest of it is written, and other tabs may resume it. */
  readonly rest: () => Promise<void>;
}

const elsewhere: ErrorInfo = {
  kind: 'busy',
  message: 'Another tab is writing this run.',
  hint: 'Let it finish there, or close that tab and try again.',
};

export function createSaveRunActions(context: ActionContext): SaveRunActions {
  const { store, storage } = context;
  const set = sliceSetter(context, 'savedRuns');
  const state = () => store.getState().savedRuns;
  let release: (() => void) | null = null;
  let claiming: Promise<void> = Promise.resolve();
  let written = 0;
  let createdAt = 0;
  let writing: Promise<void> | null = null;

  function turnTo(current: string, events: number, at: number): void {
    written = events;
    createdAt = at;
    set({ current, unsaved: null });
  }

  async function write(): Promise<void> {
    for (;;) {
      const claimed = claiming;
      await claimed;
      if (claimed !== claiming) continue; // another run has begun
      const { current } = state();
      const { log, run } = store.getState();
      const record = current === null ? null : describeRun(current, { log, run });
      if (!record || log.length <= written) return;
      const from = written;
      const held = release !== null;
      const ownRelease = held ? null : await storage.claim(record.id);
      if (!held && !ownRelease) return set({ unsaved: elsewhere });
      const saved = await storage.append({ ...record, createdAt }, from, log.slice(from));
      ownRelease?.();
      if (state().current !== current) continue; // another run is shown by now
      if (!saved.ok) return set({ unsaved: saved.error });
      written = log.length;
      set({ unsaved: null, runs: upsert(state().runs, saved.value) });
    }
  }

  /** Writes the log's growth piece by piece; a piece that failed is retried with the next. */
  const follow = (): Promise<void> => (writing ??= write().finally(() => (writing = null)));

  store.subscribe((now, before) => {
    if (now.log !== before.log) void follow();
  });

  return {
    begin: () => {
      const id = newRunId();
      turnTo(id, 0, Date.now());
      claiming = storage.claim(id).then((released) => void (release = released));
    },
    show: (id, events) => {
      const known = state().runs?.find((run) => run.id === id);
      turnTo(id, events, known?.createdAt ?? Date.now());
    },
    claim: async (id) => {
      if (state().current === id && release) return null;
      const released = await storage.claim(id);
      if (!released) {
        set({ error: elsewhere });
        return elsewhere;
      }
      release = released;
      return null;
    },
    rest: async () => {
      await follow();
      release?.();
      release = null;
    },
  };
}

function upsert(runs: readonly SavedRun[] | null, run: SavedRun): readonly SavedRun[] {
  const known = runs ?? [];
  if (!known.some(({ id }) => id === run.id)) return [run, ...known];
  return known.map((other) => (other.id === run.id ? run : other));
}
