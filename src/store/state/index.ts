/** The page's one store: what is loaded, what is typed, and the run, derived from its event log alone. A slice is a file here. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  AdapterSummary,
  Catalog,
  ErrorInfo,
  ModelSummary,
  Preflight,
  Result,
  RunEvent,
} from '../../protocol';
import { emptyRun, reduce, type RunState } from '../run/reducer';
import { firstDraft, type Draft } from '../settings/draft';
import { emptyCustomTasks, type CustomTaskState } from './customTasks';
import { emptyExplore, type ExploreState } from './explore';
import { emptyExports, type ExportState } from './exports';
import { emptyPlayground, type PlaygroundState } from './playground';
import { emptyPresentation, type PresentationState } from './presentation';
import { emptyRemote, type RemoteState } from './remote';
import { emptySavedRuns, type SavedRunsState } from './savedRuns';
import { emptySignals, type SignalsState } from './signals';

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
  /** Names the latest run to the worker; what is explored after it goes by the same name. */
  readonly runId: string;
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
    runId: 'run-0',
    log: [],
    run: emptyRun,
    savedRuns: emptySavedRuns,
    explore: emptyExplore,
    playground: emptyPlayground,
    presentation: emptyPresentation,
    signals: emptySignals,
  }));

export const loaded = <T>(result: Result<T>): Exclude<Loading<T>, { readonly kind: 'loading' }> =>
  result.ok ? { kind: 'ready', value: result.value } : { kind: 'failed', error: result.error };

/** The state with a batch of events appended to the log. */
export const appendEvents = (state: LabState, events: readonly RunEvent[]): Partial<LabState> => ({
  log: [...state.log, ...events],
  run: events.reduce(reduce, state.run),
});

export const clearedRun: Pick<LabState, 'log' | 'run'> = { log: [], run: emptyRun };

/** Without its worker or device the lab has no model any more; other errors change nothing. */
export const withoutLostDevice = (error: ErrorInfo): Partial<LabState> =>
  error.kind === 'worker-died' || error.kind === 'device-lost'
    ? { adapter: { kind: 'failed', error }, model: null, estimate: { kind: 'none' } }
    : {};

export const busy = ({ control }: Pick<LabState, 'control'>): boolean => control !== 'idle';

export const isBundled = ({ catalog }: Pick<LabState, 'catalog'>, id: string): boolean =>
  catalog.kind === 'ready' && catalog.value.models.some((model) => model.id === id);
