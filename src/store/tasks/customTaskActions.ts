/** Custom tasks: read, tried, added to the catalogue, and saved so that their runs can be resumed at a later visit. */
import type {
  DatasetTaskId,
  DataTable,
  DownloadProgress,
  Result,
  TaskDraft,
  TaskInfo,
  TrialScore,
} from '../../protocol';
import { sliceSetter, type ActionContext } from '../context';
import type { SettingsActions } from '../settings/settingsActions';

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
  /** Adds the saved tasks to the catalogue, at the beginning of a visit. */
  readonly arrive: () => Promise<void>;
  /** Deletes a saved task and its data for good. */
  readonly remove: (id: string) => Promise<void>;
  readonly dismiss: () => void;
}

export function createCustomTaskActions(
  context: ActionContext,
  settings: Pick<SettingsActions, 'chooseTask'>,
): CustomTaskActions {
  const { store, client } = context;
  const { tasks: storage } = context.storage;
  const set = sliceSetter(context, 'customTasks');

  function changeCatalog(change: (tasks: readonly TaskInfo[]) => readonly TaskInfo[]): void {
    const { catalog } = store.getState();
    if (catalog.kind !== 'ready') return;
    const { value } = catalog;
    store.setState({ catalog: { kind: 'ready', value: { ...value, tasks: change(value.tasks) } } });
  }

  function addTasks(added: readonly TaskInfo[]): void {
    const ids = new Set(added.map(({ id }) => id));
    changeCatalog((tasks) => [...tasks.filter(({ id }) => !ids.has(id)), ...added]);
  }

  function forgetTask(forgotten: string): void {
    changeCatalog((tasks) => tasks.filter(({ id }) => id !== forgotten));
    const { catalog, draft } = store.getState();
    const first = catalog.kind === 'ready' ? catalog.value.tasks[0] : undefined;
    if (draft.task === forgotten && first) settings.chooseTask(first);
  }

  const others = (id: string) => store.getState().customTasks.saved.filter(({ info }) => info.id !== id);

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
      const saved = await storage.keep(result.value);
      set(saved.ok ? { saved: [...others(info.id), saved.value], error: null } : { error: saved.error });
      addTasks([info]);
      settings.chooseTask(info);
      return { ok: true, value: info };
    },
    arrive: async () => {
      const listed = await storage.list();
      set(listed.ok ? { saved: listed.value } : { error: listed.error });
      if (listed.ok) addTasks(listed.value.map(({ info }) => info));
    },
    remove: async (id) => {
      const removed = await storage.remove(id);
      if (!removed.ok) return set({ error: removed.error });
      set({ saved: others(id), error: null });
      forgetTask(id);
    },
    dismiss: () => set({ error: null }),
  };
}
