import type { ChatMessage, Fault, Sandbox, SplitName, TaskInfo } from '../protocol';

/** One question: what the model is shown and one answer that earns full reward. */
export interface TaskItem {
  readonly prompt: string;
  readonly wanted: string;
  /** The conversation put to the model; without one it continues the prompt as it stands. */
  readonly messages?: readonly ChatMessage[];
  /** What a model without a chat template continues, where that is not the conversation line by line. */
  readonly plain?: string;
  /** What the scorer holds an answer against, where that is more than `wanted`. */
  readonly truth?: unknown;
}

export interface Score {
  /** Ranks members; in [0, 1] but for countdown, whose format adds a tenth, and for a person's own reward. */
  readonly reward: number;
  /** Counts towards accuracy. */
  readonly correct: boolean;
  /** What the answer votes for; null if it does not parse and so casts no vote. */
  readonly vote: string | null;
  /** Why foreign code had no verdict; the reward is then 0. */
  readonly fault?: Fault;
}

/** The score of an answer that does not parse. */
export const unparsed: Score = { reward: 0, correct: false, vote: null };

declare const splitBrand: unique symbol;
/** Prompts of one split. Only the last step of an experiment takes a Split<'test'>. */
export type Split<S extends SplitName> = readonly TaskItem[] & { readonly [splitBrand]: S };

interface Questions extends TaskInfo {
  /** Greedy decoding stops after this many tokens if no stop token came first. */
  readonly maxNewTokens: number;
  /** Text that ends an answer and is not part of it. */
  readonly stop?: readonly string[];
  /**
   * Where splits come from: half of the bundled tasks' prompts were pretrained on, so theirs come from fixed pools; any
   * row of a data set may be asked; generated questions never end.
   */
  readonly origin?: 'bundled' | 'rows' | 'generated';
  /** Every question in a fixed order, which only generated ones let the seed decide; of equal prompts the first counts. */
  items(seed?: number): Iterable<TaskItem>;
}

/** A task whose answers are scored where they are. */
export interface PlainTask extends Questions {
  /** Takes any string as a response, and of any length. */
  score(item: TaskItem, response: string): Score;
}

export interface Answered {
  readonly item: TaskItem;
  readonly response: string;
}

/** A task whose answers are judged by code nobody vouches for, in the sandbox. */
export interface SandboxedTask extends Questions {
  /** Answers judged at a time. */
  readonly judgedAtOnce: number;
  judge(answers: readonly Answered[], sandbox: Sandbox, signal?: AbortSignal): Promise<readonly Score[]>;
}

export type Task = PlainTask | SandboxedTask;

/** What the page needs to know of a task. */
export const infoOf = ({ id, title, family, summary, scoring, example, rows }: Task): TaskInfo => ({
  id,
  title,
  family,
  summary,
  scoring,
  example,
  ...(rows === undefined ? {} : { rows }),
});
