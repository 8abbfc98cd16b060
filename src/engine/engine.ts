/** A loaded model: deltas to models to answers, batch by batch on the GPU. */
import type { Gpu } from '../gpu';
import type { MatmulVariant } from '../gpu/kernels/linalg/matmul';
import { Pacer } from '../gpu/pacer';
import { noiseStreams } from '../math/noise';
import type { Delta } from '../math/delta';
import type { Architecture } from '../model/architecture';
import type { TensorSpec } from '../model/tensors';
import type { NoiseMode } from '../protocol';
import type { BaseModel } from './weights/base';
import { BatchRunner, chunkPrompts } from './batch/runner';
import { symmetricSpectrum } from './linalg/decompose';
import { checkPrompts, checkTokens } from './tokens';
import { makeBatchShape } from './batch/shape';
import { noiseCrossGram, noiseGrams, type CrossGram, type NoiseStreamShape } from './spectra/gram';
import { never, type Interrupt } from './interrupt';
import { readMaterialised } from './weights/materialised';
import { laneShape, longAnswer, sharedPrefix } from './lanes/shape';
import { LaneRunner } from './lanes/runner';
import { LaneSession, type LaneSessionShape } from './lanes/session';
import { makePlan } from './batch/plan';
import { Session, type SessionShape } from './batch/session';
import { noiseDemand, type NoiseDemand } from './weights/deltas';
import { updateSpectra, type SpectraOptions, type TensorSpectrum } from './spectra/spectra';
import type { AnswerBatch, GenerateRequest, Plan, PlanRequest, Engine, Speed } from './types';

/** One term per delta, as members have. */
const single: NoiseDemand = { terms: 1, sharedSeeds: 0 };

export class GpuEngine implements Engine {
  /** At most one of these is open. */
  private session: Session | null = null;
  private lanes: LaneSession | null = null;
  /** Measured speeds by shape of request. */
  private readonly speeds = new Map<string, Speed>();

  constructor(
    readonly gpu: Gpu,
    readonly architecture: Architecture,
    readonly tensors: readonly TensorSpec[],
    private readonly base: BaseModel,
    /** Chosen by measurement on first use, so that a model can be loaded and inspected without it. */
    private readonly matmul: () => Promise<MatmulVariant>,
  ) {}

  get parameters(): number {
    return this.base.parameters;
  }

  get peakBytes(): number {
    return this.gpu.peakBytes;
  }

  plan(request: PlanRequest): Plan {
    return makePlan(this.planContext(single, false), request);
  }

  private planContext(demand: NoiseDemand, everyLogit: boolean) {
    return {
      gpu: this.gpu,
      arch: this.architecture,
      base: this.base,
      demand,
      everyLogit,
    };
  }

  /** A session of this shape: the open one if its shape is equal, else a new one that replaces it. */
  async open(shape: Omit<SessionShape, 'streams'>, noise: NoiseMode): Promise<Session> {
    const wanted: SessionShape = { ...shape, streams: this.streamsOf(noise) };
    if (this.session && JSON.stringify(this.session.shape) === JSON.stringify(wanted)) return this.session;
    this.close();
    this.session = await Session.open(this.gpu, this.architecture, this.base, await this.matmul(), wanted);
    return this.session;
  }

  private async openLanes(shape: Omit<LaneSessionShape, 'streams'>, noise: NoiseMode): Promise<LaneSession> {
    const wanted: LaneSessionShape = { ...shape, streams: this.streamsOf(noise) };
    if (this.lanes && JSON.stringify(this.lanes.shape) === JSON.stringify(wanted)) return this.lanes;
    this.close();
    this.lanes = await LaneSession.open(this.gpu, this.architecture, this.base, await this.matmul(), wanted);
    return this.lanes;
  }

  /** Frees the buffers of the last request. */
  private close(): void {
    this.session?.dispose();
    this.lanes?.dispose();
    this.session = this.lanes = null;
  }

  async *generate(request: GenerateRequest): AsyncGenerator<AnswerBatch> {
    const { deltas, prompts, maxNew } = request;
    checkPrompts(this.architecture, prompts, maxNew);
    if (deltas.length === 0 || prompts.length === 0) return;
    const promptLengths = prompts.map((prompt) => prompt.length);
    const demand = noiseDemand(deltas);
    const prefix = maxNew > longAnswer ? sharedPrefix(prompts) : 0;
    const planned = { modelCount: deltas.length, promptLengths, maxNew, prefix };
    const plan = makePlan(this.planContext(demand, false), planned);
    const longest = Math.max(...promptLengths);
    yield* maxNew > longAnswer
      ? this.generateLong(request, plan, demand, { longest, prefix, maxNew })
      : this.generateShort(request, plan, demand, longest);
  }

  private async *generateShort(request: GenerateRequest, plan: Plan, demand: NoiseDemand, longest: number) {
    const { prompts, maxNew, stop, noise, interrupt = never } = request;
    const chunks = chunkPrompts(prompts, plan.promptsInFlight);
    const sizes = Array.from({ length: Math.min(plan.promptsInFlight, prompts.length) }, () => longest);
    const batch = makeBatchShape(plan.modelsInFlight, sizes, maxNew);
    const session = await this.open({ batch, streamed: plan.streamed, demand, stop }, noise);
    yield* new BatchRunner(this.gpu, session, request, chunks, interrupt).run();
  }

  private async *generateLong(
    request: GenerateRequest,
    { modelsInFlight, promptsInFlight, streamed }: Plan,
    demand: NoiseDemand,
    lengths: { readonly longest: number; readonly prefix: number; readonly maxNew: number },
  ) {
    const { stop, noise, interrupt = never } = request;
    const shape = laneShape(modelsInFlight, promptsInFlight, streamed, lengths);
    const lanes = await this.openLanes({ ...shape, streamed, demand, stop }, noise);
    yield* new LaneRunner(this.gpu, lanes, request, interrupt).run();
  }

  async logits(
    deltas: readonly Delta[],
    tokens: readonly number[],
    noise: NoiseMode,
  ): Promise<Float32Array[]> {
    checkTokens(this.architecture, tokens);
    const results: Float32Array[] = [];
    const demand = noiseDemand(deltas);
    const context = this.planContext(demand, true);
    const plan = makePlan(context, { modelCount: deltas.length, promptLengths: [tokens.length], maxNew: 0 });
    for (let first = 0; first < deltas.length; first += plan.modelsInFlight) {
      const batch = makeBatchShape(plan.modelsInFlight, [tokens.length], 0, true);
      const session = await this.open({ batch, streamed: plan.streamed, demand, stop: [] }, noise);
      session.setDeltas(deltas.slice(first, first + plan.modelsInFlight));
      session.setPrompts([tokens]);
      const models = Math.min(plan.modelsInFlight, deltas.length - first);
      results.push(...(await this.everyLogit(session, models)));
    }
    return results;
  }

  /** Logits of the session's only prompt at every position, [position][token], for each of its first `models` models. */
  private async everyLogit(session: Session, models: number): Promise<Float32Array[]> {
    const { vocabSize } = this.architecture;
    const { padded, slots } = session.shape.batch;
    const results = Array.from({ length: models }, () => new Float32Array(slots * vocabSize));
    await this.run(session.materialiseWork(), session.prefillWork());
    for (const [i, { column, outputs }] of this.base.layout.head.pieces.entries()) {
      await this.run(session.logitsWork(i));
      const raw = new Float32Array(await this.gpu.read(session.workspace.logits));
      const tokens = Math.min(outputs, vocabSize - column);
      for (const [model, result] of results.entries()) {
        for (let token = 0; token < tokens; token++) {
          const from = (model * outputs + token) * slots;
          for (let slot = 0; slot < slots; slot++)
            result[slot * vocabSize + column + token] = raw[(from + slot) * padded]!;
        }
      }
    }
    return results;
  }

  private async run(...work: Parameters<Pacer['run']>[0][]): Promise<void> {
    const pacer = new Pacer(this.gpu, () => never.checkpoint());
    for (const part of work) await pacer.run(part);
    await pacer.drain();
  }

  async materialised(delta: Delta, noise: NoiseMode): Promise<Float32Array[]> {
    const batch = makeBatchShape(1, [1], 0, true);
    const session = await this.open(
      { batch, streamed: false, demand: noiseDemand([delta]), stop: [] },
      noise,
    );
    session.setDeltas([delta]);
    await this.run(session.materialiseWork());
    return readMaterialised(this.gpu, this.base.layout, session.workspace, this.tensors);
  }

  private streamsOf(noise: NoiseMode): number[] {
    return noiseStreams(
      this.tensors.map(({ shape }) => shape),
      noise,
    );
  }

  private streamShapes(noise: NoiseMode): NoiseStreamShape[] {
    return this.streamsOf(noise).map((stream, i) => ({
      stream,
      elements: this.tensors[i]!.shape.reduce((product, size) => product * size, 1),
    }));
  }

  /** Inner products of the seeds' perturbations over P, row-major, for each noise mode in `modes`; see gram.ts. */
  async grams<M extends NoiseMode>(
    seeds: readonly number[],
    modes: readonly M[],
    interrupt: Interrupt = never,
  ) {
    const tied = this.streamsOf('tied');
    return noiseGrams(
      this.gpu,
      await this.matmul(),
      seeds,
      this.streamShapes('independent'),
      tied,
      modes,
      interrupt,
    );
  }

  /** Eigenvalues of a symmetric n x n matrix; see decompose.ts. */
  eigenvalues(matrix: Float64Array, n: number, interrupt: Interrupt = never) {
    return symmetricSpectrum(this.gpu, matrix, n, 'auto', interrupt);
  }

  /** Inner products over P of the updates of two lists of deltas, per tensor and in total; see gram.ts. */
  async crossGram(
    left: readonly Delta[],
    right: readonly Delta[],
    noise: NoiseMode,
    interrupt: Interrupt = never,
  ): Promise<CrossGram> {
    return noiseCrossGram(this.gpu, await this.matmul(), left, right, this.streamShapes(noise), interrupt);
  }

  /** Singular spectra of a delta's update per tensor, each with that of a random update; see spectra.ts. */
  async *updateSpectra(
    delta: Delta,
    noise: NoiseMode,
    options: SpectraOptions = {},
    interrupt: Interrupt = never,
  ): AsyncGenerator<TensorSpectrum> {
    const { gpu, tensors } = this;
    const { normalTable } = this.base;
    const matmul = await this.matmul();
    const context = { gpu, matmul, normalTable, tensors, streams: this.streamsOf(noise) };
    yield* updateSpectra(context, delta, options, interrupt);
  }

  async calibrate(request: PlanRequest): Promise<Speed> {
    const { modelsInFlight, promptsInFlight, streamed } = this.plan(request);
    const longest = Math.ceil(Math.log2(Math.max(...request.promptLengths)));
    const key = [modelsInFlight, promptsInFlight, streamed, longest, Math.min(request.maxNew, 4)].join();
    const known = this.speeds.get(key);
    if (known) return known;
    const { measureSpeed } = await import('./batch/calibrate');
    const speed = await measureSpeed(this, request);
    this.speeds.set(key, speed);
    return speed;
  }

  dispose(): void {
    this.close();
    this.gpu.release(this.base.buffers);
  }
}
