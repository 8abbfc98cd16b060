import type { RunConfig } from '../settings';
import type { CorpEventBody } from './corp';
import type { ErrorInfo } from './errors';
import type { FaultCounts } from './task';
import type { ExampleScores, GeometryEventBody } from './geometry';
import type { SelectionEventBody } from './playground';
import type { StorageEventBody } from './storage';

export type { NoiseMode, RunConfig } from '../settings';
export type SplitName = 'support' | 'probe' | 'test';

export interface ModelSummary {
  readonly id: string;
  readonly title: string;
  readonly architecture: string;
  readonly parameters: number;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  readonly dtypes: readonly string[];
  /** Bytes of the weights on disk. */
  readonly bytes: number;
  /** Differs where the weights differ (see model/fingerprint.ts); absent in imported logs. */
  readonly fingerprint?: string;
}

export interface AdapterSummary {
  readonly name: string;
  /** Whether the adapter runs on the CPU (SwiftShader, lavapipe). */
  readonly software: boolean;
  /** Whether GPU noise equals the CPU path's in the start-up self-check. */
  readonly noiseMatches: boolean;
}

/** A smaller run and its cost. */
export interface Suggestion {
  /** Settings to change, or the parameter count of a model that would fit. */
  readonly change: Partial<
    Pick<RunConfig, 'members' | 'voteMax' | 'support' | 'probe' | 'test' | 'maxNew'>
  > & {
    readonly parameters?: number;
  };
  readonly seconds: number;
  /** Null where it depends on the model chosen. */
  readonly gpuBytes: number | null;
}

export interface Preflight {
  /** Members scored side by side; bounded by memory, independent of N. */
  readonly membersInFlight: number;
  readonly gpuBytes: number;
  /** Forward passes of one prompt: population + base + vote. */
  readonly forwards: number;
  readonly gflop: number;
  /** Expected seconds, from a short calibration on this adapter. */
  readonly seconds: number;
  readonly warnings: readonly string[];
  /** Ways to shorten a long run, one setting each; empty for a short run. */
  readonly suggestions?: readonly Suggestion[];
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

/** Correct answers out of n; accuracies are shown with a Wilson interval derived from it. */
export interface Tally {
  readonly correct: number;
  readonly n: number;
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

export type RunPhase =
  'base' | 'population' | 'geometry' | 'vote' | 'sweep' | 'scoreboard' | 'recenter' | 'landscape';

export type RunEventBody =
  | {
      readonly type: 'started';
      readonly config: RunConfig;
      readonly model: ModelSummary;
      readonly adapter: AdapterSummary;
      readonly preflight: Preflight;
      /** For an imported run: its origin, and what its files lack. */
      readonly imported?: { readonly from: string; readonly absent: readonly string[] };
    }
  | {
      readonly type: 'base';
      readonly split: SplitName;
      readonly reward: number;
      readonly tally: Tally;
      /** On the support split only. */
      readonly examples?: ExampleScores;
    }
  | { readonly type: 'members'; readonly members: readonly MemberScore[] }
  | {
      readonly type: 'progress';
      readonly phase: RunPhase;
      /** Single-prompt forward passes, done and in total, over the whole run. */
      readonly done: number;
      readonly total: number;
      /** Recent tokens (prompt + generated) per second, over all members. */
      readonly tokensPerSecond: number;
      readonly secondsLeft: number;
    }
  | {
      readonly type: 'ranked';
      /** The sigma whose members' mean reward is highest. */
      readonly bestSigma: number;
      /** Member indices by reward, best first, ties in drawing order. */
      readonly order: readonly number[];
    }
  | { readonly type: 'votes'; readonly points: readonly VotePoint[] }
  /** Test accuracy of the best single member (K = 1). */
  | { readonly type: 'best'; readonly index: number; readonly tally: Tally }
  | { readonly type: 'examples'; readonly examples: readonly ExampleOutcome[] }
  | CorpEventBody
  | GeometryEventBody
  | SelectionEventBody
  | StorageEventBody
  /** Answers so far that untrusted code failed to score; each counts as 0. */
  | { readonly type: 'faults'; readonly counts: FaultCounts }
  | { readonly type: 'finished'; readonly forwards: number; readonly gpuPeakBytes: number }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly error: ErrorInfo };

/** A run is an ordered list of these; `at` is milliseconds since the start, pauses excluded. */
export type RunEvent = RunEventBody & { readonly at: number };

export type RunOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: ErrorInfo };
