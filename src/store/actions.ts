/** What a person can do, as calls to the lab whose outcomes land in the store. */
import type {
  ErrorInfo,
  LabApi,
  ModelSummary,
  Result,
  RunConfig,
  RunEvent,
  RunKeeper,
  RunOutcome,
  TaskInfo,
} from '../protocol';
import { applyPreset, draftOfTask, editDraft, readDraft, showSigmas, type Draft } from './draft';
import { EventQueue } from './eventQueue';
import { createExploreActions, type ExploreActions } from './explore';
import { draftOf } from './fromConfig';
import { createHandActions, type HandActions } from './hand';
import { Keep, type KeepActions } from './keep';
import { createExportActions, isRecipe, type ExportActions } from './exports';
import { appendEvents, clearedRun, type LabState, type LabStore } from './lab';
import { bringTask, createOwnTaskActions, withKeptTasks, type OwnTaskActions } from './ownTaskActions';
import { publishedSigmas, type PresetId } from './presets';
import { createRemoteActions, type RemoteActions } from './remote';
import { replay } from './run';
import { createSignalsActions, type SignalsActions } from './signals';
import { createStageActions, type StageActions } from './stage';

export interface LabActions {
  /** Looks for a GPU, then opens the first bundled model; also the way back after a failure. */
  readonly begin: () => Promise<void>;
  readonly openBundled: (id: string) => Promise<void>;
  readonly openFiles: (files: readonly File[]) => Promise<void>;
  readonly dismissModelError: () => void;
  /** What to type where to run the experiment as typed with the published implementation. */
  readonly clusterScript: () => Promise<Result<string>>;
  /** Models over the network. */
  readonly remote: RemoteActions;
  /** Tasks that do not come with the lab. */
  readonly ownTask: OwnTaskActions;
  /** Puts this task, with no more prompts than it has. */
  readonly chooseTask: (task: TaskInfo) => void;
  /** The landscape, and split-half over many pairs. */
  readonly explore: ExploreActions;
  /** The models of the run shown, asked by hand. */
  readonly hand: HandActions;
  /** Models and recipes to take away. */
  readonly exports: ExportActions;
  /** The run shown, before an audience. */
  readonly stage: StageActions;
  /** The toy of the Learn page. */
  readonly signals: SignalsActions;
  readonly edit: (patch: Partial<Draft>) => void;
  readonly choosePreset: (id: PresetId) => void;
  readonly run: () => Promise<void>;
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Runs kept between visits. */
  readonly keep: KeepActions;
  /** Shows a kept run exactly as it was, its settings at the left. */
  readonly openRun: (id: string) => Promise<boolean>;
  /** Keeps and shows a run from a file. */
  readonly importRun: (file: File) => Promise<boolean>;
  /** Takes over the settings that a link carries in its query, and opens its model if it can be had without asking. */
  readonly openLink: (query: URLSearchParams) => Promise<void>;
  /** Goes on with a kept run where it broke off. */
  readonly resumeRun: (id: string) => Promise<boolean>;
  /** The settings of a kept run, once more from the start. */
  readonly runAgain: (id: string) => Promise<boolean>;
}

const estimateDelayMs = 350;
const mostFiles = 500;

export const busy = ({ control }: Pick<LabState, 'control'>): boolean => control !== 'idle';

const emptyLog: ErrorInfo = {
  kind: 'bad-file',
  message: 'This run was broken off before its first event.',
  hint: 'Delete it.',
};

const notHere = (id: string): ErrorInfo => ({
  kind: 'not-found',
  message: `This run used a model of yours, “${id.slice(0, 80)}”, which the page cannot open by itself.`,
  hint: 'Open the same files in the lab, then try again.',
});

const otherModel = (id: string): ErrorInfo => ({
  kind: 'not-found',
  message: `The link’s settings are here, but it was made with the model “${id.slice(0, 120)}”.`,
  hint: 'Open that model (from the Hub, an address or your files), then check the sigmas and press Run.',
});

/** The artefacts of the published implementation, and no model. */
const isClusterRun = (files: readonly File[]): boolean => {
  const names = new Set(files.map(({ name }) => name));
  const artefacts = ['sampling_population.json', 'stage1_summary.json', 'results.json'];
  return !names.has('config.json') && artefacts.some((name) => names.has(name));
};

class Lab implements LabActions {
  private runs = 0;
  private beginning: Promise<void> = Promise.resolve();
  private openings = 0;
  private estimates = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly queue: EventQueue;
  private readonly client: LabApi;
  readonly remote: RemoteActions;
  readonly explore: ExploreActions;
  readonly hand: HandActions;
  readonly keep: Keep;
  readonly ownTask: OwnTaskActions;
  readonly exports: ExportActions;
  readonly stage: StageActions;
  readonly signals: SignalsActions;

  constructor(
    private readonly store: LabStore,
    client: LabApi,
    private readonly keeper: RunKeeper,
  ) {
    this.client = withKeptTasks(client, keeper.tasks);
    this.keep = new Keep(store, keeper);
    this.stage = createStageActions(store);
    this.signals = createSignalsActions(store, client);
    this.queue = new EventQueue((events) => store.setState((state) => appendEvents(state, events)));
    this.ownTask = createOwnTaskActions(client, keeper.tasks, {
      get: () => this.state.ownTasks,
      set: (patch) => this.set({ ownTasks: { ...this.state.ownTasks, ...patch } }),
      choose: (task) => {
        this.addTasks([task]);
        this.chooseTask(task);
      },
      forget: this.forgetTask,
    });
    this.explore = createExploreActions(store, this.client, () => this.runId, this.afterFailure);
    this.hand = createHandActions(store, this.client, this.afterFailure);
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

  private get runId(): string {
    return `run-${this.runs}`;
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
    this.addTasks(await this.ownTask.arrive());
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

  /** A run made elsewhere takes the place of the one shown. */
  private async openClusterRun(files: readonly File[]): Promise<void> {
    if (busy(this.state)) return;
    const result = await this.client.openClusterRun(files);
    if (!result.ok) return this.set({ modelError: result.error });
    this.set({ ...clearedRun, modelError: null });
    this.queue.push(result.value);
    this.queue.flush();
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
    this.edit({ sigmas: showSigmas(sigmas) });
    return null;
  }

  dismissModelError = (): void => this.set({ modelError: null });

  clusterScript = async (): Promise<Result<string>> => {
    const { config } = readDraft(this.state.draft, this.state.model?.id ?? '');
    if (config) return this.client.clusterScript(config);
    const hint = 'Choose a model and a task, and mend the settings marked in red.';
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
    this.keep.begin();
    await this.drive(config, []);
  };

  /** To the end, from the start or from where the log `earlier` breaks off. */
  private async drive(config: RunConfig, earlier: readonly RunEvent[]): Promise<void> {
    this.runs += 1;
    const { runId } = this;
    clearTimeout(this.timer);
    const run = earlier.length > 0 ? { log: earlier, run: { ...replay(earlier), ending: null } } : clearedRun;
    this.set({ ...run, control: 'starting' });
    const outcome = await this.client.run(runId, config, (events) => this.receive(runId, events), earlier);
    this.queue.flush();
    this.settle(outcome);
    await this.keep.rest();
    if (this.state.estimate.kind === 'working') this.estimateSoon();
  }

  openRun = async (id: string): Promise<boolean> => (await this.show(id)) !== null;

  importRun = async (file: File): Promise<boolean> => {
    if (busy(this.state)) return false;
    const { readRunFile } = await import('./runFile');
    const read = await readRunFile(file);
    const kept = read.ok ? await this.keep.adopt(read.value) : read;
    if (!kept.ok) return this.refuse(kept.error) !== null;
    return this.openRun(kept.value);
  };

  openLink = async (query: URLSearchParams): Promise<void> => {
    const { readLink } = await import('./readLink');
    const link = readLink(query);
    await this.beginning;
    if (busy(this.state)) return;
    if (!link.ok) return void this.refuse(link.error);
    const { model } = link.value;
    const { catalog } = this.state;
    const bundled = catalog.kind === 'ready' && catalog.value.models.some(({ id }) => id === model);
    if (bundled && this.state.model?.id !== model) await this.openBundled(model);
    this.draft(draftOf(link.value, this.state.draft));
    if (!bundled) this.refuse(otherModel(model));
  };

  /** Its config, or null where it could not be shown. */
  private async show(id: string): Promise<RunConfig | null> {
    if (busy(this.state)) return null;
    const read = await this.keep.read(id);
    if (!read.ok) return this.refuse(read.error);
    const run = replay(read.value);
    if (!run.start) return this.refuse(emptyLog);
    this.keep.show(id, read.value.length);
    this.set({ log: read.value, run });
    const { config } = run.start;
    this.draft(draftOf(config, this.state.draft));
    return config;
  }

  private refuse(error: ErrorInfo): null {
    this.set({ keep: { ...this.state.keep, error } });
    return null;
  }

  resumeRun = async (id: string): Promise<boolean> => {
    if (busy(this.state) || (await this.keep.goOn(id))) return false;
    const config = await this.show(id);
    if (!config || !(await this.prepare(config))) {
      await this.keep.rest();
      return false;
    }
    this.draft(draftOf(config, this.state.draft)); // opening a model brought its own sigmas
    void this.drive(config, this.state.log);
    return true;
  };

  runAgain = async (id: string): Promise<boolean> => {
    const config = await this.show(id);
    if (!config || !(await this.prepare(config))) return false;
    this.draft(draftOf(config, this.state.draft));
    void this.run();
    return true;
  };

  /** Task and model of a run, from wherever they can be had again. */
  private async prepare({ task, model }: RunConfig): Promise<boolean> {
    const error = await bringTask(this.client, this.keeper.tasks, task);
    if (error) this.refuse(error);
    return !error && this.prepareModel(model);
  }

  private async prepareModel(id: string): Promise<boolean> {
    if (this.state.adapter.kind === 'failed') await this.begin();
    if (this.state.model?.id === id) return true;
    const { catalog } = this.state;
    const bundled = catalog.kind === 'ready' && catalog.value.models.some((model) => model.id === id);
    if (bundled) await this.openBundled(id);
    else if (/^(hub:|https?:)/.test(id)) await this.remote.open(id, id);
    const { model, modelError, remote } = this.state;
    if (model?.id === id) return true;
    this.refuse(modelError ?? remote.error ?? notHere(id));
    return false;
  }

  private receive(runId: string, events: readonly RunEvent[]): void {
    if (runId !== this.runId) return;
    this.queue.push(events);
    if (this.state.control === 'starting') this.set({ control: 'running' });
  }

  /** A worker that died sends no last event, so the outcome speaks for it. */
  private settle(outcome: RunOutcome): void {
    const at = this.state.log.at(-1)?.at ?? 0;
    const { ending } = this.state.run;
    if (!ending && outcome.kind === 'failed') this.queue.push([{ type: 'failed', error: outcome.error, at }]);
    if (!ending && outcome.kind === 'cancelled') this.queue.push([{ type: 'stopped', at }]);
    this.set({ control: 'idle' });
    if (outcome.kind === 'failed') this.afterFailure(outcome.error);
  }

  /** Without its worker or device the lab has no model any more. */
  private afterFailure = (error: ErrorInfo): void => {
    const lost = error.kind === 'worker-died' || error.kind === 'device-lost';
    if (lost) this.set({ adapter: { kind: 'failed', error }, model: null, estimate: { kind: 'none' } });
  };

  pause = async (): Promise<void> => {
    if (this.state.control !== 'running') return;
    this.set({ control: 'paused' });
    await this.client.pause(this.runId);
  };

  resume = async (): Promise<void> => {
    if (this.state.control !== 'paused') return;
    this.set({ control: 'running' });
    await this.client.resume(this.runId);
  };

  stop = async (): Promise<void> => {
    if (!busy(this.state) || this.state.control === 'stopping') return;
    this.set({ control: 'stopping' });
    await this.client.cancel(this.runId);
  };
}

export const createLabActions = (store: LabStore, client: LabApi, keeper: RunKeeper): LabActions =>
  new Lab(store, client, keeper);
