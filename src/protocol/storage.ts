/** What keeps a run from being lost: what was scored, told exactly enough not to be asked again. */
import type { MethodId } from './corp';
import type { Result } from './errors';
import type { DefinedTask, TaskInfo } from './lab';
import type { ExampleScores } from './geometry';
import type { AdapterSummary, ModelSummary, RunConfig, RunEvent, Tally } from './run';

/** How one model did on the prompts it was asked, in their order. */
export interface RecordedModel {
  readonly examples: ExampleScores;
  /** What it said and what that votes for, where a vote or a table of answers needs it. */
  readonly answers?: readonly (readonly [text: string, vote: string | null])[];
}

export type StorageEventBody =
  /** Models as they were scored, in the order in which a run asks for them; those of 'base' and 'members' are told there. */
  | { readonly type: 'scored'; readonly rows: readonly RecordedModel[] }
  /** The run goes on where its log broke off, on this adapter. */
  | { readonly type: 'resumed'; readonly adapter: AdapterSummary };

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
