/** Runs and tasks between visits. */
import type { MethodId } from './corp';
import type { Result } from './errors';
import type { DefinedTask, TaskInfo } from './lab';
import type { RunEvent } from './events';
import type { ModelSummary, RunConfig } from './run';
import type { Tally } from './scores';

/** How a run ended; null: it was interrupted or is still running. */
export type RunEnding = 'finished' | 'stopped' | 'failed' | null;

/** What the history shows of a run, without reading its events. */
export interface SavedRun {
  readonly id: string;
  readonly version: 1;
  readonly name: string;
  readonly tags: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When it was deleted; removed for good at the next visit. */
  readonly deletedAt: number | null;
  readonly config: RunConfig;
  readonly model: ModelSummary;
  readonly adapter: string;
  readonly ending: RunEnding;
  /** Progress, 0..1. */
  readonly done: number;
  readonly members: number;
  /** On test. */
  readonly scores: readonly { readonly method: MethodId; readonly tally: Tally }[];
  readonly events: number;
  readonly bytes: number;
}

/** The mutable part of a saved run. */
export type SavedRunPatch = Partial<Omit<SavedRun, 'id' | 'version'>>;

/** Saves runs between visits. Outcomes are values. */
export interface RunStorage {
  list(): Promise<Result<readonly SavedRun[]>>;
  read(id: string): Promise<Result<readonly RunEvent[]>>;
  /** Atomically saves `run` and `events`, which start at index `from` of the log; name and tags stay as they are. */
  append(run: SavedRun, from: number, events: readonly RunEvent[]): Promise<Result<SavedRun>>;
  change(id: string, patch: SavedRunPatch): Promise<Result<null>>;
  /** For good. */
  remove(ids: readonly string[]): Promise<Result<null>>;
  /** Acquires the exclusive right to write a run; null while another tab holds it. Call the value to release it. */
  claim(id: string): Promise<(() => void) | null>;
  /** Ids of runs that some tab has claimed. */
  claimed(): Promise<ReadonlySet<string>>;
  /** The browser's estimate of bytes used and available. */
  storage(): Promise<{ readonly usage: number; readonly quota: number }>;
  /** Calls back when another tab has changed something. */
  onChange(listener: () => void): () => void;
  readonly tasks: TaskStorage;
}

/** A saved custom task as listed. */
export interface SavedTask {
  readonly info: TaskInfo;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  readonly bytes: number;
}

/** Saves custom tasks, so that their runs can be resumed and repeated on a later visit. Outcomes are values. */
export interface TaskStorage {
  /** The oldest first. */
  list(): Promise<Result<readonly SavedTask[]>>;
  keep(task: DefinedTask): Promise<Result<SavedTask>>;
  /** The file that recreates the task; null if it is not saved. */
  read(id: string): Promise<Result<Blob | null>>;
  /** For good. */
  remove(id: string): Promise<Result<null>>;
}
