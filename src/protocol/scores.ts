/** What scoring gives: answers, tallies, scores of members and of votes. */

export type SplitName = 'support' | 'probe' | 'test';

/** One character of this alphabet is a digit of `ExampleScores.codes`. */
export const codeDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * How one model did on every prompt of a split, in the split's order, exact and about a byte a prompt. `kinds` lists the
 * different outcomes; `codes` names one of them a prompt, as digits to base 64 (`codeDigits`, most significant first): one
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
  /** Share of support answers that are correct, 0..1; null where a run made elsewhere does not tell. */
  readonly accuracy: number | null;
  /** On every support prompt; what diagnostics and a resumed run need. Absent in runs made elsewhere. */
  readonly examples?: ExampleScores;
}

/** Accuracy on test of the vote of the best K members beside its two controls. */
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

/** One test prompt with what base, best member and the vote at voteMax answered. */
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
