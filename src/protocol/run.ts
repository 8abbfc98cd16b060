/** A run before it starts and when it ends: config, model, adapter, estimate, outcome. */
import type { RunConfig } from '../settings';
import type { ErrorInfo } from './errors';

export type { NoiseMode, RunConfig } from '../settings';

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

export type RunPhase =
  'base' | 'population' | 'geometry' | 'vote' | 'sweep' | 'scoreboard' | 'recenter' | 'landscape';

export type RunOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: ErrorInfo };
