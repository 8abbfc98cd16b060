/** After a run: the landscape, split-half over many models and tasks, a consolidated selection; each can be stopped. */
import type {
  ErrorInfo,
  GridEvent,
  GridRequest,
  GridRow,
  LabApi,
  LandscapeRequest,
  LandscapeSource,
  SelectionRequest,
  RunEvent,
  RunOutcome,
} from '../../protocol';
import { eventBatcher } from '../run/eventBatcher';
import { appendEvents, type LabState, type LabStore } from '../state';
import type { RunState } from '../run/reducer';

export interface GridState {
  readonly rows: readonly GridRow[];
  readonly failures: readonly Extract<GridEvent, { type: 'grid-failed' }>[];
  readonly progress: Extract<GridEvent, { type: 'grid-progress' }> | null;
}

export interface ExploreState {
  /** What is under way. */
  readonly job: Job | null;
  /** Why the last of each ended early. */
  readonly errors: { readonly [job in Job]?: ErrorInfo };
  readonly grid: GridState;
  /** Share of the selection's candidates scored so far. */
  readonly picked: number;
}

type Job = 'landscape' | 'grid' | 'pick';

const emptyGrid: GridState = { rows: [], failures: [], progress: null };
export const emptyExplore: ExploreState = { job: null, errors: {}, grid: emptyGrid, picked: 0 };

export interface ExploreActions {
  readonly landscape: (request: LandscapeRequest) => Promise<void>;
  readonly grid: (request: GridRequest) => Promise<void>;
  /** Consolidates members of the run shown; the result joins its log. */
  readonly pick: (request: SelectionRequest) => Promise<void>;
}

function reduceGrid(grid: GridState, event: GridEvent): GridState {
  switch (event.type) {
    case 'grid-row':
      return { ...grid, rows: [...grid.rows, event.row] };
    case 'grid-failed':
      return { ...grid, failures: [...grid.failures, event] };
    case 'grid-progress':
      return { ...grid, progress: event };
  }
}

/** What a landscape needs to know of the run; null where there is none to look around. */
export function landscapeSource(run: RunState, log: readonly RunEvent[]): LandscapeSource | null {
  if (!run.start || run.members.length === 0) return null;
  return {
    config: run.start.config,
    members: run.members.map(({ index, seed, sigma }) => ({ index, seed, sigma })),
    elite: (run.corp.collapse?.elite ?? []).map(({ seed, sigma, pass2 }) => ({ seed, sigma, pass2 })),
    path: log.flatMap((event) => (event.type === 'consolidated' ? [event.row] : [])),
  };
}

/** Members and support prompts per pair. */
export const gridSizes = {
  small: { members: 64, support: 32 },
  large: { members: 256, support: 128 },
} as const;

const isLandscape = ({ type }: RunEvent): boolean => type === 'landscape' || type === 'landscape-cells';

/** `runId` names the job to the worker, so that pause and stop work on it as on a run. */
export function createExploreActions(
  store: LabStore,
  client: Pick<LabApi, 'landscape' | 'grid' | 'consolidateSelection'>,
  runId: () => string,
  onLoss: (error: ErrorInfo) => void,
): ExploreActions {
  const set = (patch: Partial<ExploreState>) =>
    store.setState((state) => ({ explore: { ...state.explore, ...patch } }));

  const work = async (job: Job, start: () => Promise<RunOutcome>): Promise<void> => {
    const { control, explore, opening } = store.getState();
    if (control !== 'idle' || opening !== null) return;
    const { [job]: _earlier, ...errors } = explore.errors;
    store.setState({ control: 'running' });
    set({ job, errors });
    const outcome = await start();
    const failed = outcome.kind === 'failed' ? { [job]: outcome.error } : {};
    set({ job: null, errors: { ...errors, ...failed } });
    store.setState({ control: 'idle' });
    if (outcome.kind === 'failed') onLoss(outcome.error);
  };

  return {
    landscape: (request) => {
      const { run, log } = store.getState();
      const source = landscapeSource(run, log);
      if (!source) return Promise.resolve();
      const queue = eventBatcher((events) => store.setState((state) => appendEvents(state, events)));
      return work('landscape', async () => {
        const outcome = await client.landscape(runId(), source, request, (events) =>
          queue.push(events.filter(isLandscape)),
        );
        queue.flush();
        return outcome;
      });
    },
    pick: (request) =>
      work('pick', () => {
        set({ picked: 0 });
        return client.consolidateSelection(runId(), request, (events) => {
          const progress = events.findLast(({ type }) => type === 'progress');
          if (progress?.type === 'progress') set({ picked: progress.done / progress.total });
          const picked = events.filter(({ type }) => type === 'picked');
          if (picked.length > 0) store.setState((state) => appendEvents(state, picked));
        });
      }),
    grid: (request) =>
      work('grid', () => {
        set({ grid: emptyGrid });
        return client.grid(runId(), request, (events) =>
          store.setState(({ explore }: LabState) => ({
            explore: { ...explore, grid: events.reduce(reduceGrid, explore.grid) },
          })),
        );
      }),
  };
}
