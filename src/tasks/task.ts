import type { Fault, SplitName, TaskInfo } from '../protocol';

/** One question: what the model is shown and one answer that earns full reward. */
export interface TaskItem {
  readonly prompt: string;
  readonly wanted: string;
}

export interface Score {
  /** In [0, 1]; ranks members. */
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

export interface Task extends TaskInfo {
  /** Greedy decoding stops after this many tokens if no stop token came first. */
  readonly maxNewTokens: number;
  /** Every question of the task in a fixed order; a prompt may come more than once, its first answer counts. */
  items(): Iterable<TaskItem>;
  /** Takes any string as a response, and of any length. */
  score(item: TaskItem, response: string): Score;
}
