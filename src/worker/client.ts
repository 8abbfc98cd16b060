/** The page's end of the worker: every call settles, even when the worker dies; the next call starts a fresh one. */
import { proxy, transfer, wrap } from 'comlink';
import { hostFrames, type FrameHost } from '../sandbox/frames';
import type { WorkerApi } from './endpoint';
import type { ErrorInfo, LabApi, RunOutcome } from '../protocol';

interface Link {
  readonly lab: LabApi;
  /** Resolves when the worker is gone. */
  readonly death: Promise<ErrorInfo>;
}

export type SpawnWorker = () => Worker;

let frames: FrameHost | null = null;

/** A worker with sandbox frames for untrusted code; those of the previous worker are removed. */
const spawnLab: SpawnWorker = () => {
  const worker = new Worker(new URL('./endpoint.ts', import.meta.url), { type: 'module' });
  frames?.close();
  frames = hostFrames();
  void wrap<WorkerApi>(worker).lendFrames(transfer(frames.port, [frames.port]));
  return worker;
};

function diedOf(cause: string): ErrorInfo {
  return {
    kind: 'worker-died',
    message: `The lab’s background worker stopped unexpectedly${cause === '' ? '' : `: ${cause.slice(0, 300)}`}.`,
    hint: 'Start again; if it stops again, try a smaller model or fewer prompts.',
  };
}

export function createLabClient(spawn: SpawnWorker = spawnLab): LabApi {
  let link: Link | null = null;

  const connect = (): Link => {
    const worker = spawn();
    const death = new Promise<ErrorInfo>((resolve) => {
      const die = (cause: string) => {
        worker.terminate();
        link = null;
        resolve(diedOf(cause));
      };
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        die(event.message ?? '');
      });
      worker.addEventListener('messageerror', () => die('a message could not be read'));
    });
    const lab = wrap<LabApi>(worker) as unknown as LabApi; // every method of LabApi is asynchronous already
    return { lab, death };
  };

  /** The call's outcome, or `orElse` of the error if the worker died or the call threw. */
  const call = async <T, E>(work: (lab: LabApi) => Promise<T>, orElse: (error: ErrorInfo) => E) => {
    const { lab, death } = (link ??= connect());
    const reply: Promise<T | E> = work(lab).catch((thrown: unknown) => orElse(diedOf(String(thrown))));
    return Promise.race([reply, death.then(orElse)]);
  };

  const failure = (error: ErrorInfo) => ({ ok: false, error }) as const;
  const failedRun = (error: ErrorInfo): RunOutcome => ({
    kind: 'failed',
    error,
  });
  const nothing = (): void => undefined;

  return {
    adapter: () => call((lab) => lab.adapter(), failure),
    catalog: () => call((lab) => lab.catalog(), failure),
    openBundled: (id) => call((lab) => lab.openBundled(id), failure),
    openFiles: (files) => call((lab) => lab.openFiles(files), failure),
    findOnHub: (repository, revision) => call((lab) => lab.findOnHub(repository, revision), failure),
    findAtUrl: (address) => call((lab) => lab.findAtUrl(address), failure),
    openRemote: (id, onProgress) => call((lab) => lab.openRemote(id, proxy(onProgress)), failure),
    stopDownload: () => call((lab) => lab.stopDownload(), nothing),
    storage: () => call((lab) => lab.storage(), failure),
    deleteStored: (id) => call((lab) => lab.deleteStored(id), failure),
    readData: (file) => call((lab) => lab.readData(file), failure),
    fetchData: (task, onProgress) => call((lab) => lab.fetchData(task, proxy(onProgress)), failure),
    defineTask: (task) => call((lab) => lab.defineTask(task), failure),
    openTask: (file) => call((lab) => lab.openTask(file), failure),
    knowsTask: (id) =>
      call(
        (lab) => lab.knowsTask(id),
        () => false,
      ),
    tryTask: (task, responses) => call((lab) => lab.tryTask(task, responses), failure),
    preflight: (config) => call((lab) => lab.preflight(config), failure),
    run: (runId, config, onEvents, earlier) =>
      call((lab) => lab.run(runId, config, proxy(onEvents), earlier), failedRun),
    landscape: (runId, source, request, onEvents) =>
      call((lab) => lab.landscape(runId, source, request, proxy(onEvents)), failedRun),
    grid: (runId, request, onEvents) => call((lab) => lab.grid(runId, request, proxy(onEvents)), failedRun),
    answer: (askId, request, onAnswers) =>
      call((lab) => lab.answer(askId, request, proxy(onAnswers)), failedRun),
    consolidateSelection: (runId, request, onEvents) =>
      call((lab) => lab.consolidateSelection(runId, request, proxy(onEvents)), failedRun),
    pause: (runId) => call((lab) => lab.pause(runId), nothing),
    resume: (runId) => call((lab) => lab.resume(runId), nothing),
    cancel: (runId) => call((lab) => lab.cancel(runId), nothing),
    exportModel: (row, name, onProgress) =>
      call((lab) => lab.exportModel(row, name, proxy(onProgress)), failure),
    recipe: (row, onProgress) => call((lab) => lab.recipe(row, proxy(onProgress)), failure),
    reproduction: (row, config, onProgress) =>
      call((lab) => lab.reproduction(row, config, proxy(onProgress)), failure),
    openClusterRun: (files) => call((lab) => lab.openClusterRun(files), failure),
    clusterScript: (config) => call((lab) => lab.clusterScript(config), failure),
    applyRecipe: (recipe, onProgress) => call((lab) => lab.applyRecipe(recipe, proxy(onProgress)), failure),
    stopExport: () => call((lab) => lab.stopExport(), nothing),
    signals: (request, onEvent) => call((lab) => lab.signals(request, proxy(onEvent)), failure),
    stopSignals: () => call((lab) => lab.stopSignals(), nothing),
  };
}
