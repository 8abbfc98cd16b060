/** A run before it starts and when it ends: config, model, adapter, estimate, outcome. */
import type { CorpSettings } from './corp';
import type { ErrorInfo } from './errors';
import type { NoiseMode } from './scores';

/** Everything that determines a run: the same config gives the same seeds, sigmas, splits and weights everywhere. */
export interface RunConfig {
  readonly version: 1;
  /** 'corp' goes on where 'randopt' ends its search, and adds the baselines at the same budget. */
  readonly method: 'randopt' | 'corp';
  /** A bundled model's id, or the name of a model the person opened. */
  readonly model: string;
  readonly task: string;
  readonly noise: NoiseMode;
  /** Draws the population: seeds and sigmas. */
  readonly populationSeed: number;
  /** Draws the prompts of each split. */
  readonly splitSeed: number;
  /** Members N. */
  readonly members: number;
  /** Standard deviations, in units of the weights; each member draws one. */
  readonly sigmas: readonly number[];
  /** Prompts per split. RandOpt scores members on support and votes on test; probe is used from CoRP on. */
  readonly support: number;
  readonly probe: number;
  readonly test: number;
  /** The vote is taken over the best K members for K = 1..voteMax. */
  readonly voteMax: number;
  /** Options of method 'corp'. */
  readonly corp?: CorpSettings;
  /** Populations the whole pipeline is run on, one after the other: populationSeed, populationSeed + 1, ...; 1 if absent. */
  readonly repeats?: number;
  /** Spectra and split-half reproducibility of the population, before anything is voted or merged on test; measured if absent. */
  readonly diagnostics?: boolean;
  /** Most tokens of an answer; the task's own if absent. */
  readonly maxNew?: number;
}

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
  /** Differs where the weights differ (see model/fingerprint.ts); absent in logs from elsewhere. */
  readonly fingerprint?: string;
}

export interface AdapterSummary {
  readonly name: string;
  /** True where the adapter runs on the CPU (SwiftShader, lavapipe). */
  readonly software: boolean;
  /** GPU noise equals the CPU path's on the start-up self-check. */
  readonly noiseMatches: boolean;
}

/** A smaller run, and what it would take. */
export interface Suggestion {
  /** Settings to change, or the weights a smaller model may have. */
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
  /** How to make a long run shorter, one way each; empty for a run that is short. */
  readonly suggestions?: readonly Suggestion[];
}

export type RunPhase =
  'base' | 'population' | 'geometry' | 'vote' | 'sweep' | 'scoreboard' | 'recenter' | 'landscape';

export type RunOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: ErrorInfo };
