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

/** Throws LabError bad-model if the log began with other weights of the same name. */
function checkSameModel(loaded: ModelSummary, earlier: readonly RunEvent[]): void {
  const [first] = earlier;
  const begun = first?.type === 'started' ? first.model.fingerprint : undefined;
  if (begun === undefined || begun === loaded.fingerprint) return;
  throw new LabError(
    'bad-model',
    `${loaded.title} has different weights from the model this run began with.`,
    'Open the original files, or start a new run.',
  );
}

const stamped =
  (control: RunControl, deliver: (events: readonly RunEvent[]) => void) =>
  (body: RunEventBody): void =>
    deliver([{ ...body, at: Math.round(control.elapsedMs) }]);

/** Everything that needs an open model: a chunk of its own, fetched on first use. */
const work = () => import('./experiments');

/** Finds a model for a grid by its id. */
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

  /** The previous model stays loaded if this throws. */
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
        'The model came without tokenizer.json, so it cannot read prompts.',
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

  /** With the log of an interrupted run, emits only what is new; `control` then continues at that log's time. */
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
      const logged = recorded(experiment(config, context), record);
      yield* faults ? faults.watch(logged) : logged;
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

  /** Scores a landscape around the loaded model from a run's results; emits landscape events only. */
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

  /** Playground answers from deltas of the loaded base. */
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

  /** Consolidates a selection of members; emits progress and the model. */
  consolidateSelection(
    request: SelectionRequest,
    control: RunControl,
    deliver: (events: readonly RunEvent[]) => void,
  ): Promise<RunOutcome> {
    const events = this.onModelOf(request.config, ({ consolidateSelection }, session) =>
      consolidateSelection(request, session.contextFor(control)),
    );
    return outcomeOf(events, control, stamped(control, deliver));
  }

  /** Work on a finished run needs that run's model. */
  private async *onModelOf<E>(
    config: RunConfig,
    events: (work: typeof import('./experiments'), session: LabSession) => AsyncGenerator<E>,
  ): AsyncGenerator<E> {
    const { id, title } = this.current.summary;
    if (id !== config.model)
      throw new LabError('bad-config', `The loaded model, ${title}, is not this run's.`, 'Open its model.');
    yield* events(await work(), this);
  }

  /** Opens one model after the other; the loaded one stays. */
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

  /** A zip, loadable by transformers, of `delta` applied to the loaded model. */
  async exportModel(delta: ModelDelta, name: string, watch?: Watch): Promise<Blob> {
    const { exportZip } = await work();
    return exportZip(this.current.open, delta, name.replace(/[^\w.-]+/g, '-').slice(0, 60) || 'model', watch);
  }

  async recipe(delta: ModelDelta, watch?: Watch): Promise<string> {
    const { open } = this.current;
    const { makeRecipe } = await work();
    const recipe = await makeRecipe(open, delta, watch && (() => watch(0, open.parameters)));
    return `${JSON.stringify(recipe, null, 2)}\n`;
  }

  /** Data for a script that rebuilds the delta's model and scores it on the test prompts of `config`. */
  async reproduction(delta: ModelDelta, config: RunConfig, watch?: Watch): Promise<Reproduction> {
    const { open } = this.current;
    const { reproduction } = await work();
    return reproduction(open, delta, prepare(config), watch && (() => watch(0, open.parameters)));
  }

  /** Throws LabError bad-file for an invalid recipe, bad-model for another base's. */
  async applyRecipe(text: string, watch?: Watch): Promise<Blob> {
    const { open, summary } = this.current;
    const { readRecipe } = await work();
    const delta = await readRecipe(text, open, watch && (() => watch(0, open.parameters)));
    return this.exportModel(delta, `${summary.id}-consolidated`, watch);
  }
}
