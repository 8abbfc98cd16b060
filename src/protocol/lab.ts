import type { CustomTaskSpec, DatasetTaskId, DataTable, TaskDraft, TrialScore } from './task';
import type { ModelDelta } from './corp';
import type { Result } from './errors';
import type { GridEvent, GridRequest, LandscapeRequest, LandscapeSource } from './geometry';
import type { AnswerRequest, StreamedAnswer, SelectionRequest } from './playground';
import type { DownloadProgress, ModelStorage, RemoteModel } from './models';
import type { SignalsEvent, SignalsOutcome, SignalsRequest } from './signals';
import type { RunEvent } from './events';
import type { AdapterSummary, ModelSummary, Preflight, RunConfig, RunOutcome } from './run';

export interface TaskInfo {
  readonly id: string;
  readonly title: string;
  /** math, code or writing. */
  readonly family: string;
  /** What the model is asked to do, in plain words. */
  readonly summary: string;
  /** How an answer is rewarded, in plain words. */
  readonly scoring: string;
  readonly example: { readonly prompt: string; readonly answer: string };
  /** Questions there are, where the task is a data set. */
  readonly rows?: number;
}

/** A task of one's own, and a file that makes the same task again. */
export interface DefinedTask {
  readonly info: TaskInfo;
  readonly file: Blob;
}

export interface BundledModel {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly parameters: number;
  /** Standard deviations of the noise at which this model's population shows the effect best. */
  readonly sigmas: readonly number[];
}

/** What there is to choose from before anything is loaded. */
export interface Catalog {
  readonly models: readonly BundledModel[];
  readonly tasks: readonly TaskInfo[];
}

/** Weights made of a model that is being written, of how many. */
export interface ExportProgress {
  readonly done: number;
  readonly total: number;
}

/** What the worker offers the page. Callbacks are positional (comlink); outcomes are values, nothing throws. */
export interface LabApi {
  /** Needs no GPU, so a page can show what it would offer on any browser. */
  catalog(): Promise<Result<Catalog>>;
  /** Asks for a GPU device and checks its noise against the CPU path. */
  adapter(): Promise<Result<AdapterSummary>>;
  /** Loads public/models/<id> onto the GPU; the model loaded before stays if this fails. */
  openBundled(id: string): Promise<Result<ModelSummary>>;
  /** Loads a dropped model: config.json, tokenizer.json and one or more .safetensors (with index). */
  openFiles(files: readonly File[]): Promise<Result<ModelSummary>>;
  /** What a repository on the Hugging Face Hub (`owner/name`) holds for the lab, before any weights are fetched. */
  findOnHub(repository: string, revision: string): Promise<Result<RemoteModel>>;
  /** The same for the address of a .safetensors file or of the folder it lies in. */
  findAtUrl(address: string): Promise<Result<RemoteModel>>;
  /** Fetches what is missing of a model found before, or opens it from storage; what has arrived is kept on failure. */
  openRemote(id: string, onProgress: (progress: DownloadProgress) => void): Promise<Result<ModelSummary>>;
  /** Of a model or of data; what has arrived is kept. */
  stopDownload(): Promise<void>;
  storage(): Promise<Result<ModelStorage>>;
  deleteStored(id: string): Promise<Result<ModelStorage>>;
  /** Reads rows from a JSON, JSONL, CSV or Parquet file. */
  readData(file: File): Promise<Result<DataTable>>;
  /** Reads the data of a published task from where `publishedData` says it is on the Hub; stopDownload stops it, too. */
  fetchData(
    task: DatasetTaskId,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<Result<DataTable>>;
  /** Makes a task of it, which a RunConfig may name by its id until the worker ends. */
  defineTask(task: TaskDraft | CustomTaskSpec): Promise<Result<DefinedTask>>;
  /** Makes a task of the file that defineTask gave. */
  openTask(file: Blob): Promise<Result<TaskInfo>>;
  /** Whether a RunConfig may name this task. */
  knowsTask(id: string): Promise<boolean>;
  /** What responses[i] would earn as an answer to row i. */
  tryTask(
    task: TaskDraft | CustomTaskSpec,
    responses: readonly string[],
  ): Promise<Result<readonly TrialScore[]>>;
  preflight(config: RunConfig): Promise<Result<Preflight>>;
  /** Runs to the end; events arrive in batches about every 50 ms. With the log of a run that broke off, goes on with it. */
  run(
    runId: string,
    config: RunConfig,
    onEvents: (events: readonly RunEvent[]) => void,
    earlier?: readonly RunEvent[],
  ): Promise<RunOutcome>;
  pause(runId: string): Promise<void>;
  resume(runId: string): Promise<void>;
  cancel(runId: string): Promise<void>;
  /**
   * Reward around the loaded model in a plane or along a line, after a run; tells `landscape` and `landscape-cells` alone.
   * `runId` is one of its own, for pause, resume and cancel.
   */
  landscape(
    runId: string,
    source: LandscapeSource,
    request: LandscapeRequest,
    onEvents: (events: readonly RunEvent[]) => void,
  ): Promise<RunOutcome>;
  /** Split-half over bundled models, tasks and kinds of noise; the loaded model stays. */
  grid(
    runId: string,
    request: GridRequest,
    onEvents: (events: readonly GridEvent[]) => void,
  ): Promise<RunOutcome>;
  /**
   * Asks models of the loaded base; `onAnswers` hears of each answer as it grows, token by token. Gives way to a later call
   * and to whatever else is asked of the device; refused while a run or an export is under way. `askId` is for cancel.
   */
  answer(
    askId: string,
    request: AnswerRequest,
    onAnswers: (answers: readonly StreamedAnswer[]) => void,
  ): Promise<RunOutcome>;
  /** Folds members that a person picked, by support rewards and probe alone; tells `progress` and one `picked`. */
  consolidateSelection(
    runId: string,
    request: SelectionRequest,
    onEvents: (events: readonly RunEvent[]) => void,
  ): Promise<RunOutcome>;
  /** A zip of the model that the row makes of the loaded one, as Hugging Face transformers loads it; exact on any machine. */
  exportModel(
    row: ModelDelta,
    name: string,
    onProgress: (progress: ExportProgress) => void,
  ): Promise<Result<Blob>>;
  /** A few KB of JSON that rebuild the same model from the same base. */
  recipe(row: ModelDelta, onProgress: (progress: ExportProgress) => void): Promise<Result<string>>;
  /** A Python script (numpy, transformers) that rebuilds the same model and scores it on the run's test prompts. */
  reproduction(
    row: ModelDelta,
    config: RunConfig,
    onProgress: (progress: ExportProgress) => void,
  ): Promise<Result<string>>;
  /** The artefact folder of a run of the published implementation, as events of a run of one's own. */
  openClusterRun(files: readonly File[]): Promise<Result<readonly RunEvent[]>>;
  /** What to type where to run the same experiment with the published implementation on a cluster. */
  clusterScript(config: RunConfig): Promise<Result<string>>;
  /** The zip a recipe makes of the loaded model; a recipe for another base is refused. */
  applyRecipe(recipe: string, onProgress: (progress: ExportProgress) => void): Promise<Result<Blob>>;
  /** Ends whatever model or recipe is being made; its call fails with 'cancelled'. */
  stopExport(): Promise<void>;
  /**
   * A population of the toy that goes on with signals, told piece by piece. The latest request wins; fails with 'busy'
   * during a run.
   */
  signals(request: SignalsRequest, onEvent: (event: SignalsEvent) => void): Promise<SignalsOutcome>;
  /** Ends what `signals` computes. */
  stopSignals(): Promise<void>;
}

type IfWorkerDies<T> = [T] extends [RunOutcome]
  ? 'outcome'
  : [T] extends [Result<unknown>]
    ? 'result'
    : [T] extends [boolean]
      ? 'false'
      : [T] extends [void]
        ? 'nothing'
        : never;

/**
 * Every method of the API, and what its call settles with when the worker dies under it: a failed Result, a failed
 * RunOutcome, false or nothing. The page's client is made from this table.
 */
export const labMethods: {
  readonly [method in keyof LabApi]: IfWorkerDies<Awaited<ReturnType<LabApi[method]>>>;
} = {
  catalog: 'result',
  adapter: 'result',
  openBundled: 'result',
  openFiles: 'result',
  findOnHub: 'result',
  findAtUrl: 'result',
  openRemote: 'result',
  stopDownload: 'nothing',
  storage: 'result',
  deleteStored: 'result',
  readData: 'result',
  fetchData: 'result',
  defineTask: 'result',
  openTask: 'result',
  knowsTask: 'false',
  tryTask: 'result',
  preflight: 'result',
  run: 'outcome',
  pause: 'nothing',
  resume: 'nothing',
  cancel: 'nothing',
  landscape: 'outcome',
  grid: 'outcome',
  answer: 'outcome',
  consolidateSelection: 'outcome',
  exportModel: 'result',
  recipe: 'result',
  reproduction: 'result',
  openClusterRun: 'result',
  clusterScript: 'result',
  applyRecipe: 'result',
  stopExport: 'nothing',
  signals: 'result',
  stopSignals: 'nothing',
};
