/** The runs saved in this browser, and how the run shown is being saved. */
import type { ErrorInfo, SavedRun } from '../../protocol';

export interface SavedRunsState {
  /** Newest first; null until they have been read. */
  readonly runs: readonly SavedRun[] | null;
  /** Runs that some tab, this one included, is writing. */
  readonly claimed: ReadonlySet<string>;
  /** Id under which the run shown is saved. */
  readonly current: string | null;
  /** Why the run shown is no longer being saved. */
  readonly unsaved: ErrorInfo | null;
  /** Why the last thing asked of the history could not be done. */
  readonly error: ErrorInfo | null;
  readonly storage: { readonly usage: number; readonly quota: number } | null;
}

export const emptySavedRuns: SavedRunsState = {
  runs: null,
  claimed: new Set(),
  current: null,
  unsaved: null,
  error: null,
  storage: null,
};
