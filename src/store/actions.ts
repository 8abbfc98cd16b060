/** The page's actions: calls to the lab whose outcomes land in the store. */
import type {
  ErrorInfo,
  LabApi,
  ModelSummary,
  Result,
  RunConfig,
  RunEvent,
  RunStorage,
  TaskInfo,
} from '../protocol';
import { showList } from '../settings';
import { applyPreset, draftOfTask, editDraft, readDraft, type Draft } from './settings/draft';
import { Driver } from './run/driver';
import { createExploreActions, type ExploreActions } from './afterRun/explore';
import { createPlaygroundActions, type PlaygroundActions } from './afterRun/playground';
import { SavedRuns, type SavedRunsActions } from './saved/savedRuns';
import { Reopening, type ReopenActions } from './saved/reopen';
import { createExportActions, isRecipe, type ExportActions } from './models/exports';
import { busy, clearedRun, type LabState, type LabStore } from './state';
import {
  restoreTask,
  createCustomTaskActions,
  withSavedTasks,
  type CustomTaskActions,
} from './tasks/customTaskActions';
import { publishedSigmas, type PresetId } from './settings/presets';
import { createRemoteActions, type RemoteActions } from './models/remote';
import { createSignalsActions, type SignalsActions } from './learn/signals';
import { createPresentationActions, type PresentationActions } from './afterRun/presentation';

export interface LabActions extends ReopenActions {
  /** Looks for a GPU, then opens the first bundled model; also the way back after a failure. */
  readonly begin: () => Promise<void>;
  readonly openBundled: (id: string) => Promise<void>;
  readonly openFiles: (files: readonly File[]) => Promise<void>;
  readonly dismissModelError: () => void;
  /** A script that runs the experiment, as set up, with the published implementation. */
  readonly clusterScript: () => Promise<Result<string>>;
  /** Models over the network. */
  readonly remote: RemoteActions;
  /** Tasks that do not come with the lab. */
  readonly customTask: CustomTaskActions;
  /** Chooses this task, with no more prompts than it has. */
  readonly chooseTask: (task: TaskInfo) => void;
  /** The landscape, and split-half over many pairs. */
  readonly explore: ExploreActions;
  /** Prompts to the models of the run shown. */
  readonly playground: PlaygroundActions;
  /** Models and recipes to download. */
  readonly exports: ExportActions;
  /** The run shown, as a presentation. */
  readonly presentation: PresentationActions;
  /** The toy of the Learn page. */
  readonly signals: SignalsActions;
  readonly edit: (patch: Partial<Draft>) => void;
  readonly choosePreset: (id: PresetId) => void;
  readonly run: () => Promise<void>;
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Runs saved between visits. */
  readonly savedRuns: SavedRunsActions;
}

const estimateDelayMs = 350;
const mostFiles = 500;

/** Opens output of the published implementation; it brings no model. */
const isClusterRun = (files: readonly File[]): boolean => {
  const names = new Set(files.map(({ name }) => name));
  const artefacts = ['sampling_population.json', 'stage1_summary.json', 'results.json'];
  return !names.has('config.json') && artefacts.some((name) => names.has(name));
};

class Lab implements LabActions {
  private beginning: Promise<void> = Promise.resolve();
  private openings = 0;
  private estimates = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly driver: Driver;
  private readonly keptRuns: Reopening;
  private readonly client: LabApi;
  readonly remote: RemoteActions;
  readonly explore: ExploreActions;
  readonly playground: PlaygroundActions;
  readonly savedRuns: SavedRuns;
  readonly customTask: CustomTaskActions;
  readonly exports: ExportActions;
  readonly presentation: PresentationActions;
  readonly signals: SignalsActions;

  constructor(
    private readonly store: LabStore,
    client: LabApi,
    keeper: RunStorage,
  ) {
    this.client = withSavedTasks(client, keeper.tasks);
    this.savedRuns = new SavedRuns(store, keeper);
    this.presentation = createPresentationActions(store);
    this.signals = createSignalsActions(store, client);
    this.driver = new Driver(store, this.client, this.afterFailure);
    this.keptRuns = new Reopening(store, this.savedRuns, {
      begun: () => this.beginning,
      begin: this.begin,
      openBundled: this.openBundled,
      openRemote: (id) => this.remote.open(id, id),
      bringTask: (task) => restoreTask(this.client, keeper.tasks, task),
      draft: (draft) => this.draft(draft),
      drive: this.drive,
      run: this.run,
    });
    this.customTask = createCustomTaskActions(client, keeper.tasks, {
      get: () => this.state.customTasks,
      set: (patch) => this.set({ customTasks: { ...this.state.customTasks, ...patch } }),
      choose: (task) => {
        this.addTasks([task]);
        this.chooseTask(task);
      },
      forget: this.forgetTask,
    });
    this.explore = createExploreActions(store, this.client, () => this.driver.runId, this.afterFailure);
    this.playground = createPlaygroundActions(store, this.client, this.afterFailure);
    this.exports = createExportActions(
      this.client,
      () => this.state,
      (patch) => this.set({ exports: { ...this.state.exports, ...patch } }),
    );
    this.remote = createRemoteActions(
      client,
      (patch) => this.set({ remote: { ...this.state.remote, ...patch } }),
      async (title, load) => {
        const error = await this.open(title, load, publishedSigmas);
        this.set({ modelError: null }); // shown where the model was asked for
        return error;
      },
    );
  }

  private get state(): LabState {
    return this.store.getState();
  }

  private set(patch: Partial<LabState>): void {
    this.store.setState(patch);
  }

  begin = (): Promise<void> => (this.beginning = this.start());

  private async start(): Promise<void> {
    this.set({ adapter: { kind: 'loading' }, catalog: { kind: 'loading' }, model: null });
    const [catalog, adapter] = await Promise.all([this.client.catalog(), this.client.adapter()]);
    const outcome = <T>(result: Result<T>) =>
      result.ok
        ? ({ kind: 'ready', value: result.value } as const)
        : ({ kind: 'failed', error: result.error } as const);
    this.set({ catalog: outcome(catalog), adapter: outcome(adapter) });
    void this.customTask.arrive().then((kept) => this.addTasks(kept)); // storage may take its time
    if (!catalog.ok || !adapter.ok) return;
    const { models, tasks } = catalog.value;
    const task = tasks.find(({ id }) => id === 'story') ?? tasks[0];
    if (this.state.draft.task === '' && task) this.edit({ task: task.id });
    const [first] = models;
    if (first) await this.openBundled(first.id);
  }

  openBundled = async (id: string): Promise<void> => {
    const { catalog } = this.state;
    const found =
      catalog.kind === 'ready' ? catalog.value.models.find((model) => model.id === id) : undefined;
    await this.open(found?.title ?? id, () => this.client.openBundled(id), found?.sigmas ?? publishedSigmas);
  };

  openFiles = async (files: readonly File[]): Promise<void> => {
    const [only] = files;
    if (only && files.length === 1 && /\.jsonl$/i.test(only.name)) return void (await this.importRun(only));
    const parts = files.filter(({ name }) => /\.(safetensors|json|jinja)$/i.test(name));
    const chosen = (parts.length > 0 ? parts : files).slice(0, mostFiles); // a folder may hold anything
    if (chosen.length === 0) return;
    if (isClusterRun(chosen)) return this.openClusterRun(chosen);
    if (await isRecipe(chosen)) return this.exports.apply(chosen[0]!);
    await this.open(chosen[0]!.name, () => this.client.openFiles(chosen), publishedSigmas);
  };

  /** A run made elsewhere replaces the one shown. */
  private async openClusterRun(files: readonly File[]): Promise<void> {
    if (busy(this.state)) return;
    const result = await this.client.openClusterRun(files);
    if (!result.ok) return this.set({ modelError: result.error });
    this.driver.show(result.value);
  }

  /** Why it could not be opened, or null. */
  private async open(
    title: string,
    load: () => Promise<Result<ModelSummary>>,
    sigmas: readonly number[],
  ): Promise<ErrorInfo | null> {
    if (busy(this.state) || this.state.exports.making !== null) return null;
    const opening = ++this.openings;
    this.set({ opening: title, modelError: null });
    const result = await load();
    if (opening !== this.openings) return null;
    this.set({ opening: null });
    if (!result.ok) {
      this.set({ modelError: result.error });
      return result.error;
    }
    this.set({ model: result.value });
    this.edit({ sigmas: showList(sigmas) });
    return null;
  }

  dismissModelError = (): void => this.set({ modelError: null });

  clusterScript = async (): Promise<Result<string>> => {
    const { config } = readDraft(this.state.draft, this.state.model?.id ?? '');
    if (config) return this.client.clusterScript(config);
    const hint = 'Choose a model and a task, and fix the highlighted settings.';
    return { ok: false, error: { kind: 'bad-config', message: 'The experiment is not complete.', hint } };
  };

  private showTasks(change: (tasks: readonly TaskInfo[]) => readonly TaskInfo[]): void {
    const { catalog } = this.state;
    if (catalog.kind !== 'ready') return;
    const tasks = change(catalog.value.tasks);
    this.set({ catalog: { kind: 'ready', value: { ...catalog.value, tasks } } });
  }

  private addTasks(added: readonly TaskInfo[]): void {
    const ids = new Set(added.map(({ id }) => id));
    this.showTasks((tasks) => [...tasks.filter(({ id }) => !ids.has(id)), ...added]);
  }

  private forgetTask = (forgotten: string): void => {
    this.showTasks((tasks) => tasks.filter(({ id }) => id !== forgotten));
    const { catalog, draft } = this.state;
    const first = catalog.kind === 'ready' ? catalog.value.tasks[0] : undefined;
    if (draft.task === forgotten && first) this.chooseTask(first);
  };

  chooseTask = (task: TaskInfo): void => this.edit(draftOfTask(this.state.draft, task));

  edit = (patch: Partial<Draft>): void => this.draft(editDraft(this.state.draft, patch));

  choosePreset = (id: PresetId): void => this.draft(applyPreset(this.state.draft, id));

  private draft(draft: Draft): void {
    this.set({ draft });
    this.estimateSoon();
  }

  private estimateSoon(): void {
    clearTimeout(this.timer);
    const wanted = ++this.estimates;
    const { draft, model } = this.state;
    const { config } = readDraft(draft, model?.id ?? '');
    if (!config) return this.set({ estimate: { kind: 'none' } });
    this.set({ estimate: { kind: 'working' } });
    this.timer = setTimeout(() => {
      void this.client.preflight(config).then((result) => {
        if (wanted !== this.estimates) return;
        const estimate = result.ok
          ? ({ kind: 'ready', value: result.value } as const)
          : ({ kind: 'failed', error: result.error } as const);
        this.set({ estimate });
      });
    }, estimateDelayMs);
  }

  run = async (): Promise<void> => {
    const { draft, model } = this.state;
    const { config } = readDraft(draft, model?.id ?? '');
    const { opening, exports } = this.state;
    if (busy(this.state) || opening !== null || exports.making !== null || !config) return;
    this.set({ ...clearedRun, control: 'starting' });
    this.savedRuns.begin();
    await this.drive(config, []);
  };

  private drive = async (config: RunConfig, earlier: readonly RunEvent[]): Promise<void> => {
    clearTimeout(this.timer);
    await this.driver.drive(config, earlier);
    await this.savedRuns.rest();
    if (this.state.estimate.kind === 'working') this.estimateSoon();
  };

  openRun = (id: string): Promise<boolean> => this.keptRuns.openRun(id);
  importRun = (file: File): Promise<boolean> => this.keptRuns.importRun(file);
  openLink = (query: URLSearchParams): Promise<void> => this.keptRuns.openLink(query);
  resumeRun = (id: string): Promise<boolean> => this.keptRuns.resumeRun(id);
  runAgain = (id: string): Promise<boolean> => this.keptRuns.runAgain(id);
  pause = (): Promise<void> => this.driver.pause();
  resume = (): Promise<void> => this.driver.resume();
  stop = (): Promise<void> => this.driver.stop();

  /** Without its worker or device the lab has no model any more. */
  private afterFailure = (error: ErrorInfo): void => {
    const lost = error.kind === 'worker-died' || error.kind === 'device-lost';
    if (lost) this.set({ adapter: { kind: 'failed', error }, model: null, estimate: { kind: 'none' } });
  };
}

export const createLabActions = (store: LabStore, client: LabApi, keeper: RunStorage): LabActions =>
  new Lab(store, client, keeper);
