/** A lab without a GPU or a worker, behind the same interface: for tests of the page and its store. */
import {
  failureOf,
  labFrom,
  type Catalog,
  type ErrorInfo,
  type LabApi,
  type ModelSummary,
  type Result,
  type RunConfig,
  type RunEvent,
  type RunEventBody,
  type RunOutcome,
} from '../../../src/protocol';
import { syntheticGrid, syntheticLandscape } from '../synthetic/syntheticGeometry';
import {
  syntheticAdapter,
  syntheticLog,
  syntheticModel,
  syntheticPreflight,
} from '../synthetic/syntheticRun';

const task = (id: string, family: string) => ({
  id,
  title: id[0]!.toUpperCase() + id.slice(1),
  family,
  summary: `What ${id} asks.`,
  scoring: `How ${id} is scored.`,
  example: { prompt: `${id}:`, answer: 'abcd' },
});

export const fakeCatalog: Catalog = {
  models: [
    {
      id: 'fake-1k',
      title: 'Fake 1k',
      summary: 'Small.',
      parameters: 1024,
      sigmas: [0.006, 0.012],
    },
    {
      id: 'fake-2k',
      title: 'Fake 2k',
      summary: 'Larger.',
      parameters: 2048,
      sigmas: [0.004, 0.008],
    },
  ],
  tasks: [task('count', 'math'), task('code', 'code'), task('story', 'writing')],
};

/** What can be made to happen; everything else works. */
export interface FakeLabOptions {
  readonly adapterError?: ErrorInfo;
  readonly modelError?: ErrorInfo;
  readonly estimateError?: ErrorInfo;
  /** The run fails after this many events; without `endsSilently` with a last event that says so. */
  readonly runError?: {
    readonly after: number;
    readonly error: ErrorInfo;
    readonly endsSilently?: boolean;
  };
  /** Landscape and grid end with it. */
  readonly exploreError?: ErrorInfo;
  /** Milliseconds between two events; 0 lets them all come at once. */
  readonly stepMs?: number;
}

export interface FakeLab extends LabApi {
  /** Names of the calls so far, in order. */
  readonly calls: readonly string[];
  /** Configs that a preflight or run was asked for. */
  readonly configs: readonly RunConfig[];
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const ok = <T>(value: T): Result<T> => ({ ok: true, value });
const fail = (error: ErrorInfo): Result<never> => ({ ok: false, error });

const notPartOfThis: ErrorInfo = {
  kind: 'network',
  message: 'There is no network.',
  hint: 'None.',
};

class Fake implements Partial<FakeLab> {
  readonly calls: string[] = [];
  readonly configs: RunConfig[] = [];
  private paused = false;
  private cancelled = false;

  storage = async () => ok({ models: [], usage: 0, quota: 2 ** 30, persisted: false });
  deleteStored = async () => this.storage();

  knowsTask = async () => true;
  clusterScript = async () => ok('bash');

  exportModel = async () => ok(new Blob([]));
  recipe = async () => ok('{}');
  reproduction = async () => ok('print()');
  applyRecipe = async () => ok(new Blob([]));

  constructor(private readonly options: FakeLabOptions) {}

  private note<T>(call: string, value: T): T {
    this.calls.push(call);
    return value;
  }

  catalog = async () => this.note('catalog', ok(fakeCatalog));

  adapter = async () => {
    const { adapterError } = this.options;
    return this.note('adapter', adapterError ? fail(adapterError) : ok(syntheticAdapter));
  };

  openBundled = async (id: string): Promise<Result<ModelSummary>> => {
    const found = fakeCatalog.models.find((model) => model.id === id)!;
    return this.note(`openBundled ${id}`, ok({ ...syntheticModel, id, title: found.title }));
  };

  openFiles = async (files: readonly File[]): Promise<Result<ModelSummary>> => {
    const { name } = files[0]!;
    const { modelError } = this.options;
    const opened = modelError ? fail(modelError) : ok({ ...syntheticModel, id: name, title: name });
    return this.note(`openFiles ${name}`, opened);
  };

  preflight = async (config: RunConfig) => {
    this.configs.push(config);
    const { estimateError } = this.options;
    return this.note('preflight', estimateError ? fail(estimateError) : ok(syntheticPreflight(config)));
  };

  run = async (
    runId: string,
    config: RunConfig,
    onEvents: (events: readonly RunEvent[]) => void,
  ): Promise<RunOutcome> => {
    this.calls.push(`run ${runId}`);
    this.configs.push(config);
    this.paused = this.cancelled = false;
    const { stepMs = 0, runError } = this.options;
    let at = 0;
    for (const [i, event] of syntheticLog(config).entries()) {
      if (i === runError?.after) return this.breakOff(runError, at, onEvents);
      do await sleep(stepMs);
      while (this.paused && !this.cancelled);
      if (this.cancelled) {
        await (onEvents([{ type: 'stopped', at }]) as unknown);
        return { kind: 'cancelled' };
      }
      at = event.at;
      await (onEvents([event]) as unknown); // over a message port, a promise
    }
    return { kind: 'done' };
  };

  private async breakOff(
    { error, endsSilently = false }: NonNullable<FakeLabOptions['runError']>,
    at: number,
    onEvents: (events: readonly RunEvent[]) => void,
  ): Promise<RunOutcome> {
    if (!endsSilently) await (onEvents([{ type: 'failed', error, at }]) as unknown);
    return { kind: 'failed', error };
  }

  landscape: LabApi['landscape'] = async (runId, _source, request, onEvents) => {
    const { frame, cells } = syntheticLandscape(request);
    const events: RunEventBody[] = [
      { type: 'landscape', frame },
      ...cells.map((cell) => ({ type: 'landscape-cells' as const, cells: [cell] })),
    ];
    return this.tell(`landscape ${runId}`, events, (body) => onEvents([{ ...body, at: 0 }]));
  };

  grid: LabApi['grid'] = async (runId, request, onEvents) =>
    this.tell(`grid ${runId}`, syntheticGrid(request), (event) => onEvents([event]));

  /** Every model answers in three pieces, its place in the question last. */
  answer: LabApi['answer'] = async (askId, { models, prompts }, onAnswers) => {
    this.note(`answer ${askId}`, (this.cancelled = false));
    const { stepMs = 0, exploreError } = this.options;
    for (const text of ['b', 'bd', 'bdc']) {
      await sleep(stepMs);
      if (this.cancelled) return { kind: 'cancelled' };
      const done = text.length === 3;
      const answers = models.flatMap(({ deltas: rows }, model) =>
        prompts.map((_, prompt) => ({
          model,
          prompt,
          text: done ? `${text}${model}` : text,
          votes: rows.length,
          of: rows.length,
          done,
          correct: done ? model === 1 : null,
        })),
      );
      await (onAnswers(answers) as unknown);
    }
    return exploreError ? { kind: 'failed', error: exploreError } : { kind: 'done' };
  };

  consolidateSelection: LabApi['consolidateSelection'] = async (runId, { members, from, to }, onEvents) => {
    const seeds = members.map(({ seed }) => seed);
    const row = { noise: 'independent', seeds, coefficients: members.map(({ sigma }) => sigma) } as const;
    const [probe, base] = [
      { correct: 40, n: 64 },
      { correct: 30, n: 64 },
    ];
    const found = { beta: 1, scale: 2, eta: 0.02, probe, base, tried: 4, searchForwards: 320, row };
    const progress = {
      type: 'progress',
      phase: 'sweep',
      total: 2,
      tokensPerSecond: 1,
      secondsLeft: 1,
    } as const;
    const events: RunEventBody[] = [
      { ...progress, done: 1 },
      { ...progress, done: 2 },
      { type: 'picked', pick: { from, to, members: members.length, ...found } },
    ];
    return this.tell(`pick ${runId}`, events, (body) => onEvents([{ ...body, at: 0 }]));
  };

  private async tell<T>(
    call: string,
    events: readonly T[],
    send: (event: T) => unknown,
  ): Promise<RunOutcome> {
    this.note(call, (this.paused = this.cancelled = false));
    const { stepMs = 0, exploreError } = this.options;
    for (const event of events) {
      do await sleep(stepMs);
      while (this.paused && !this.cancelled);
      if (this.cancelled) return { kind: 'cancelled' };
      await send(event);
    }
    return exploreError ? { kind: 'failed', error: exploreError } : { kind: 'done' };
  }

  pause = async (runId: string) => {
    this.note(`pause ${runId}`, (this.paused = true));
  };
  resume = async (runId: string) => {
    this.note(`resume ${runId}`, (this.paused = false));
  };
  cancel = async (runId: string) => {
    this.note(`cancel ${runId}`, (this.cancelled = true));
  };
}

/** What the fake does not do fails as if there were no network. */
export const fakeLab = (options: FakeLabOptions = {}): FakeLab => ({
  ...labFrom(async (method) => failureOf(method, notPartOfThis)),
  ...new Fake(options),
});
