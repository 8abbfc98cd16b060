/** Runs from an earlier visit, a file or a link: shown, resumed, or run again with what they need. */
import type { ErrorInfo, RunConfig } from '../../protocol';
import { checkSettings } from '../../settings';
import { sliceSetter, type ActionContext } from '../context';
import type { ModelActions } from '../models/modelActions';
import type { RemoteActions } from '../models/remoteActions';
import { replay } from '../run/reducer';
import type { RunActions } from '../run/runActions';
import { draftOf } from '../settings/fromConfig';
import type { SettingsActions } from '../settings/settingsActions';
import { busy, isBundled, type LabState } from '../state';
import { restoreTask } from '../tasks/savedTasks';
import type { SavedRunActions } from './savedRunActions';
import type { SaveRunActions } from './saveRunActions';

export interface ReopenActions {
  /** Shows a saved run exactly as it was, its settings at the left. */
  readonly openRun: (id: string) => Promise<boolean>;
  /** Saves and shows a run from a file. */
  readonly importRun: (file: File) => Promise<boolean>;
  /** Applies the settings in a link's query, and opens its model if that needs no download or file. */
  readonly openLink: (query: URLSearchParams) => Promise<void>;
  /** Continues a saved run where it was interrupted. */
  readonly resumeRun: (id: string) => Promise<boolean>;
  /** Runs the settings of a saved run again from the start. */
  readonly runAgain: (id: string) => Promise<boolean>;
}

const emptyLog: ErrorInfo = {
  kind: 'bad-file',
  message: 'This run was interrupted before its first event.',
  hint: 'There is nothing to resume; delete it.',
};

const notHere = (id: string): ErrorInfo => ({
  kind: 'not-found',
  message: `Open your model again to continue: this run used “${id.slice(0, 80)}”, which the page cannot open by itself.`,
  hint: 'Open the same files, then try again.',
});

const otherModel = (id: string): ErrorInfo => ({
  kind: 'not-found',
  message: `The link’s settings are loaded, but it was made with the model “${id.slice(0, 120)}”.`,
  hint: 'Open that model (from the Hub, an address or your files), then check the sigmas and press Run.',
});

const cannotRun = (message: string): ErrorInfo => ({
  kind: 'bad-config',
  message: `This run cannot be run again: ${message}`,
  hint: 'Its results are unchanged. Its settings are in the form: fix them there and press Run.',
});

/** Why nothing can be run now, or null. */
function occupation(state: LabState): ErrorInfo | null {
  const { opening, exports } = state;
  const what = busy(state)
    ? 'a run is in progress'
    : opening !== null
      ? 'a model is being opened'
      : exports.making !== null
        ? 'a file is being made'
        : null;
  if (what === null) return null;
  return { kind: 'busy', message: `Not now: ${what}.`, hint: 'Wait until it has ended, then try again.' };
}

interface Needs {
  readonly models: Pick<ModelActions, 'begin' | 'begun' | 'openBundled'>;
  readonly remote: Pick<RemoteActions, 'open'>;
  readonly settings: Pick<SettingsActions, 'replaceDraft'>;
  readonly runs: Pick<RunActions, 'run' | 'drive'>;
  readonly savedRuns: Pick<SavedRunActions, 'adopt' | 'read'>;
  readonly saving: Pick<SaveRunActions, 'show' | 'claim' | 'rest'>;
}

export function createReopenActions(context: ActionContext, needs: Needs): ReopenActions {
  const { store, client, storage } = context;
  const { models, remote, settings, runs, savedRuns, saving } = needs;
  const set = sliceSetter(context, 'savedRuns');

  function refuse(error: ErrorInfo): null {
    set({ error });
    return null;
  }

  const takeSettings = (config: RunConfig): void =>
    settings.replaceDraft(draftOf(config, store.getState().draft));

  /** Its config, or null if it could not be shown. */
  async function show(id: string): Promise<RunConfig | null> {
    if (busy(store.getState())) return null;
    const read = await savedRuns.read(id);
    if (!read.ok) return refuse(read.error);
    const run = replay(read.value);
    if (!run.start) return refuse(emptyLog);
    saving.show(id, read.value.length);
    store.setState({ log: read.value, run });
    takeSettings(run.start.config);
    return run.start.config;
  }

  const openRun = async (id: string): Promise<boolean> => (await show(id)) !== null;

  /** Opens the model of a run, from wherever it can be restored. */
  async function prepareModel(id: string): Promise<boolean> {
    if (store.getState().adapter.kind === 'failed') await models.begin();
    if (store.getState().model?.id === id) return true;
    if (isBundled(store.getState(), id)) await models.openBundled(id);
    else if (/^(hub:|https?:)/.test(id)) await remote.open(id, id);
    const now = store.getState();
    if (now.model?.id === id) return true;
    refuse(now.modelError ?? now.remote.error ?? notHere(id));
    return false;
  }

  /** Task and model of a run, from wherever they can be restored. */
  async function prepare({ task, model }: RunConfig): Promise<boolean> {
    const error = await restoreTask(client, storage.tasks, task);
    if (error) refuse(error);
    return !error && prepareModel(model);
  }

  return {
    openRun,
    importRun: async (file) => {
      if (busy(store.getState())) return false;
      const { readRunFile } = await import('./runFile');
      const read = await readRunFile(file);
      const saved = read.ok ? await savedRuns.adopt(read.value) : read;
      if (!saved.ok) return refuse(saved.error) !== null;
      return openRun(saved.value);
    },
    openLink: async (query) => {
      const { readLink } = await import('../settings/readLink');
      const link = readLink(query);
      await models.begun();
      if (busy(store.getState())) return;
      if (!link.ok) return void refuse(link.error);
      const { model } = link.value;
      const bundled = isBundled(store.getState(), model);
      if (bundled && store.getState().model?.id !== model) await models.openBundled(model);
      takeSettings(link.value);
      if (!bundled) refuse(otherModel(model));
    },
    resumeRun: async (id) => {
      const occupied = occupation(store.getState());
      if (occupied) return refuse(occupied) !== null;
      if (await saving.claim(id)) return false;
      const config = await show(id);
      if (!config || !(await prepare(config))) {
        await saving.rest();
        return false;
      }
      takeSettings(config); // opening a model brought its own sigmas
      void runs.drive(config, store.getState().log);
      return true;
    },
    runAgain: async (id) => {
      const occupied = occupation(store.getState());
      if (occupied) return refuse(occupied) !== null;
      const config = await show(id);
      if (!config) return false;
      const { problems } = checkSettings(config);
      if (problems.length > 0) return refuse(cannotRun(problems[0]!.message)) !== null;
      if (!(await prepare(config))) return false;
      takeSettings(config);
      const later = occupation(store.getState()); // opening a model may have taken its time
      if (later) return refuse(later) !== null;
      void runs.run();
      return true;
    },
  };
}
