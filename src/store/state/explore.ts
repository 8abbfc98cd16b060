/** What a person asks for after a run: the landscape, split-half over many models, consolidating a selection. */
import type { ErrorInfo, GridEvent, GridRow } from '../../protocol';

export interface GridState {
  readonly rows: readonly GridRow[];
  readonly failures: readonly Extract<GridEvent, { type: 'grid-failed' }>[];
  readonly progress: Extract<GridEvent, { type: 'grid-progress' }> | null;
}

export type ExploreJob = 'landscape' | 'grid' | 'selection';

export interface ExploreState {
  /** What is under way. */
  readonly job: ExploreJob | null;
  /** Why the last of each ended early. */
  readonly errors: { readonly [job in ExploreJob]?: ErrorInfo };
  readonly grid: GridState;
  /** Share of a selection's candidates that are scored. */
  readonly selectionDone: number;
}

export const emptyGrid: GridState = { rows: [], failures: [], progress: null };
export const emptyExplore: ExploreState = { job: null, errors: {}, grid: emptyGrid, selectionDone: 0 };

/** Members and support prompts per pair. */
export const gridSizes = {
  small: { members: 64, support: 32 },
  large: { members: 256, support: 128 },
} as const;
