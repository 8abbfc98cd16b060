/** A saved run with its log replayed, to be compared with others. */
import type { RunEvent, SavedRun } from '../../../protocol';
import { replay, type RunState } from '../../run/reducer';

export interface ComparedRun {
  readonly saved: SavedRun;
  readonly run: RunState;
}

export const compared = (saved: SavedRun, log: readonly RunEvent[]): ComparedRun => ({
  saved,
  run: replay(log),
});
