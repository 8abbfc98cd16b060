/** Models from the network: what was found, what is being downloaded, what is stored. */
import type {
  DownloadProgress,
  ErrorInfo,
  LabApi,
  ModelStorage,
  ModelSummary,
  RemoteModel,
  Result,
} from '../../protocol';

export interface RemoteState {
  readonly looking: boolean;
  /** Result of the last look-up. */
  readonly found: RemoteModel | null;
  readonly progress: DownloadProgress | null;
  readonly error: ErrorInfo | null;
  readonly storage: ModelStorage | null;
}

export const emptyRemote: RemoteState = {
  looking: false,
  found: null,
  progress: null,
  error: null,
  storage: null,
};

export interface RemoteActions {
  /** Looks up what a repository on the Hub, or an address, holds. */
  readonly find: (where: 'hub' | 'address', text: string, revision: string) => Promise<void>;
  /** Downloads the missing files of a model and opens it. */
  readonly open: (id: string, title: string) => Promise<boolean>;
  readonly stop: () => Promise<void>;
  readonly refresh: () => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
}

type Open = (title: string, load: () => Promise<Result<ModelSummary>>) => Promise<ErrorInfo | null>;

export function createRemoteActions(
  client: LabApi,
  set: (patch: Partial<RemoteState>) => void,
  open: Open,
): RemoteActions {
  let looks = 0;
  const show = (result: Result<ModelStorage>) =>
    set(result.ok ? { storage: result.value } : { error: result.error });
  const refresh = async () => show(await client.storage());
  return {
    find: async (where, text, revision) => {
      const look = ++looks;
      set({ looking: true, found: null, error: null });
      const result = await (where === 'hub' ? client.findOnHub(text, revision) : client.findAtUrl(text));
      if (look !== looks) return;
      set({ looking: false, ...(result.ok ? { found: result.value } : { error: result.error }) });
    },
    open: async (id, title) => {
      set({ error: null });
      const error = await open(title, () => client.openRemote(id, (progress) => set({ progress })));
      set({ progress: null, error });
      await refresh();
      return error === null;
    },
    stop: () => client.stopDownload(),
    refresh,
    remove: async (id) => show(await client.deleteStored(id)),
  };
}
