/** The lab's beginning and the models that it opens. */
import type { ErrorInfo, ModelSummary, Result } from '../../protocol';
import { showList } from '../../settings';
import type { ActionContext } from '../context';
import { publishedSigmas } from '../settings/presets';
import type { SettingsActions } from '../settings/settingsActions';
import { busy, loaded } from '../state';
import type { CustomTaskActions } from '../tasks/customTaskActions';

export interface ModelActions {
  /** Looks for a GPU, then opens the first bundled model; also the way back after a failure. */
  readonly begin: () => Promise<void>;
  /** Resolves once the latest `begin` is done. */
  readonly begun: () => Promise<void>;
  readonly openBundled: (id: string) => Promise<void>;
  /** Opens what `load` gives, and puts `sigmas` into the settings; why it could not be opened, or null. */
  readonly open: (
    title: string,
    load: () => Promise<Result<ModelSummary>>,
    sigmas?: readonly number[],
  ) => Promise<ErrorInfo | null>;
  readonly dismissModelError: () => void;
}

interface Needs {
  readonly settings: Pick<SettingsActions, 'edit'>;
  readonly customTask: Pick<CustomTaskActions, 'arrive'>;
}

export function createModelActions(
  { store, client }: ActionContext,
  { settings, customTask }: Needs,
): ModelActions {
  let beginning: Promise<void> = Promise.resolve();
  let openings = 0;

  const open: ModelActions['open'] = async (title, load, sigmas = publishedSigmas) => {
    if (busy(store.getState()) || store.getState().exports.making !== null) return null;
    const opening = ++openings;
    store.setState({ opening: title, modelError: null });
    const result = await load();
    if (opening !== openings) return null;
    store.setState({ opening: null });
    if (!result.ok) {
      store.setState({ modelError: result.error });
      return result.error;
    }
    store.setState({ model: result.value });
    settings.edit({ sigmas: showList(sigmas) });
    return null;
  };

  const openBundled = async (id: string): Promise<void> => {
    const { catalog } = store.getState();
    const found =
      catalog.kind === 'ready' ? catalog.value.models.find((model) => model.id === id) : undefined;
    await open(found?.title ?? id, () => client.openBundled(id), found?.sigmas);
  };

  const start = async (): Promise<void> => {
    store.setState({ adapter: { kind: 'loading' }, catalog: { kind: 'loading' }, model: null });
    const [catalog, adapter] = await Promise.all([client.catalog(), client.adapter()]);
    store.setState({ catalog: loaded(catalog), adapter: loaded(adapter) });
    void customTask.arrive(); // storage may take its time
    if (!catalog.ok || !adapter.ok) return;
    const { models, tasks } = catalog.value;
    const task = tasks.find(({ id }) => id === 'story') ?? tasks[0];
    if (store.getState().draft.task === '' && task) settings.edit({ task: task.id });
    const [first] = models;
    if (first) await openBundled(first.id);
  };

  return {
    begin: () => (beginning = start()),
    begun: () => beginning,
    openBundled,
    open,
    dismissModelError: () => store.setState({ modelError: null }),
  };
}
