/** Custom tasks that are saved between visits. */
import type { ErrorInfo, SavedTask } from '../../protocol';

export interface CustomTaskState {
  readonly saved: readonly SavedTask[];
  /** Why a task could not be saved or deleted. */
  readonly error: ErrorInfo | null;
}

export const emptyCustomTasks: CustomTaskState = { saved: [], error: null };
