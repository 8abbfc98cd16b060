/** Which of the saved runs are listed, offered, and can be resumed. */
import type { SavedRun } from '../../protocol';
import type { SavedRunsState } from '../state/savedRuns';

/** Runs that are not deleted. */
export const presentRuns = (runs: readonly SavedRun[]): readonly SavedRun[] =>
  runs.filter(({ deletedAt }) => deletedAt === null);

/** The newest run that was interrupted and that nobody is writing, to be offered. */
export const unfinishedRun = ({ runs, claimed, current }: SavedRunsState): SavedRun | null =>
  presentRuns(runs ?? []).find(({ id, ending }) => ending === null && id !== current && !claimed.has(id)) ??
  null;

export const canResume = ({ ending, model }: SavedRun): boolean =>
  ending !== 'finished' && model.parameters > 0;
