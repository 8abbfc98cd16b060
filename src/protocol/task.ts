/** What crosses rooms about tasks: messages, tasks a person brings, and the place where code nobody vouches for runs. */

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Why a piece of foreign code has no result. */
export type Fault = 'timed out' | 'threw' | 'not a number' | 'crashed';

export type SandboxScore<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault; readonly message: string };

/** A program and the statements it must survive; all of them share its global names. */
export interface PythonProgram {
  readonly code: string;
  readonly tests: readonly string[];
}

/** What a reward function is called with. */
export interface RewardCall {
  readonly response: string;
  /** Plain data: the example as the person's file has it, with `prompt` and `answer`. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** Runs foreign code where it reaches neither network nor page; every call settles, results in the order asked for.
 * Once the signal aborts, what has no result yet is counted as timed out within milliseconds. */
export interface Sandbox {
  /** Finite numbers only. `source` is a JavaScript expression of a function `(response, example) => number`. */
  rewards(
    source: string,
    calls: readonly RewardCall[],
    signal?: AbortSignal,
  ): Promise<readonly SandboxScore<number>[]>;
  /** Whether each program runs and passes its tests, each in an interpreter of its own. */
  python(programs: readonly PythonProgram[], signal?: AbortSignal): Promise<readonly SandboxScore<boolean>[]>;
}

/** How answers to a person's own task are rewarded. */
export type RewardSpec =
  | { readonly kind: 'exact'; readonly ignoreCase: boolean }
  | { readonly kind: 'number'; readonly tolerance: number }
  | { readonly kind: 'choice' }
  | { readonly kind: 'pattern'; readonly pattern: string; readonly ignoreCase: boolean }
  | { readonly kind: 'words'; readonly contains: readonly string[]; readonly avoids: readonly string[] }
  | { readonly kind: 'function'; readonly source: string };

/** The published tasks whose data a person loads. */
export type DatasetTaskId = 'gsm8k' | 'math500' | 'mbpp' | 'rocstories';

/** A task a person brings: rows of data and what to make of them. */
export interface CustomTaskSpec {
  readonly version: 1;
  readonly name: string;
  /** The prompt with {column} where a column's text goes, and the column of the answer; or a published task's format. */
  readonly format:
    | {
        readonly kind: 'columns';
        readonly prompt: string;
        readonly answer: string;
        readonly reward: RewardSpec;
        readonly maxNewTokens: number;
        /** Text that ends an answer. */
        readonly stop: readonly string[];
      }
    | { readonly kind: 'published'; readonly task: DatasetTaskId };
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** The same before it is a task: its rows are a table that the worker has read. */
export type TaskDraft = Omit<CustomTaskSpec, 'rows'> & { readonly data: string };

/** A data file as the worker has read it; the rows stay there. */
export interface DataTable {
  /** Names it in a TaskDraft; the same for the same content. */
  readonly id: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** The first rows, every cell as text, cut where it is long. */
  readonly preview: readonly Readonly<Record<string, string>>[];
}

/** What a response to one row of a draft would earn. */
export interface TrialScore {
  readonly prompt: string;
  readonly wanted: string;
  readonly reward: number;
  readonly correct: boolean;
  /** Null where it casts no vote. */
  readonly vote: string | null;
  readonly fault?: Fault;
}

/** Data on the Hugging Face Hub. */
export interface DatasetSource {
  readonly repository: string;
  /** What the paths of the wanted files begin with, in the order in which their rows follow each other. */
  readonly paths: readonly string[];
}

/** Where the published tasks' data is. */
export const publishedData: Readonly<Record<DatasetTaskId, DatasetSource>> = {
  gsm8k: { repository: 'openai/gsm8k', paths: ['main/train'] },
  math500: { repository: 'HuggingFaceH4/MATH-500', paths: ['test'] },
  mbpp: {
    repository: 'google-research-datasets/mbpp',
    paths: ['full/train', 'full/validation', 'full/test'], // in the order of the published code
  },
  rocstories: { repository: 'shawon/rocstories-combined', paths: ['data/train', 'data/test'] },
};

/** Rewards that could not be had in a run, by cause; each counted as 0. */
export type FaultCounts = Readonly<Partial<Record<Fault, number>>>;
