/** The page's one store: what is loaded, what is typed, and the run, derived from its event log alone. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AdapterSummary, Catalog, ErrorInfo, ModelSummary, Preflight, RunEvent } from '../protocol';
import { firstDraft, type Draft } from './settings/draft';
import { emptyKeep, type SavedRunsState } from './saved/savedRuns';
import { emptyExplore, type ExploreState } from './afterRun/explore';
import { emptyExports, type ExportState } from './models/exports';
import { emptyPlayground, type PlaygroundState } from './afterRun/playground';
import { emptyCustomTasks, type CustomTaskState } from './tasks/customTaskActions';
import { emptyRemote, type RemoteState } from './models/remote';
import { emptyRun, reduce, type RunState } from './run/reducer';
import { emptySignals, type SignalsState } from './learn/signals';
import { emptyPresentation, type PresentationState } from './afterRun/presentation';

export type Loading<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: ErrorInfo };

export type Estimate =
  | { readonly kind: 'none' }
  | { readonly kind: 'working' }
  | { readonly kind: 'ready'; readonly value: Preflight }
  | { readonly kind: 'failed'; readonly error: ErrorInfo };

/** What the worker has been asked to do, in contrast to what the log says has happened. */
export type Control = 'idle' | 'starting' | 'running' | 'paused' | 'stopping';

export interface LabState {
  readonly adapter: Loading<AdapterSummary>;
  readonly catalog: Loading<Catalog>;
  readonly model: ModelSummary | null;
  /** Title of the model being opened. */
  readonly opening: string | null;
  /** Why the last model could not be opened; the one before stays. */
  readonly modelError: ErrorInfo | null;
  readonly remote: RemoteState;
  readonly customTasks: CustomTaskState;
  readonly exports: ExportState;
  readonly draft: Draft;
  readonly estimate: Estimate;
  readonly control: Control;
  readonly log: readonly RunEvent[];
  readonly run: RunState;
  readonly savedRuns: SavedRunsState;
  readonly explore: ExploreState;
  readonly playground: PlaygroundState;
  readonly presentation: PresentationState;
  readonly signals: SignalsState;
}

export type LabStore = StoreApi<LabState>;

export const createLabStore = (): LabStore =>
  createStore<LabState>(() => ({
    adapter: { kind: 'loading' },
    catalog: { kind: 'loading' },
    model: null,
    opening: null,
    modelError: null,
    remote: emptyRemote,
    customTasks: emptyCustomTasks,
    exports: emptyExports,
    draft: firstDraft,
    estimate: { kind: 'none' },
    control: 'idle',
    log: [],
    run: emptyRun,
    savedRuns: emptyKeep,
    explore: emptyExplore,
    playground: emptyPlayground,
    presentation: emptyPresentation,
    signals: emptySignals,
  }));

/** The state with a batch of events appended to the log. */
export const appendEvents = (state: LabState, events: readonly RunEvent[]): Partial<LabState> => ({
  log: [...state.log, ...events],
  run: events.reduce(reduce, state.run),
});

export const clearedRun: Pick<LabState, 'log' | 'run'> = { log: [], run: emptyRun };

export const busy = ({ control }: Pick<LabState, 'control'>): boolean => control !== 'idle';

export const isBundled = ({ catalog }: Pick<LabState, 'catalog'>, id: string): boolean =>
  catalog.kind === 'ready' && catalog.value.models.some((model) => model.id === id);
