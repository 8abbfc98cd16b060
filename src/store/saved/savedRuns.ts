/** The runs saved in this browser, and the writer that appends the log of the run shown as it grows. */
import type { ErrorInfo, SavedRunPatch, SavedRun, Result, RunEvent, RunStorage } from '../../protocol';
import type { LabState, LabStore } from '../state';
import { replay } from '../run/reducer';
import type { RunFile } from './runFile';
import { whole } from '../views/format';

export interface SavedRunsState {
  /** Newest first; null until read. */
  readonly runs: readonly SavedRun[] | null;
  /** Runs being written by some tab, this one included. */
  readonly claimed: ReadonlySet<string>;
  /** The id under which the run shown is saved. */
  readonly current: string | null;
  /** Why the run shown is no longer being saved. */
  readonly unkept: ErrorInfo | null;
  /** Why the last action on the history failed. */
  readonly error: ErrorInfo | null;
  readonly storage: { readonly usage: number; readonly quota: number } | null;
}

export const emptyKeep: SavedRunsState = {
  runs: null,
  claimed: new Set(),
  current: null,
  unkept: null,
  error: null,
  storage: null,
};

/** Runs that are not deleted. */
export const presentRuns = (runs: readonly SavedRun[]): readonly SavedRun[] =>
  runs.filter(({ deletedAt }) => deletedAt === null);

/** The newest run that was interrupted and that no tab is writing: offered for resuming. */
export const unfinishedRun = ({ runs, claimed, current }: SavedRunsState): SavedRun | null =>
  presentRuns(runs ?? []).find(({ id, ending }) => ending === null && id !== current && !claimed.has(id)) ??
  null;

export const canResume = ({ ending, model }: SavedRun): boolean =>
  ending !== 'finished' && model.parameters > 0;

const elsewhere: ErrorInfo = {
  kind: 'busy',
  message: 'Another tab is writing this run.',
  hint: 'Let it finish there, or close that tab and try again.',
};

/** A deleted run can come back until the next visit; one deleted a moment ago may still be undone in another tab. */
const graceMs = 60_000;
/** By then a closed page has released its run. */
const closingMs = 2000;

function nameOf({ config, model }: Pick<SavedRun, 'config' | 'model'>): string {
  return `${config.task} on ${model.title}, ${whole(config.members)} members`.slice(0, 120);
}

/** What the history shows, from the run as it stands; null before its first event. */
export function describeRun(id: string, { run, log }: Pick<LabState, 'run' | 'log'>): SavedRun | null {
  const { start, progress, ending } = run;
  if (!start) return null;
  const now = Date.now();
  const finished = ending?.kind === 'finished';
  const { config, model, adapter } = start;
  return {
    id,
    version: 1,
    name: nameOf({ config, model }),
    tags: start.imported ? ['imported'] : [],
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    config,
    model,
    adapter: adapter.name,
    ending: ending?.kind ?? null,
    done: finished ? 1 : progress ? Math.min(1, progress.done / Math.max(1, progress.total)) : 0,
    members: run.members.length,
    scores: scoresOf(run),
    events: log.length,
    bytes: 0,
  };
}

function scoresOf({ corp, base, best, votes }: LabState['run']): SavedRun['scores'] {
  if (corp.scores.length > 0) return corp.scores.map(({ method, tally }) => ({ method, tally }));
  const vote = votes.at(-1)?.vote;
  return [
    ...(base.test ? [{ method: 'base', tally: base.test.tally } as const] : []),
    ...(best ? [{ method: 'best-member', tally: best.tally } as const] : []),
    ...(vote ? [{ method: 'vote', tally: vote } as const] : []),
  ];
}

export interface SavedRunsActions {
  /** At the beginning of a visit. */
  readonly arrive: () => Promise<void>;
  readonly refresh: () => Promise<void>;
  readonly rename: (id: string, name: string) => Promise<void>;
  readonly tag: (id: string, tags: readonly string[]) => Promise<void>;
  readonly remove: (ids: readonly string[]) => Promise<void>;
  readonly restore: (ids: readonly string[]) => Promise<void>;
  /** Saves a run from a file; returns its id. */
  readonly adopt: (file: RunFile) => Promise<Result<string>>;
  /** Stops offering an interrupted run. */
  readonly letRest: (id: string) => Promise<void>;
  readonly read: (id: string) => Promise<Result<readonly RunEvent[]>>;
  readonly dismiss: () => void;
}

/** Not randomUUID, which only secure pages have: a run can be read from a file on any. */
const newId = (): string =>
  `${Date.now().toString(36)}-${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16).padStart(8, '0')}`;

export class SavedRuns implements SavedRunsActions {
  private release: (() => void) | null = null;
  private claiming: Promise<void> = Promise.resolve();
  private written = 0;
  private createdAt = 0;
  private writing: Promise<void> | null = null;

  constructor(
    private readonly store: LabStore,
    private readonly keeper: RunStorage,
  ) {
    store.subscribe((state, before) => {
      if (state.log !== before.log) void this.follow();
    });
    keeper.onChange(() => void this.refresh());
  }

  private get state(): SavedRunsState {
    return this.store.getState().savedRuns;
  }

  private set(patch: Partial<SavedRunsState>): void {
    this.store.setState(({ savedRuns: keep }) => ({ savedRuns: { ...keep, ...patch } }));
  }

  /** A new run: what is shown from now on is saved under a new id. */
  begin(): void {
    const id = newId();
    this.turnTo(id, 0, Date.now());
    this.claiming = this.keeper.claim(id).then((release) => void (this.release = release));
  }

  /** A saved run is shown; its first `events` events are stored already. */
  show(id: string, events: number): void {
    const known = this.state.runs?.find((run) => run.id === id);
    this.turnTo(id, events, known?.createdAt ?? Date.now());
  }

  /** The right to resume a run, or why not. */
  async goOn(id: string): Promise<ErrorInfo | null> {
    if (this.state.current === id && this.release) return null;
    const release = await this.keeper.claim(id);
    if (!release) {
      this.set({ error: elsewhere });
      return elsewhere;
    }
    this.release = release;
    return null;
  }

  private turnTo(current: string, written: number, createdAt: number): void {
    this.written = written;
    this.createdAt = createdAt;
    this.set({ current, unkept: null });
  }

  /** The run ended: the rest of it is written, and other tabs may resume it. */
  async rest(): Promise<void> {
    await this.follow();
    this.release?.();
    this.release = null;
  }

  /** Writes the log's growth piece by piece; a piece that failed is retried with the next. */
  private follow(): Promise<void> {
    this.writing ??= this.write().finally(() => (this.writing = null));
    return this.writing;
  }

  private async write(): Promise<void> {
    for (;;) {
      const { claiming } = this;
      await claiming;
      if (claiming !== this.claiming) continue; // another run has begun
      const { current } = this.state;
      const { log, run } = this.store.getState();
      const record = current === null ? null : describeRun(current, { log, run });
      if (!record || log.length <= this.written) return;
      const from = this.written;
      const held = this.release !== null;
      const release = held ? null : await this.keeper.claim(record.id);
      if (!held && !release) return this.set({ unkept: elsewhere });
      const kept = await this.keeper.append({ ...record, createdAt: this.createdAt }, from, log.slice(from));
      release?.();
      if (this.state.current !== current) continue; // another run is shown by now
      if (!kept.ok) return this.set({ unkept: kept.error });
      this.written = log.length;
      this.set({ unkept: null, runs: upsert(this.state.runs, kept.value) });
    }
  }

  refresh = async (): Promise<void> => {
    const [list, claimed, storage] = await Promise.all([
      this.keeper.list(),
      this.keeper.claimed(),
      this.keeper.storage(),
    ]);
    if (!list.ok) return this.set({ error: list.error, runs: this.state.runs ?? [], claimed, storage });
    const runs = [...list.value].sort((a, b) => b.createdAt - a.createdAt);
    this.set({ runs, claimed, storage });
  };

  /** At the beginning of a visit: what was deleted before goes for good. */
  arrive = async (): Promise<void> => {
    await this.refresh();
    const { runs, claimed } = this.state;
    const held = (runs ?? []).some(({ id, ending }) => ending === null && claimed.has(id));
    if (held) setTimeout(() => void this.refresh(), closingMs); // perhaps by the page that this one replaced
    const past = (this.state.runs ?? []).filter(
      ({ deletedAt }) => deletedAt !== null && deletedAt < Date.now() - graceMs,
    );
    if (past.length > 0) await this.done(this.keeper.remove(past.map(({ id }) => id)));
  };

  private async done(change: Promise<Result<null>>): Promise<void> {
    const result = await change;
    if (!result.ok) this.set({ error: result.error });
    await this.refresh();
  }

  private change = (id: string, patch: SavedRunPatch) => this.done(this.keeper.change(id, patch));

  rename = (id: string, name: string) => this.change(id, { name: name.trim().slice(0, 120) || 'Untitled' });

  tag = (id: string, tags: readonly string[]) =>
    this.change(id, {
      tags: [...new Set(tags.map((tag) => tag.trim().slice(0, 40)))].filter((tag) => tag !== ''),
    });

  remove = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) await this.change(id, { deletedAt: Date.now() });
  };

  restore = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) await this.change(id, { deletedAt: null });
  };

  letRest = (id: string) => this.change(id, { ending: 'stopped' });

  read = (id: string) => this.keeper.read(id);

  adopt = async ({ name, tags, createdAt, log }: RunFile): Promise<Result<string>> => {
    const id = newId();
    const record = describeRun(id, { run: replay(log), log })!; // a run file begins with the start of a run
    const kept = await this.keeper.append(
      {
        ...record,
        name: name ?? record.name,
        tags: [...new Set([...tags, 'imported'])],
        createdAt: createdAt ?? record.createdAt,
      },
      0,
      log,
    );
    await this.refresh();
    return kept.ok ? { ok: true, value: id } : kept;
  };

  dismiss = (): void => this.set({ error: null });
}

function upsert(runs: readonly SavedRun[] | null, run: SavedRun): readonly SavedRun[] {
  const known = runs ?? [];
  if (!known.some(({ id }) => id === run.id)) return [run, ...known];
  return known.map((other) => (other.id === run.id ? run : other));
}
