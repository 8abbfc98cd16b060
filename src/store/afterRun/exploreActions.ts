/** Exploring after a run: the landscape, split-half over many models and tasks, consolidating a selection; each can be stopped. */
import type {
  GridEvent,
  GridRequest,
  LandscapeRequest,
  RunEvent,
  RunOutcome,
  SelectionRequest,
} from '../../protocol';
import { sliceSetter, type ActionContext } from '../context';
import { eventBatcher } from '../run/eventBatcher';
import { appendEvents, withoutLostDevice } from '../state';
import { emptyGrid, type ExploreJob, type GridState } from '../state/explore';
import { landscapeSource } from '../views/landscapeView';

export interface ExploreActions {
  readonly landscape: (request: LandscapeRequest) => Promise<void>;
  readonly grid: (request: GridRequest) => Promise<void>;
  /** Consolidates selected members of the run shown; the model joins its log. */
  readonly consolidateSelection: (request: SelectionRequest) => Promise<void>;
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

const isLandscape = ({ type }: RunEvent): boolean => type === 'landscape' || type === 'landscape-cells';

export function createExploreActions(context: ActionContext): ExploreActions {
  const { store, client } = context;
  const set = sliceSetter(context, 'explore');

  /** Under the name of the latest run, so that what pauses and stops a run does the same to the job. */
  async function work(job: ExploreJob, start: (runId: string) => Promise<RunOutcome>): Promise<void> {
    const { control, explore, opening, runId } = store.getState();
    if (control !== 'idle' || opening !== null) return;
    const { [job]: _earlier, ...errors } = explore.errors;
    store.setState({ control: 'running' });
    set({ job, errors });
    const outcome = await start(runId);
    const failed = outcome.kind === 'failed' ? { [job]: outcome.error } : {};
    set({ job: null, errors: { ...errors, ...failed } });
    store.setState({ control: 'idle', ...(outcome.kind === 'failed' && withoutLostDevice(outcome.error)) });
  }

  return {
    landscape: (request) => {
      const { run, log } = store.getState();
      const source = landscapeSource(run, log);
      if (!source) return Promise.resolve();
      const queue = eventBatcher((events) => store.setState((state) => appendEvents(state, events)));
      return work('landscape', async (runId) => {
        const outcome = await client.landscape(runId, source, request, (events) =>
          queue.push(events.filter(isLandscape)),
        );
        queue.flush();
        return outcome;
      });
    },
    consolidateSelection: (request) =>
      work('selection', (runId) => {
        set({ selectionDone: 0 });
        return client.consolidateSelection(runId, request, (events) => {
          const progress = events.findLast(({ type }) => type === 'progress');
          if (progress?.type === 'progress') set({ selectionDone: progress.done / progress.total });
          const picked = events.filter(({ type }) => type === 'picked');
          if (picked.length > 0) store.setState((state) => appendEvents(state, picked));
        });
      }),
    grid: (request) =>
      work('grid', (runId) => {
        set({ grid: emptyGrid });
        return client.grid(runId, request, (events) =>
          set({ grid: events.reduce(reduceGrid, store.getState().explore.grid) }),
        );
      }),
  };
}
