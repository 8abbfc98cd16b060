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
      /** Where the run was made, if not here, and what its files do not hold. */
      readonly imported?: { readonly from: string; readonly absent: readonly string[] };
    }
  | {
      readonly type: 'base';
      readonly split: SplitName;
      readonly reward: number;
      readonly tally: Tally;
      /** Of the split 'support'. */
      readonly examples?: ExampleScores;
    }
  | { readonly type: 'members'; readonly members: readonly MemberScore[] }
  | {
      readonly type: 'progress';
      readonly phase: RunPhase;
      /** Forward passes of one prompt, done and in all, over the whole run. */
      readonly done: number;
      readonly total: number;
      /** Tokens (prompt + generated) a second, over all members, recently. */
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
  /** Answers so far that foreign code gave no verdict on; each counts 0. */
  | { readonly type: 'faults'; readonly counts: FaultCounts }
  | { readonly type: 'finished'; readonly forwards: number; readonly gpuPeakBytes: number }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly error: ErrorInfo };

/** A run is the list of these, in order; `at` is milliseconds of run time since it started (pauses left out). */
export type RunEvent = RunEventBody & { readonly at: number };
