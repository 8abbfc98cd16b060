/** The toy of the Learn page: what is asked of it, and what of the answer has come in. */
import type { ErrorInfo, SignalsEvent, SignalsRequest } from '../../protocol';

type Of<T extends SignalsEvent['type']> = Extract<SignalsEvent, { readonly type: T }>;

/** One population as far as it is known; members by index. */
export interface SignalsView {
  readonly shown: Of<'shown'>;
  readonly curves: readonly Float32Array[];
  /** On the support signals. */
  readonly errors: readonly number[];
  readonly ranked: Of<'ranked'> | null;
  readonly tested: Of<'tested'> | null;
  readonly consolidated: Of<'consolidated'> | null;
}

export interface SignalsState {
  readonly request: SignalsRequest;
  /** Members of the ensemble. */
  readonly voters: number;
  readonly working: boolean;
  readonly error: ErrorInfo | null;
  /** Of the request before until the first piece of the new one arrives. */
  readonly view: SignalsView | null;
}

export const emptySignals: SignalsState = {
  request: { kind: 'sine', members: 128, sigma: 0.005, populationSeed: 1, shown: 0 },
  voters: 13,
  working: false,
  error: null,
  view: null,
};
