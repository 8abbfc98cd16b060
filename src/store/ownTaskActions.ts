/** Tasks that do not come with the lab: read, tried and added to the catalogue. */
import type { DatasetTaskId, DataTable, LabApi, Result, TaskDraft, TaskInfo, TrialScore } from '../protocol';

export interface OwnTaskActions {
  /** A data file, or pasted text. */
  readonly read: (source: File | string) => Promise<Result<DataTable>>;
  /** The published data set, from the repository that its task names. */
  readonly fetch: (task: DatasetTaskId) => Promise<Result<DataTable>>;
  /** What answers to the first rows would earn, one answer a row. */
  readonly tryOut: (draft: TaskDraft, responses: readonly string[]) => Promise<Result<readonly TrialScore[]>>;
  /** Adds the task to those there are, and chooses it. */
  readonly define: (draft: TaskDraft) => Promise<Result<TaskInfo>>;
}

export const createOwnTaskActions = (client: LabApi, choose: (task: TaskInfo) => void): OwnTaskActions => ({
  read: (source) => client.readData(typeof source === 'string' ? new File([source], 'pasted rows') : source),
  fetch: (task) => client.fetchData(task),
  tryOut: (draft, responses) => client.tryTask(draft, responses),
  define: async (draft) => {
    const result = await client.defineTask(draft);
    if (result.ok) choose(result.value);
    return result;
  },
});
