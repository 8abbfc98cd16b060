/** Runs and tasks between visits. */
import type { MethodId } from './corp';
import type { Result } from './errors';
import type { DefinedTask, TaskInfo } from './lab';
import type { RunEvent } from './events';
import type { ModelSummary, RunConfig } from './run';
import type { Tally } from './scores';

/** How a run stands; null: it neither ended nor was it stopped, so it was broken off or still goes on. */
export type RunEnding = 'finished' | 'stopped' | 'failed' | null;

/** What the history shows of a run without reading its events. */
export interface SavedRun {
  readonly id: string;
  readonly version: 1;
  readonly name: string;
  readonly tags: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Set when it was deleted: it is gone for good at the next visit. */
  readonly deletedAt: number | null;
  readonly config: RunConfig;
  readonly model: ModelSummary;
  readonly adapter: string;
  readonly ending: RunEnding;
  /** Share of the work that is done, 0..1. */
  readonly done: number;
  readonly members: number;
  /** On test. */
  readonly scores: readonly { readonly method: MethodId; readonly tally: Tally }[];
  readonly events: number;
  readonly bytes: number;
}

/** What can change of a kept run. */
export type SavedRunPatch = Partial<Omit<SavedRun, 'id' | 'version'>>;

/** Keeps runs between visits. Outcomes are values. */
export interface RunStorage {
  list(): Promise<Result<readonly SavedRun[]>>;
  read(id: string): Promise<Result<readonly RunEvent[]>>;
  /** Keeps `events`, the first of which is number `from` of the log, and what `run` says, both or neither; name and tags stay. */
  append(run: SavedRun, from: number, events: readonly RunEvent[]): Promise<Result<SavedRun>>;
  change(id: string, patch: SavedRunPatch): Promise<Result<null>>;
  /** For good. */
  remove(ids: readonly string[]): Promise<Result<null>>;
  /** The right to write a run, which one tab has at a time; null while another has it. Call the value to give it back. */
  claim(id: string): Promise<(() => void) | null>;
  /** Of which runs some tab has it. */
  claimed(): Promise<ReadonlySet<string>>;
  /** Bytes this page uses and may use, as the browser estimates them. */
  storage(): Promise<{ readonly usage: number; readonly quota: number }>;
  /** Hears when another tab changed something. */
  onChange(heard: () => void): () => void;
  readonly tasks: TaskStorage;
}

/** A task of one's own as it is listed. */
export interface SavedTask {
  readonly info: TaskInfo;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  readonly bytes: number;
}

/** Keeps tasks of one's own, so that runs of them go on and are run again after a visit. Outcomes are values. */
export interface TaskStorage {
  /** The oldest first. */
  list(): Promise<Result<readonly SavedTask[]>>;
  keep(task: DefinedTask): Promise<Result<SavedTask>>;
  /** The file that makes the task; null if it is not kept. */
  read(id: string): Promise<Result<Blob | null>>;
  /** For good. */
  remove(id: string): Promise<Result<null>>;
}
