/** The lab in a worker: one device, one model, one run at a time; every failure leaves as a value. */
import { expose } from 'comlink';
import { fromBlob, fromUrl } from 'safetensors-js';
import { openGpu } from '../gpu';
import { shaders } from '../gpu/viteShaders';
import { LabSession, RunControl } from '../lab';
import type { ModelFiles } from '../model';
import { attempt, LabError, type Catalog, type LabApi, type Result, type RunOutcome } from '../protocol';
import { tasks } from '../tasks';
import { calibrationMemory } from './calibrationMemory';

const modelsUrl = new URL(`${import.meta.env.BASE_URL}models/`, new URL('../', self.location.href));
const bundledFiles = [
  'config.json',
  'generation_config.json',
  'model.safetensors',
  'tokenizer.json',
  'tokenizer_config.json',
];

let session: Promise<LabSession> | null = null;
let running: { readonly id: string; readonly control: RunControl } | null = null;

function openSession(): Promise<LabSession> {
  session ??= start();
  return session;
}

async function start(): Promise<LabSession> {
  try {
    const gpu = await openGpu(navigator.gpu, { shaders });
    void gpu.lost.then(() => (session = null)); // the next call asks for a new device
    return await LabSession.open(gpu, calibrationMemory);
  } catch (thrown) {
    session = null;
    throw thrown;
  }
}

async function fetchJson(url: URL): Promise<unknown> {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) {
    throw new LabError(
      'network',
      `${url.pathname} could not be loaded.`,
      'Check the connection and reload the page.',
    );
  }
  return response.json();
}

const infoOf = ({ id, title, family, summary, scoring, example }: (typeof tasks)[number]) => ({
  id,
  title,
  family,
  summary,
  scoring,
  example,
});

function notWhileRunning(): void {
  if (running)
    throw new LabError('busy', 'A run is under way.', 'Stop it first, or wait until it has finished.');
}

function filesOf(files: readonly File[]): ModelFiles {
  const byName = new Map(files.map((file) => [file.name, file]));
  return { names: [...byName.keys()], open: async (name) => fromBlob(byName.get(name)!) };
}

const api: LabApi = {
  adapter: () => attempt(async () => (await openSession()).adapter),

  catalog: () =>
    attempt(async () => {
      const models = (await fetchJson(new URL('index.json', modelsUrl))) as Catalog['models'];
      return { models, tasks: tasks.map(infoOf) };
    }),

  openBundled: (id) =>
    attempt(async () => {
      notWhileRunning();
      const folder = new URL(`${encodeURIComponent(id)}/`, modelsUrl);
      const files: ModelFiles = { names: bundledFiles, open: (name) => fromUrl(new URL(name, folder).href) };
      const { title } = ((await fetchJson(new URL('index.json', modelsUrl))) as Catalog['models']).find(
        (model) => model.id === id,
      ) ?? {
        title: id,
      };
      return (await openSession()).load(id, title, files);
    }),

  openFiles: (files) =>
    attempt(async () => {
      notWhileRunning();
      const weights = files.find((file) => file.name.endsWith('.safetensors'));
      const title = (weights ?? files[0])?.name.slice(0, 80) ?? 'your model';
      return (await openSession()).load(title, title, filesOf(files));
    }),

  preflight: (config) =>
    attempt(async () => {
      notWhileRunning();
      return (await openSession()).preflight(config);
    }),

  async run(runId, config, onEvents): Promise<RunOutcome> {
    const opened: Result<LabSession> = await attempt(async () => {
      notWhileRunning();
      return openSession();
    });
    if (!opened.ok) return { kind: 'failed', error: opened.error };
    const control = new RunControl();
    running = { id: runId, control };
    try {
      return await opened.value.run(config, control, (events) => void onEvents(events));
    } finally {
      running = null;
    }
  },

  pause: async (runId) => controlOf(runId)?.pause(),
  resume: async (runId) => controlOf(runId)?.resume(),
  cancel: async (runId) => controlOf(runId)?.cancel(),
};

function controlOf(runId: string): RunControl | undefined {
  return running?.id === runId ? running.control : undefined;
}

expose(api);
