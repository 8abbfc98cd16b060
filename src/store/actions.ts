/** What a person can do, as calls whose outcomes land in the store. */
import type { LabApi, RunStorage } from '../protocol';
import { createExploreActions, type ExploreActions } from './afterRun/exploreActions';
import { createPlaygroundActions, type PlaygroundActions } from './afterRun/playgroundActions';
import { createPresentationActions, type PresentationActions } from './afterRun/presentationActions';
import type { ActionContext } from './context';
import { createSignalsActions, type SignalsActions } from './learn/signalsActions';
import { createExportActions, type ExportActions } from './models/exportActions';
import { createModelActions, type ModelActions } from './models/modelActions';
import { createOpenFilesActions, type OpenFilesActions } from './models/openFilesActions';
import { createRemoteActions, type RemoteActions } from './models/remoteActions';
import { createRunActions, type RunActions } from './run/runActions';
import { createReopenActions, type ReopenActions } from './saved/reopenActions';
import { createSavedRunActions, type SavedRunActions } from './saved/savedRunActions';
import { createSaveRunActions } from './saved/saveRunActions';
import { createSettingsActions, type SettingsActions } from './settings/settingsActions';
import type { LabStore } from './state';
import { createCustomTaskActions, type CustomTaskActions } from './tasks/customTaskActions';
import { withSavedTasks } from './tasks/savedTasks';

export interface LabActions
  extends
    Pick<ModelActions, 'begin' | 'openBundled' | 'dismissModelError'>,
    Pick<SettingsActions, 'edit' | 'choosePreset' | 'chooseTask' | 'clusterScript'>,
    Pick<RunActions, 'run' | 'pause' | 'resume' | 'stop'>,
    OpenFilesActions,
    ReopenActions {
  /** Models over the network. */
  readonly remote: RemoteActions;
  readonly customTask: CustomTaskActions;
  /** The landscape, split-half over many pairs, consolidating a selection. */
  readonly explore: ExploreActions;
  /** Prompts for the models of the run shown. */
  readonly playground: PlaygroundActions;
  /** Models and recipes as files. */
  readonly exports: ExportActions;
  readonly presentation: PresentationActions;
  /** The toy of the Learn page. */
  readonly signals: SignalsActions;
  /** Runs saved between visits. */
  readonly savedRuns: SavedRunActions;
}

export function createLabActions(store: LabStore, worker: LabApi, storage: RunStorage): LabActions {
  const context: ActionContext = { store, storage, client: withSavedTasks(worker, storage.tasks) };
  const settings = createSettingsActions(context);
  const customTask = createCustomTaskActions(context, settings);
  const models = createModelActions(context, { settings, customTask });
  const remote = createRemoteActions(context, models);
  const exports = createExportActions(context);
  const savedRuns = createSavedRunActions(context);
  const saving = createSaveRunActions(context);
  const runs = createRunActions(context, { settings, saving });
  const reopen = createReopenActions(context, { models, remote, settings, runs, savedRuns, saving });
  return {
    ...settings,
    ...models,
    ...runs,
    ...reopen,
    ...createOpenFilesActions(context, { models, exports, runs, reopen }),
    remote,
    customTask,
    exports,
    savedRuns,
    explore: createExploreActions(context),
    playground: createPlaygroundActions(context),
    presentation: createPresentationActions(context),
    signals: createSignalsActions(context),
  };
}
