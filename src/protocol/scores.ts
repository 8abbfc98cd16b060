/** What scoring gives: answers, tallies, scores of members and of votes. */

export type SplitName = 'support' | 'probe' | 'test';

/** The base-64 digits of `ExampleScores.codes`. */
export const codeDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * How one model did on every prompt of a split, in the split's order, losslessly, at about one byte per prompt. `kinds` lists the
 * different outcomes; `codes` gives the index of one per prompt, in base 64 (`codeDigits`, most significant first): one
 * digit for up to 64 kinds, two for up to 4,096, and so on.
 */
export interface ExampleScores {
  readonly kinds: readonly (readonly [reward: number, correct: 0 | 1])[];
  readonly codes: string;
}

/** Correct answers out of n; accuracies are shown with a Wilson interval derived from it. */
export interface Tally {
  readonly correct: number;
  readonly n: number;
}

export interface MemberScore {
  /** 0-based position in the population's drawing order. */
  readonly index: number;
  readonly seed: number;
  readonly sigma: number;
  /** Mean task reward over support. */
  readonly reward: number;
  /** Fraction of correct support answers, 0..1; null where an imported run does not report it. */
  readonly accuracy: number | null;
  /** Scores on every support prompt, for diagnostics and resuming. Absent in imported runs. */
  readonly examples?: ExampleScores;
}

/** Test accuracy of the vote of the best K members, with its two controls. */
export interface VotePoint {
  readonly k: number;
  /** Answers that do not parse cast no vote. */
  readonly vote: Tally;
  /** Control: an answer that does not parse counts as a (wrong) vote of its own. */
  readonly strict: Tally;
  /** Control: K members drawn at random instead of the best K. */
  readonly random: Tally;
}

export interface Answer {
  readonly text: string;
  readonly correct: boolean;
  readonly reward: number;
}

/** One test prompt with the answers of base, best member and the vote at voteMax. */
export interface ExampleOutcome {
  readonly prompt: string;
  readonly wanted: string;
  readonly base: Answer;
  readonly best: Answer;
  readonly vote: {
    readonly text: string;
    readonly correct: boolean;
    readonly votes: number;
    readonly of: number;
  };
}
