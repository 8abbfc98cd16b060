/** The lab on one GPU device: the loaded model, preflight and runs; shared by the page's worker and the CLI. */
import { checkNoise, loadEngine, type CalibrationMemory, type GpuEngine } from '../engine';
import type { Gpu } from '../gpu';
import { fingerprint, openModel, type ModelFiles, type OpenModel } from '../model';
import {
  LabError,
  type AdapterSummary,
  type AnswerRequest,
  type GridEvent,
  type GridRequest,
  type StreamedAnswer,
  type LandscapeRequest,
  type LandscapeSource,
  type ModelDelta,
  type ModelSummary,
  type SelectionRequest,
  type Preflight,
  type RunConfig,
  type RunEvent,
  type RunEventBody,
  type RunOutcome,
  type Sandbox,
} from '../protocol';
import type { RunControl } from './run/control';
import { FaultCounter } from './scoring/faults';
import { prepare } from './run/prepare';
import { preflight } from './run/preflight';
import type { Watch } from './export/modelFiles';
import type { GridModel } from './diagnostics/grid';
import type { Reproduction } from './export/reproduction';
import type { RunContext } from './run/context';
import { recorded, RunRecord } from './run/record';
import { driveRun, outcomeOf } from './run/runner';
import type { LabModel } from './scoring/scoring';

interface Loaded {
  readonly open: OpenModel;
  readonly engine: GpuEngine;
  readonly summary: ModelSummary;
}

async function summarise(id: string, title: string, open: OpenModel): Promise<ModelSummary> {
  const { architecture, parameters, dtypes, bytes } = open;
  return {
    id,
    title,
    architecture: architecture.family,
    parameters,
    layers: architecture.layers,
    hiddenSize: architecture.hiddenSize,
    vocabSize: architecture.vocabSize,
    dtypes,
    bytes,
    fingerprint: await fingerprint(open.weights),
  };
}

/** Throws LabError bad-model where a log was begun with other weights of the same name. */
function checkSameModel(loaded: ModelSummary, earlier: readonly RunEvent[]): void {
  const [first] = earlier;
  const begun = first?.type === 'started' ? first.model.fingerprint : undefined;
  if (begun === undefined || begun === loaded.fingerprint) return;
  throw new LabError(
    'bad-model',
    `${loaded.title} has other weights than the model this run began with.`,
    'Open the files that it began with, or start a new run.',
  );
}

const stamped =
  (control: RunControl, deliver: (events: readonly RunEvent[]) => void) =>
  (body: RunEventBody): void =>
    deliver([{ ...body, at: Math.round(control.elapsedMs) }]);

/** Whatever starts once a model is open: a part of its own, which the page fetches when it is first asked for. */
const work = () => import('./experiments');

/** A model for a grid, by its id. */
export type FindGridModel = (id: string) => Promise<{
  readonly title: string;
  readonly files: ModelFiles;
  readonly sigmas: readonly number[];
}>;

export class LabSession {
  private loaded: Loaded | null = null;

  private constructor(
    readonly gpu: Gpu,
    readonly adapter: AdapterSummary,
    private readonly memory: CalibrationMemory | undefined,
    private readonly sandbox: Sandbox | undefined,
  ) {}

  /** Checks the GPU's noise against the CPU path before anything is measured with it. */
  static async open(gpu: Gpu, memory?: CalibrationMemory, sandbox?: Sandbox): Promise<LabSession> {
    const noiseMatches = await checkNoise(gpu);
    return new LabSession(gpu, { ...gpu.adapter, noiseMatches }, memory, sandbox);
  }

  /** The model loaded before stays if this throws. */
  async load(id: string, title: string, files: ModelFiles): Promise<ModelSummary> {
    const open = await openModel(files);
    const summary = await summarise(id, title, open);
    const engine = await loadEngine(this.gpu, open.weights, this.memory);
    this.loaded?.engine.dispose();
    this.loaded = { open, engine, summary };
    return summary;
  }

  private get current(): Loaded {
    if (!this.loaded) throw new LabError('bad-config', 'No model is loaded.', 'Choose a model first.');
    return this.loaded;
  }

  private get model(): LabModel {
    const { engine, open } = this.current;
    if (!open.tokenizer) {
      throw new LabError(
        'bad-model',
        'The model came without tokenizer.json, so the tasks cannot be put to it.',
        'Drop tokenizer.json together with the weights and config.json.',
      );
    }
    const { sandbox } = this;
    return {
      engine,
      tokenizer: open.tokenizer,
      chat: open.chat,
      ...(sandbox ? { sandbox } : {}),
    };
  }

  async preflight(config: RunConfig): Promise<Preflight> {
    return preflight(this.model, this.adapter, prepare(config));
  }

  /** With the log of a run that broke off, tells only what is new; `control` then goes on at that log's time. */
  run(
    config: RunConfig,
    control: RunControl,
    deliver: (events: readonly RunEvent[]) => void,
    earlier: readonly RunEvent[] = [],
  ): Promise<RunOutcome> {
    const events = async function* (session: LabSession): AsyncGenerator<RunEventBody> {
      const { sandbox } = session;
      const faults = sandbox && new FaultCounter(sandbox, earlier);
      const model = faults ? { ...session.model, sandbox: faults } : session.model;
      checkSameModel(session.current.summary, earlier);
      const record = new RunRecord(earlier);
      if (record.resumes) yield { type: 'resumed', adapter: session.adapter };
      const { corp, randopt } = await work();
      const experiment = config.method === 'corp' ? corp : randopt;
      const context = { ...session.contextFor(control), model, record };
      const told = recorded(experiment(config, context), record);
      yield* faults ? faults.watch(told) : told;
    };
    return driveRun(events(this), control, deliver);
  }

  private contextFor(control: RunControl): RunContext {
    const { model, adapter, gpu } = this;
    return {
      model,
      summary: this.current.summary,
      adapter,
      control,
      peakBytes: () => gpu.peakBytes,
    };
  }

  /** Looks around the loaded model as a run on it left it; tells nothing but the landscape. */
  landscape(
    source: LandscapeSource,
    request: LandscapeRequest,
    control: RunControl,
    deliver: (events: readonly RunEvent[]) => void,
  ): Promise<RunOutcome> {
    const events = this.onModelOf(source.config, ({ landscape }, { model }) =>
      landscape(source, request, model, control),
    );
    return outcomeOf(events, control, stamped(control, deliver));
  }

  /** Models of the loaded base, asked by hand. */
  answer(
    request: AnswerRequest,
    control: RunControl,
    deliver: (answers: readonly StreamedAnswer[]) => void,
  ): Promise<RunOutcome> {
    const asked = this.onModelOf(request.config, ({ answers }, { model }) =>
      answers(request, model, control),
    );
    return outcomeOf(asked, control, deliver);
  }

  /** Folds members picked by hand; tells its progress and the model. */
  pick(
    request: SelectionRequest,
    control: RunControl,
    deliver: (events: readonly RunEvent[]) => void,
  ): Promise<RunOutcome> {
    const events = this.onModelOf(request.config, ({ consolidateSelection }, session) =>
      consolidateSelection(request, session.contextFor(control)),
    );
    return outcomeOf(events, control, stamped(control, deliver));
  }

  /** What comes after a run goes on with the run's own model only. */
  private async *onModelOf<E>(
    config: RunConfig,
    events: (work: typeof import('./experiments'), session: LabSession) => AsyncGenerator<E>,
  ): AsyncGenerator<E> {
    const { id, title } = this.current.summary;
    if (id !== config.model)
      throw new LabError('bad-config', `The loaded model, ${title}, is not this run's.`, 'Open its model.');
    yield* events(await work(), this);
  }

  /** Opens one model after the other beside the loaded one, which stays. */
  grid(
    request: GridRequest,
    find: FindGridModel,
    control: RunControl,
    deliver: (event: GridEvent) => void,
  ): Promise<RunOutcome> {
    const open = async (id: string): Promise<{ model: GridModel; close(): void }> => {
      const { title, files, sigmas } = await find(id);
      const beside = new LabSession(this.gpu, this.adapter, this.memory, this.sandbox);
      await beside.load(id, title, files);
      const close = () => beside.current.engine.dispose();
      return {
        model: { id, sigmas, context: beside.contextFor(control) },
        close,
      };
    };
    const events = async function* (): AsyncGenerator<GridEvent> {
      const { grid } = await work();
      yield* grid(request, open);
    };
    return outcomeOf(events(), control, deliver);
  }

  /** A zip that transformers loads, of the model that `row` makes of the loaded one. */
  async exportModel(row: ModelDelta, name: string, watch?: Watch): Promise<Blob> {
    const { exportZip } = await work();
    return exportZip(this.current.open, row, name.replace(/[^\w.-]+/g, '-').slice(0, 60) || 'model', watch);
  }

  async recipe(row: ModelDelta, watch?: Watch): Promise<string> {
    const { open } = this.current;
    const { makeRecipe } = await work();
    const recipe = await makeRecipe(open, row, watch && (() => watch(0, open.parameters)));
    return `${JSON.stringify(recipe, null, 2)}\n`;
  }

  /** What a script needs to rebuild the row's model and to score it on the test prompts of `config`. */
  async reproduction(row: ModelDelta, config: RunConfig, watch?: Watch): Promise<Reproduction> {
    const { open } = this.current;
    const { reproduction } = await work();
    return reproduction(open, row, prepare(config), watch && (() => watch(0, open.parameters)));
  }

  /** Throws LabError bad-file or bad-model for a recipe that is not for the loaded model. */
  async applyRecipe(text: string, watch?: Watch): Promise<Blob> {
    const { open, summary } = this.current;
    const { readRecipe } = await work();
    const row = await readRecipe(text, open, watch && (() => watch(0, open.parameters)));
    return this.exportModel(row, `${summary.id}-consolidated`, watch);
  }
}
