/** The lab in a worker: one device, one model, one run at a time; every failure leaves as a value. */
import { expose } from 'comlink';
import { fromBlob, fromUrl } from 'safetensors-js';
import { openGpu } from '../gpu';
import { shaders } from '../gpu/viteShaders';
import { checkGrid, LabSession, RunControl } from '../lab';
import type { ModelFiles } from '../model';
import {
  attempt,
  LabError,
  type AnswerRequest,
  type BundledModel,
  type GridEvent,
  type StreamedAnswer,
  type LabApi,
  type Result,
  type RunEvent,
  type RunOutcome,
  type Sandbox,
} from '../protocol';
import { openBrowserSandbox } from '../sandbox/browser';
import { infoOf, tasks } from '../tasks';
import { calibrationMemory } from './calibrationMemory';
import { dataApi } from './data';
import { Downloads } from './downloads';
import { Exports } from './exports';
import { RemoteModels } from './remoteModels';
import { SignalDesk } from './signals';

const publicUrl = new URL(import.meta.env.BASE_URL, new URL('../', self.location.href));
const elsewhere = () => import('./elsewhere');

const modelsUrl = new URL('models/', publicUrl);
const bundledFiles = [
  'config.json',
  'generation_config.json',
  'model.safetensors',
  'tokenizer.json',
  'tokenizer_config.json',
];

/** No bundled file is longer: each comes in one request. */
const bundledBytes = 4 * 2 ** 20;

/** Where foreign code is run, once the page has lent its frames. */
let sandbox: Sandbox | undefined;
let session: Promise<LabSession> | null = null;
let running: { readonly id: string; readonly control: RunControl } | null = null;
/** A person's question under way; it gives way to everything else. */
let asking: { readonly id: string; readonly control: RunControl } | null = null;
let lastTurn: Promise<unknown> = Promise.resolve();

/** Work on the device, one after the other: no model is replaced while another call, or what it `left`, still uses it. */
function inTurn<T>(work: (lab: LabSession) => Promise<T>, left?: () => Promise<void>): Promise<T> {
  const turn = lastTurn.then(async () => work(await openSession()));
  lastTurn = turn.catch(() => undefined).then(left);
  return turn;
}

function openSession(): Promise<LabSession> {
  session ??= start();
  return session;
}

async function start(): Promise<LabSession> {
  try {
    const gpu = await openGpu(navigator.gpu, { shaders });
    void gpu.lost.then(() => (session = null)); // the next call asks for a new device
    return await LabSession.open(gpu, calibrationMemory, sandbox);
  } catch (thrown) {
    session = null;
    throw thrown;
  }
}

const busy = () =>
  new LabError(
    'busy',
    exports.busy ? 'A model is being saved.' : 'A run is under way.',
    'Stop it first, or wait until it has finished.',
  );

/** `work` behind what is under way, unless that is a run. */
function queued<T>(work: (lab: LabSession) => Promise<T>): Promise<Result<T>> {
  return attempt(() => {
    if (running) throw busy();
    return inTurn(work);
  });
}

/** `work` on the device, unless a run is under way. */
function whenIdle<T>(work: (lab: LabSession) => Promise<T>): Promise<Result<T>> {
  asking?.control.cancel();
  return queued(work);
}

async function bundledModels(): Promise<readonly BundledModel[]> {
  const url = new URL('index.json', modelsUrl);
  try {
    const response = await fetch(url);
    if (response.ok) return (await response.json()) as BundledModel[];
  } catch {
    // offline, or not JSON: the same to the person
  }
  throw new LabError(
    'network',
    `${url.pathname} could not be loaded.`,
    'Check the connection and reload the page.',
  );
}

async function findBundled(id: string): Promise<BundledModel> {
  const found = (await bundledModels()).find((model) => model.id === id);
  if (found) return found;
  throw new LabError(
    'not-found',
    `There is no bundled model "${id.slice(0, 60)}".`,
    'Choose one from the list.',
  );
}

/** A bundled model's files and sigmas, where it lies. */
async function findGridModel(id: string) {
  const { title, sigmas } = await findBundled(id);
  const folder = new URL(`${encodeURIComponent(id)}/`, modelsUrl);
  const open = (name: string) => fromUrl(new URL(name, folder).href, { ahead: bundledBytes });
  return { title, sigmas, files: { names: bundledFiles, open } };
}

function filesOf(files: readonly File[]): ModelFiles {
  const byName = new Map(files.map((file) => [file.name, file]));
  return {
    names: [...byName.keys()],
    open: async (name) => fromBlob(byName.get(name)!),
  };
}

/** Models are fetched while the device is free for other work; loading waits its turn. */
const downloads = new Downloads();
const remote = new RemoteModels(downloads, (model, files) =>
  whenIdle((lab) => lab.load(model.id, model.title, files)),
);

const exports = new Exports(whenIdle);

const signals = new SignalDesk(new URL('toys/signals.safetensors', publicUrl).href, whenIdle);

const controlOf = (runId: string) => [running, asking].find((job) => job?.id === runId)?.control;

/** What the page's end of the worker uses beside the lab itself. */
export interface WorkerApi extends LabApi {
  lendFrames(frames: MessagePort): Promise<void>;
}

/** The one long piece of work under way; its events reach the page before its outcome does. */
async function alone<E>(
  runId: string,
  onEvents: (events: readonly E[]) => void,
  work: (
    lab: LabSession,
    control: RunControl,
    deliver: (events: readonly E[]) => void,
  ) => Promise<RunOutcome>,
  elapsedMs?: number,
): Promise<RunOutcome> {
  if (running || exports.busy) return { kind: 'failed', error: busy().info };
  const control = new RunControl(elapsedMs);
  signals.stop();
  running = { id: runId, control };
  asking?.control.cancel();
  const outcome = await told(control, onEvents, (lab, deliver) => work(lab, control, deliver));
  running = null;
  return outcome;
}

/** Work in its turn; what it tells reaches the page before its outcome does: they travel by two ports. */
async function told<E>(
  control: RunControl,
  listen: (events: readonly E[]) => void,
  work: (lab: LabSession, deliver: (events: readonly E[]) => void) => Promise<RunOutcome>,
): Promise<RunOutcome> {
  let delivered: unknown;
  const deliver = (events: readonly E[]) => {
    delivered = listen(events);
  };
  const result = await attempt(() =>
    inTurn(
      (lab) => work(lab, deliver),
      () => control.left,
    ),
  );
  await delivered;
  return result.ok ? result.value : { kind: 'failed', error: result.error };
}

/** Of two questions the later one counts. */
async function ask(
  id: string,
  request: AnswerRequest,
  onAnswers: (answers: readonly StreamedAnswer[]) => void,
): Promise<RunOutcome> {
  if (running || exports.busy) return { kind: 'failed', error: busy().info };
  signals.stop();
  asking?.control.cancel();
  const job = { id, control: new RunControl() };
  asking = job;
  const outcome = await told<StreamedAnswer>(job.control, onAnswers, (lab, deliver) =>
    lab.answer(request, job.control, deliver),
  );
  if (asking === job) asking = null;
  return outcome;
}

const api: WorkerApi = {
  lendFrames: async (frames) => {
    sandbox = openBrowserSandbox(frames);
  },

  adapter: () => attempt(async () => (await openSession()).adapter),

  catalog: () =>
    attempt(async () => ({
      models: await bundledModels(),
      tasks: tasks.map(infoOf),
    })),

  openBundled: (id) =>
    whenIdle(async (lab) => {
      const { title, files } = await findGridModel(id);
      return lab.load(id, title, files);
    }),

  openFiles: (files) =>
    whenIdle((lab) => {
      const weights = files.find((file) => file.name.endsWith('.safetensors'));
      const title = (weights ?? files[0])?.name.slice(0, 80) ?? 'your model';
      return lab.load(title, title, filesOf(files));
    }),

  findOnHub: (repository, revision) => remote.findOnHub(repository, revision),
  findAtUrl: (address) => remote.findAtUrl(address),
  openRemote: (id, onProgress) => remote.open(id, onProgress),
  stopDownload: async () => downloads.stop(),
  storage: () => remote.storage(),
  deleteStored: (id) => remote.delete(id),

  ...dataApi(() => sandbox, downloads),

  preflight: (config) => queued((lab) => lab.preflight(config)),

  run: (runId, config, onEvents, earlier = []) =>
    alone(
      runId,
      onEvents,
      (lab, control, deliver) => lab.run(config, control, deliver, earlier),
      earlier.at(-1)?.at,
    ),

  landscape: (runId, source, request, onEvents) =>
    alone<RunEvent>(runId, onEvents, (lab, control, deliver) =>
      lab.landscape(source, request, control, deliver),
    ),

  grid: (runId, request, onEvents) =>
    alone<GridEvent>(runId, onEvents, (lab, control, deliver) =>
      lab.grid(checkGrid(request), findGridModel, control, (event) => deliver([event])),
    ),

  answer: ask,

  consolidateSelection: (runId, request, onEvents) =>
    alone<RunEvent>(runId, onEvents, (lab, control, deliver) => lab.pick(request, control, deliver)),

  pause: async (runId) => controlOf(runId)?.pause(),
  resume: async (runId) => controlOf(runId)?.resume(),
  cancel: async (runId) => controlOf(runId)?.cancel(),
  openClusterRun: (files) => attempt(async () => (await elsewhere()).readClusterRun(files)),
  clusterScript: (config) => attempt(async () => (await elsewhere()).clusterScript(config)),
  exportModel: (row, name, onProgress) =>
    exports.make(onProgress, (lab, watch) => lab.exportModel(row, name, watch)),
  recipe: (row, onProgress) => exports.make(onProgress, (lab, watch) => lab.recipe(row, watch)),
  reproduction: (row, config, onProgress) =>
    exports.make(onProgress, async (lab, watch) =>
      (await elsewhere()).python(await lab.reproduction(row, config, watch)),
    ),
  applyRecipe: (recipe, onProgress) =>
    exports.make(onProgress, (lab, watch) => lab.applyRecipe(recipe, watch)),
  stopExport: async () => exports.stop(),

  signals: (request, onEvent) => signals.explore(request, onEvent),
  stopSignals: async () => signals.stop(),
};

expose(api);
