/** Custom tasks: read, tried, added to the catalogue, and saved so that their runs can be resumed at a later visit. */
import type {
  DatasetTaskId,
  DataTable,
  DownloadProgress,
  ErrorInfo,
  SavedTask,
  LabApi,
  Result,
  RunConfig,
  TaskDraft,
  TaskInfo,
  TaskStorage,
  TrialScore,
} from '../../protocol';

export interface CustomTaskState {
  readonly kept: readonly SavedTask[];
  /** Why a task could not be saved or deleted. */
  readonly error: ErrorInfo | null;
}

export const emptyCustomTasks: CustomTaskState = { kept: [], error: null };

export interface CustomTaskActions {
  /** A data file, or pasted text. */
  readonly read: (source: File | string) => Promise<Result<DataTable>>;
  /** The published data set, from the repository that its task names. */
  readonly fetch: (
    task: DatasetTaskId,
    onProgress: (progress: DownloadProgress) => void,
  ) => Promise<Result<DataTable>>;
  readonly stopFetching: () => Promise<void>;
  /** Rewards for answers to the first rows, one answer per row. */
  readonly tryOut: (draft: TaskDraft, responses: readonly string[]) => Promise<Result<readonly TrialScore[]>>;
  /** Adds the task to the catalogue, saves it and chooses it. */
  readonly define: (draft: TaskDraft) => Promise<Result<TaskInfo>>;
  /** Lists the saved tasks, at the beginning of a visit. */
  readonly arrive: () => Promise<readonly TaskInfo[]>;
  /** Deletes a saved task and its data for good. */
  readonly remove: (id: string) => Promise<void>;
  readonly dismiss: () => void;
}

interface Catalogue {
  readonly get: () => CustomTaskState;
  readonly set: (patch: Partial<CustomTaskState>) => void;
  readonly choose: (task: TaskInfo) => void;
  readonly forget: (id: string) => void;
}

export function createCustomTaskActions(
  client: LabApi,
  keeper: TaskStorage,
  { get, set, choose, forget }: Catalogue,
): CustomTaskActions {
  const others = (id: string) => get().kept.filter(({ info }) => info.id !== id);
  return {
    read: (source) =>
      client.readData(typeof source === 'string' ? new File([source], 'pasted rows') : source),
    fetch: (task, onProgress) => client.fetchData(task, onProgress),
    stopFetching: () => client.stopDownload(),
    tryOut: (draft, responses) => client.tryTask(draft, responses),
    define: async (draft) => {
      const result = await client.defineTask(draft);
      if (!result.ok) return result;
      const { info } = result.value;
      const kept = await keeper.keep(result.value);
      set(kept.ok ? { kept: [...others(info.id), kept.value], error: null } : { error: kept.error });
      choose(info);
      return { ok: true, value: info };
    },
    arrive: async () => {
      const listed = await keeper.list();
      set(listed.ok ? { kept: listed.value } : { error: listed.error });
      return listed.ok ? listed.value.map(({ info }) => info) : [];
    },
    remove: async (id) => {
      const removed = await keeper.remove(id);
      if (!removed.ok) return set({ error: removed.error });
      set({ kept: others(id), error: null });
      forget(id);
    },
    dismiss: () => set({ error: null }),
  };
}

/** Their ids end in a hash of what they are made of. */
const isOwn = (task: string): boolean => task.includes('@');

const gone = (id: string): ErrorInfo => ({
  kind: 'not-found',
  message: `The data of the task “${id.slice(0, 80)}” is not saved in this browser.`,
  hint: 'Load the same data with the same settings under “Custom task…”, then try again.',
});

/** Null once the worker knows a config's task, rebuilt from the saved file if need be; or why it cannot. */
export async function restoreTask(
  client: LabApi,
  keeper: TaskStorage,
  id: string,
): Promise<ErrorInfo | null> {
  if (!isOwn(id) || (await client.knowsTask(id))) return null;
  const file = await keeper.read(id);
  if (!file.ok) return file.error;
  if (file.value === null) return gone(id);
  const opened = await client.openTask(file.value);
  return opened.ok ? null : opened.error;
}

/** A client whose worker knows every saved task that a config names, even after a restart. */
export function withSavedTasks(client: LabApi, keeper: TaskStorage): LabApi {
  const after = <T>(
    { task }: RunConfig,
    work: () => Promise<T>,
    refuse: (error: ErrorInfo) => T,
  ): Promise<T> =>
    isOwn(task)
      ? restoreTask(client, keeper, task).then((error) => (error ? refuse(error) : work()))
      : work();
  let cancelled = '';
  const failure = (error: ErrorInfo) => ({ ok: false, error }) as const;
  const failed = (error: ErrorInfo) => ({ kind: 'failed', error }) as const;
  return {
    ...client,
    preflight: (config) => after(config, () => client.preflight(config), failure),
    run: (id, config, ...rest) => {
      const start = () =>
        id === cancelled // while its task was read
          ? Promise.resolve({ kind: 'cancelled' } as const)
          : client.run(id, config, ...rest);
      return after(config, start, failed);
    },
    cancel: (id) => {
      cancelled = id;
      return client.cancel(id);
    },
    landscape: (id, source, ...rest) =>
      after(source.config, () => client.landscape(id, source, ...rest), failed),
    answer: (id, request, onAnswers) =>
      after(request.config, () => client.answer(id, request, onAnswers), failed),
    consolidateSelection: (id, request, onEvents) =>
      after(request.config, () => client.consolidateSelection(id, request, onEvents), failed),
    reproduction: (row, config, onProgress) =>
      after(config, () => client.reproduction(row, config, onProgress), failure),
  };
}
