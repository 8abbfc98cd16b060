/** What every group of actions is made with. A group is `createXActions(context, needs?): XActions`. */
import type { LabApi, RunStorage } from '../protocol';
import type { LabState, LabStore } from './state';

export interface ActionContext {
  readonly store: LabStore;
  /** The worker. Saved tasks are known to it whenever a config names one. */
  readonly client: LabApi;
  /** What IndexedDB holds between visits. */
  readonly storage: RunStorage;
}

type SliceName =
  'remote' | 'customTasks' | 'exports' | 'savedRuns' | 'explore' | 'playground' | 'presentation' | 'signals';

/** A setter for one slice of the state, which leaves the fields that a patch does not name. */
export const sliceSetter =
  <K extends SliceName>({ store }: Pick<ActionContext, 'store'>, slice: K) =>
  (patch: Partial<LabState[K]>): void =>
    store.setState((state) => ({ [slice]: { ...state[slice], ...patch } }));
