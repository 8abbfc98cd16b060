/** Task types shared between rooms: messages, custom tasks, and the sandbox for untrusted code. */

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Why untrusted code has no result. */
export type Fault = 'timed out' | 'threw' | 'not a number' | 'crashed';

export type SandboxScore<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault; readonly message: string };

/** A program and the test statements run after it, in its global scope. */
export interface PythonProgram {
  readonly code: string;
  readonly tests: readonly string[];
}

/** Arguments of a reward function. */
export interface RewardCall {
  readonly response: string;
  /** Plain data: the row of the person's file, with `prompt` and `answer` added. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** Runs untrusted code without access to network or page. Every call settles, results in request order; once the signal
 * aborts, pending calls time out within milliseconds. */
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

/** The reward of a custom task. */
export type RewardSpec =
  | { readonly kind: 'exact'; readonly ignoreCase: boolean }
  | { readonly kind: 'number'; readonly tolerance: number }
  | { readonly kind: 'choice' }
  | { readonly kind: 'pattern'; readonly pattern: string; readonly ignoreCase: boolean }
  | { readonly kind: 'words'; readonly contains: readonly string[]; readonly avoids: readonly string[] }
  | { readonly kind: 'function'; readonly source: string };

/** Published tasks whose data the person loads. */
export type DatasetTaskId = 'gsm8k' | 'math500' | 'mbpp' | 'rocstories';

/** A custom task: rows of data and how to ask and score them. */
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

/** A CustomTaskSpec whose rows are still a table in the worker. */
export type TaskDraft = Omit<CustomTaskSpec, 'rows'> & { readonly data: string };

/** A data file read by the worker; the rows stay there. */
export interface DataTable {
  /** Identifies it in a TaskDraft; derived from the content. */
  readonly id: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** The first rows as text, long cells truncated. */
  readonly preview: readonly Readonly<Record<string, string>>[];
}

/** The score of a response to one row of a draft. */
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
  /** Path prefixes of the wanted files, in the order in which their rows are concatenated. */
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

/** Rewards that could not be computed in a run, by cause; each counts as 0. */
export type FaultCounts = Readonly<Partial<Record<Fault, number>>>;
