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
  /** The instruction, in plain words. */
  readonly summary: string;
  /** How an answer is rewarded, in plain words. */
  readonly scoring: string;
  readonly example: { readonly prompt: string; readonly answer: string };
  /** Number of questions, where the task is a data set. */
  readonly rows?: number;
}

/** A custom task, and a file that recreates it. */
export interface DefinedTask {
  readonly info: TaskInfo;
  readonly file: Blob;
}

export interface BundledModel {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly parameters: number;
  /** Noise levels at which this model shows the effect best. */
  readonly sigmas: readonly number[];
}

/** The models and tasks on offer before anything is loaded. */
export interface Catalog {
  readonly models: readonly BundledModel[];
  readonly tasks: readonly TaskInfo[];
}

/** Progress of an export: parameters done, of the total. */
export interface ExportProgress {
  readonly done: number;
  readonly total: number;
}

/** The worker's API for the page. Callbacks are positional (comlink); outcomes are values, nothing throws. */
export interface LabApi {
  /** Needs no GPU, so that the page can list models and tasks in any browser. */
  catalog(): Promise<Result<Catalog>>;
  /** Requests a GPU device and checks its noise against the CPU path. */
  adapter(): Promise<Result<AdapterSummary>>;
  /** Loads public/models/<id> onto the GPU; the model loaded before stays if this fails. */
  openBundled(id: string): Promise<Result<ModelSummary>>;
  /** Loads a dropped model: config.json, tokenizer.json and one or more .safetensors (with index). */
  openFiles(files: readonly File[]): Promise<Result<ModelSummary>>;
  /** Inspects a repository on the Hugging Face Hub (`owner/name`) without downloading weights. */
  findOnHub(repository: string, revision: string): Promise<Result<RemoteModel>>;
  /** The same for the URL of a .safetensors file or of its folder. */
  findAtUrl(address: string): Promise<Result<RemoteModel>>;
  /** Downloads the missing part of a model found before, or opens it from storage; a failed download keeps what has arrived. */
  openRemote(id: string, onProgress: (progress: DownloadProgress) => void): Promise<Result<ModelSummary>>;
  /** Stops downloading a model or data; what has arrived is kept. */
  stopDownload(): Promise<void>;
  storage(): Promise<Result<ModelStorage>>;
  deleteStored(id: string): Promise<Result<ModelStorage>>;
  /** Reads rows from a JSON, JSONL, CSV or Parquet file. */
  readData(file: File): Promise<Result<DataTable>>;
  /** Downloads the data of a published task from the Hub (see `publishedData`); stopDownload stops it. */
  fetchData(
    task: DatasetTaskId,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<Result<DataTable>>;
  /** Defines a custom task; a RunConfig may name its id for the lifetime of the worker. */
  defineTask(task: TaskDraft | CustomTaskSpec): Promise<Result<DefinedTask>>;
  /** Recreates a task from the file that defineTask returned. */
  openTask(file: Blob): Promise<Result<TaskInfo>>;
  /** Whether a RunConfig may name this task. */
  knowsTask(id: string): Promise<boolean>;
  /** Scores responses[i] as an answer to row i. */
  tryTask(
    task: TaskDraft | CustomTaskSpec,
    responses: readonly string[],
  ): Promise<Result<readonly TrialScore[]>>;
  preflight(config: RunConfig): Promise<Result<Preflight>>;
  /** Runs to the end; events arrive in batches about every 50 ms. With the log of an interrupted run, resumes it. */
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
   * Reward around the loaded model in a plane or along a line, after a run; emits only `landscape` and `landscape-cells`.
   * It has its own `runId`, for pause, resume and cancel.
   */
  landscape(
    runId: string,
    source: LandscapeSource,
    request: LandscapeRequest,
    onEvents: (events: readonly RunEvent[]) => void,
  ): Promise<RunOutcome>;
  /** Split-half over bundled models, tasks and noise modes; the loaded model stays loaded. */
  grid(
    runId: string,
    request: GridRequest,
    onEvents: (events: readonly GridEvent[]) => void,
  ): Promise<RunOutcome>;
  /**
   * Generates answers with deltas of the loaded base; `onAnswers` receives them as they grow, token by token. Superseded by a
   * later call and by any other use of the device; refused during a run or an export. `askId` is for cancel.
   */
  answer(
    askId: string,
    request: AnswerRequest,
    onAnswers: (answers: readonly StreamedAnswer[]) => void,
  ): Promise<RunOutcome>;
  /** Consolidates a selection of members, using support rewards and probe only; emits `progress` and one `picked`. */
  consolidateSelection(
    runId: string,
    request: SelectionRequest,
    onEvents: (events: readonly RunEvent[]) => void,
  ): Promise<RunOutcome>;
  /** A zip of the delta applied to the loaded model, in Hugging Face format; bit-identical on any machine. */
  exportModel(
    row: ModelDelta,
    name: string,
    onProgress: (progress: ExportProgress) => void,
  ): Promise<Result<Blob>>;
  /** A recipe: a few KB of JSON that rebuild the same model from the same base. */
  recipe(row: ModelDelta, onProgress: (progress: ExportProgress) => void): Promise<Result<string>>;
  /** A Python script (numpy, transformers) that rebuilds the same model and scores it on the run's test prompts. */
  reproduction(
    row: ModelDelta,
    config: RunConfig,
    onProgress: (progress: ExportProgress) => void,
  ): Promise<Result<string>>;
  /** Imports the artefact folder of a run of the published implementation as events. */
  openClusterRun(files: readonly File[]): Promise<Result<readonly RunEvent[]>>;
  /** A shell script that runs the same experiment with the published implementation on a cluster. */
  clusterScript(config: RunConfig): Promise<Result<string>>;
  /** A zip of the recipe applied to the loaded model; a recipe for another base is refused. */
  applyRecipe(recipe: string, onProgress: (progress: ExportProgress) => void): Promise<Result<Blob>>;
  /** Stops the export in progress; its call fails with 'cancelled'. */
  stopExport(): Promise<void>;
  /**
   * Computes a population of the signal-continuation toy and emits it piece by piece. The latest request wins; fails with
   * 'busy' during a run.
   */
  signals(request: SignalsRequest, onEvent: (event: SignalsEvent) => void): Promise<SignalsOutcome>;
  /** Stops `signals`. */
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
