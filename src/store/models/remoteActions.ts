/** Models over the network: looked up, fetched, opened, deleted. */
import type { ModelStorage, Result } from '../../protocol';
import { sliceSetter, type ActionContext } from '../context';
import type { ModelActions } from './modelActions';

export interface RemoteActions {
  /** Looks up what a repository on the Hub, or an address, holds. */
  readonly find: (where: 'hub' | 'address', text: string, revision: string) => Promise<void>;
  /** Downloads the missing files of a model and opens it. */
  readonly open: (id: string, title: string) => Promise<boolean>;
  readonly stop: () => Promise<void>;
  readonly refresh: () => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
}

export function createRemoteActions(
  context: ActionContext,
  models: Pick<ModelActions, 'open' | 'dismissModelError'>,
): RemoteActions {
  const { client } = context;
  const set = sliceSetter(context, 'remote');
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
      const error = await models.open(title, () => client.openRemote(id, (progress) => set({ progress })));
      models.dismissModelError(); // shown where the model was asked for
      set({ progress: null, error });
      await refresh();
      return error === null;
    },
    stop: () => client.stopDownload(),
    refresh,
    remove: async (id) => show(await client.deleteStored(id)),
  };
}
