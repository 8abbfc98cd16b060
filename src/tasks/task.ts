import type { ChatMessage, Fault, Sandbox, SplitName, TaskInfo } from '../protocol';

/** One question: the model's prompt and an answer with full reward. */
export interface TaskItem {
  readonly prompt: string;
  readonly wanted: string;
  /** The conversation for the model; without one it continues the prompt as plain text. */
  readonly messages?: readonly ChatMessage[];
  /** Prompt for a model without a chat template, if not the conversation line by line. */
  readonly plain?: string;
  /** Ground truth for the scorer, where `wanted` is not enough. */
  readonly truth?: unknown;
}

export interface Score {
  /** Ranks members; in [0, 1] except for countdown, whose format adds 0.1, and for custom reward functions. */
  readonly reward: number;
  /** Counts towards accuracy. */
  readonly correct: boolean;
  /** The vote it casts; null if it does not parse. */
  readonly vote: string | null;
  /** Why untrusted code gave no score; the reward is then 0. */
  readonly fault?: Fault;
}

/** The score of an answer that does not parse. */
export const unparsed: Score = { reward: 0, correct: false, vote: null };

declare const splitBrand: unique symbol;
/** Prompts of one split. Only what reports results takes a Split<'test'>; no choice is made on it. */
export type Split<S extends SplitName> = readonly TaskItem[] & { readonly [splitBrand]: S };

interface Questions extends TaskInfo {
  /** Greedy decoding stops after this many tokens if no stop token came first. */
  readonly maxNewTokens: number;
  /** Text that ends an answer and is not part of it. */
  readonly stop?: readonly string[];
  /**
   * Source of the splits: fixed pools for bundled tasks, half of whose prompts were pretrained on; all rows of a data set;
   * or generated questions without end.
   */
  readonly origin?: 'bundled' | 'rows' | 'generated';
  /** Every question in a fixed order (seeded for generated ones); of equal prompts the first is used. */
  items(seed?: number): Iterable<TaskItem>;
}

/** A task scored in the calling thread. */
export interface PlainTask extends Questions {
  /** Accepts any string of any length. */
  score(item: TaskItem, response: string): Score;
}

export interface Answered {
  readonly item: TaskItem;
  readonly response: string;
}

/** A task scored by untrusted code, in the sandbox. */
export interface SandboxedTask extends Questions {
  /** Answers per call. */
  readonly scoredAtOnce: number;
  scoreInSandbox(
    answers: readonly Answered[],
    sandbox: Sandbox,
    signal?: AbortSignal,
  ): Promise<readonly Score[]>;
}

export type Task = PlainTask | SandboxedTask;

/** Task metadata for the page. */
export const infoOf = ({ id, title, family, summary, scoring, example, rows }: Task): TaskInfo => ({
  id,
  title,
  family,
  summary,
  scoring,
  example,
  ...(rows === undefined ? {} : { rows }),
});
