/** The toy of the Learn page: the current request and what has arrived of its result. */
import {
  signalKinds,
  signalLimits,
  type ErrorInfo,
  type LabApi,
  type SignalKind,
  type SignalsEvent,
  type SignalsRequest,
} from '../../protocol';
import type { LabStore } from '../state';

type Of<T extends SignalsEvent['type']> = Extract<SignalsEvent, { readonly type: T }>;

/** One population as far as it is known; members by index. */
export interface SignalsView {
  readonly shown: Of<'shown'>;
  readonly curves: readonly Float32Array[];
  /** On the support signals. */
  readonly errors: readonly number[];
  readonly ranked: Of<'ranked'> | null;
  readonly tested: Of<'tested'> | null;
  readonly folded: Of<'folded'> | null;
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

export const signalTitles: Readonly<Record<SignalKind, string>> = {
  sine: 'Sine',
  square: 'Square',
  sawtooth: 'Sawtooth',
  chord: 'Two tones',
};

export { signalKinds, signalLimits };

/** The view with one more piece; members drawn from index 0 start a new population. */
function takeSignals(view: SignalsView | null, event: SignalsEvent): SignalsView | null {
  if (event.type === 'shown')
    return { shown: event, curves: [], errors: [], ranked: null, tested: null, folded: null };
  if (!view) return null;
  switch (event.type) {
    case 'drawn':
      return { ...view, curves: [...view.curves.slice(0, event.first), ...event.curves] };
    case 'scored':
      return { ...view, errors: [...view.errors.slice(0, event.first), ...event.errors] };
    case 'ranked':
      return { ...view, ranked: event };
    case 'tested':
      return { ...view, tested: event };
    case 'folded':
      return { ...view, folded: event };
  }
}

/** The mean of the best members' continuations of the signal shown; null before they are ranked. */
export function ensembleCurve({ curves, ranked }: SignalsView, voters: number): Float64Array | null {
  if (!ranked) return null;
  const best = ranked.order.slice(0, voters).map((index) => curves[index]!);
  return Float64Array.from(best[0]!, (_, i) => best.reduce((sum, curve) => sum + curve[i]!, 0) / best.length);
}

export interface SignalsActions {
  /** Requests another population; while one is being drawn, only the latest request is kept. */
  readonly ask: (patch: Partial<SignalsRequest>) => void;
  readonly chooseVoters: (voters: number) => void;
  /** Ends whatever is being computed. */
  readonly stop: () => void;
}

class Signals implements SignalsActions {
  private wanted = 0;
  private started = 0;
  /** The request under way has not drawn all its curves yet. */
  private drawing = false;

  constructor(
    private readonly store: LabStore,
    private readonly client: LabApi,
  ) {}

  private set(patch: Partial<SignalsState>): void {
    this.store.setState(({ signals }) => ({ signals: { ...signals, ...patch } }));
  }

  ask = (patch: Partial<SignalsRequest>): void => {
    const { signals } = this.store.getState();
    const request = { ...signals.request, ...patch };
    this.set({ request, voters: Math.min(signals.voters, request.members), working: true, error: null });
    this.wanted++;
    this.next();
  };

  chooseVoters = (voters: number): void => this.set({ voters });

  stop = (): void => {
    this.started = ++this.wanted;
    this.drawing = false;
    this.set({ working: false });
    void this.client.stopSignals();
  };

  private next(): void {
    if (this.drawing || this.started === this.wanted) return;
    this.drawing = true;
    void this.explore(this.store.getState().signals.request, (this.started = this.wanted));
  }

  private async explore(request: SignalsRequest, id: number): Promise<void> {
    let view: SignalsView | null = null;
    const take = (event: SignalsEvent) => {
      if (id !== this.started) return;
      view = takeSignals(view, event);
      if (!view || view.curves.length < request.members) return; // a curve at a time would only flicker
      this.set({ view });
      if (event.type === 'drawn') this.drawn();
    };
    const outcome = await this.client.signals(request, take);
    if (id !== this.started) return;
    if (!outcome.ok) this.set({ error: outcome.error });
    if (id === this.wanted) this.set({ working: false });
    this.drawn();
  }

  private drawn(): void {
    this.drawing = false;
    this.next();
  }
}

export const createSignalsActions = (store: LabStore, client: LabApi): SignalsActions =>
  new Signals(store, client);
