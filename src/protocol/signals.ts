import type { Result } from './errors';

/** Kinds of signals that the toy is asked to continue. */
export const signalKinds = ['sine', 'square', 'sawtooth', 'chord'] as const;
export type SignalKind = (typeof signalKinds)[number];

/** Bounds of a SignalsRequest; the lower noise level is `lowShare` of the upper one. */
export const signalLimits = {
  members: [8, 256],
  sigma: [0.0005, 0.2],
  shown: [0, 127],
  voters: 50,
  lowShare: 0.4,
} as const;

/** A population of the toy model, and the signal to show it on. */
export interface SignalsRequest {
  readonly kind: SignalKind;
  readonly members: number;
  /** The upper of two noise levels; each member draws one. */
  readonly sigma: number;
  readonly populationSeed: number;
  /** Index of the test signal shown. */
  readonly shown: number;
}

/** Errors are mean squared differences over a continuation, each at most 1, averaged over signals: lower is better. */
export type SignalsEvent =
  | {
      readonly type: 'shown';
      /** Time between two values. */
      readonly timeStep: number;
      /** The models' input, and the true continuation. */
      readonly begin: Float32Array;
      readonly truth: Float32Array;
      readonly base: Float32Array;
      readonly sigmas: readonly number[];
    }
  /** Continuations of the signal shown, for members from `first` on. */
  | { readonly type: 'drawn'; readonly first: number; readonly curves: readonly Float32Array[] }
  /** Errors on the support signals, for members from `first` on. */
  | { readonly type: 'scored'; readonly first: number; readonly errors: readonly number[] }
  /** All members are scored: their indices, best first. */
  | { readonly type: 'ranked'; readonly order: readonly number[] }
  /** Errors on test signals; ensembles[k - 1] is that of the mean of the best k members' continuations. */
  | {
      readonly type: 'tested';
      readonly signals: number;
      readonly base: number;
      readonly best: number;
      readonly ensembles: readonly number[];
    }
  /** The model that CoRP's stage 1 chose on probe. */
  | { readonly type: 'consolidated'; readonly curve: Float32Array; readonly test: number };

/** 'superseded': by a later request, a run or `stopSignals`. */
export type SignalsOutcome = Result<'done' | 'superseded'>;
