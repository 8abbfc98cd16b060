/** The events a run is the list of. */
import type { CorpEventBody } from './corp';
import type { ErrorInfo } from './errors';
import type { GeometryEventBody } from './geometry';
import type { SelectionEventBody } from './playground';
import type { StorageEventBody } from './record';
import type { AdapterSummary, ModelSummary, Preflight, RunConfig, RunPhase } from './run';
import type { ExampleOutcome, ExampleScores, MemberScore, SplitName, Tally, VotePoint } from './scores';
import type { FaultCounts } from './task';

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
