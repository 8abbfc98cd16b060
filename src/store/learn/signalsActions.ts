/** Asking the toy of the Learn page for another population. */
import type { SignalsEvent, SignalsRequest } from '../../protocol';
import { sliceSetter, type ActionContext } from '../context';
import type { SignalsView } from '../state/signals';
import { takeSignals } from '../views/signalsView';

export interface SignalsActions {
  /** Requests another population; while one is being drawn, only the latest request is kept. */
  readonly ask: (patch: Partial<SignalsRequest>) => void;
  readonly chooseVoters: (voters: number) => void;
  /** Ends whatever is being computed. */
  readonly stop: () => void;
}

export function createSignalsActions(context: Pick<ActionContext, 'store' | 'client'>): SignalsActions {
  const { store, client } = context;
  const set = sliceSetter(context, 'signals');
  let wanted = 0;
  let started = 0;
  /** The request under way has not drawn all its curves yet. */
  let drawing = false;

  function next(): void {
    if (drawing || started === wanted) return;
    drawing = true;
    void explore(store.getState().signals.request, (started = wanted));
  }

  function drawn(): void {
    drawing = false;
    next();
  }

  async function explore(request: SignalsRequest, id: number): Promise<void> {
    let view: SignalsView | null = null;
    const take = (event: SignalsEvent) => {
      if (id !== started) return;
      view = takeSignals(view, event);
      if (!view || view.curves.length < request.members) return; // a curve at a time would only flicker
      set({ view });
      if (event.type === 'drawn') drawn();
    };
    const outcome = await client.signals(request, take);
    if (id !== started) return;
    if (!outcome.ok) set({ error: outcome.error });
    if (id === wanted) set({ working: false });
    drawn();
  }

  return {
    ask: (patch) => {
      const { signals } = store.getState();
      const request = { ...signals.request, ...patch };
      set({ request, voters: Math.min(signals.voters, request.members), working: true, error: null });
      wanted++;
      next();
    },
    chooseVoters: (voters) => set({ voters }),
    stop: () => {
      started = ++wanted;
      drawing = false;
      set({ working: false });
      void client.stopSignals();
    },
  };
}
