/** One batch shape on the GPU: its buffers, its recorded programs, and the uploads that fill them. */
import type { Gpu } from '../../gpu';
import type { Dispatch, Program } from '../../gpu';
import type { EncodeStep } from '../../gpu/pacer';
import type { MatmulVariant } from '../../gpu/kernels/linalg/matmul';
import type { Delta } from '../../math/delta';
import type { Architecture } from '../../model/architecture';
import type { BaseModel } from '../weights/base';
import {
  recordDecodeStep,
  recordEveryLogit,
  recordMaterialise,
  recordPrefill,
  type ForwardContext,
} from '../forward';
import { promptGrid, promptStarts, rotaryTable, type BatchShape } from './shape';
import { writeDeltas, type NoiseDemand } from '../weights/deltas';
import { checkStops } from '../tokens';
import { allocateWorkspace, workspaceBytes, type Workspace } from './workspace';

export interface SessionShape {
  readonly batch: BatchShape;
  readonly streamed: boolean;
  readonly demand: NoiseDemand;
  readonly streams: readonly number[];
  readonly stop: readonly number[];
}

export class Session {
  /** Models and prompts in use; the rest is padding. */
  private models = 0;
  private prompts = 0;

  private constructor(
    private readonly gpu: Gpu,
    private readonly arch: Architecture,
    readonly shape: SessionShape,
    readonly workspace: Workspace,
    private readonly materialise: Program,
    private readonly prefill: Program,
    private readonly everyLogit: readonly Program[],
    private readonly decode: Program | null,
  ) {}

  static async open(
    gpu: Gpu,
    arch: Architecture,
    base: BaseModel,
    matmul: MatmulVariant,
    shape: SessionShape,
  ) {
    const { batch, streamed, demand, streams, stop } = shape;
    checkStops(stop);
    const bytes = workspaceBytes(arch, base.layout, batch, { streamed, demand });
    const workspace = await allocateWorkspace(gpu, base.layout, bytes, streamed);
    const context: ForwardContext = {
      gpu,
      arch,
      base,
      workspace,
      batch,
      streams,
      matmul,
      streamed,
      shared: demand.sharedSeeds > 0,
      terms: Math.max(1, demand.terms),
      stops: stop.length,
      steps: batch.capacity - batch.slots,
      positions: batch.capacity,
      ownPrompts: false,
    };
    const programs: Program[] = [];
    const keep = async (recorded: Promise<Program>) => {
      programs.push(await recorded);
      return programs.at(-1)!;
    };
    let session: Session;
    try {
      const materialise = await keep(recordMaterialise(context));
      const prefill = await keep(recordPrefill(context));
      const everyLogit = batch.everyLogit ? await recordEveryLogit(context) : [];
      programs.push(...everyLogit);
      const decodes = !batch.everyLogit && batch.capacity > batch.slots + 1;
      const decode = decodes ? await keep(recordDecodeStep(context)) : null;
      session = new Session(gpu, arch, shape, workspace, materialise, prefill, everyLogit, decode);
    } catch (thrown) {
      for (const program of programs) program.dispose();
      gpu.release(workspace.all);
      throw thrown;
    }
    session.uploadConstants();
    return session;
  }

  private write(buffer: GPUBuffer, data: Uint32Array | Float32Array): void {
    this.gpu.device.queue.writeBuffer(buffer, 0, data as Uint32Array<ArrayBuffer>);
  }

  private uploadConstants(): void {
    const { batch, stop } = this.shape;
    const steps = Math.max(1, batch.capacity - batch.slots);
    const clock = new Uint32Array(2 * (steps + 1));
    for (let step = 1; step <= steps; step++) clock.set([batch.slots + step - 1, step], 2 * step);
    this.write(this.workspace.clockTable, clock);
    if (stop.length > 0) this.write(this.workspace.stopTokens, Uint32Array.from(stop));
    const { ropes } = this.arch;
    if (ropes.length > 0) this.write(this.workspace.angles, rotaryTable(batch.capacity, ropes));
  }

  /** Uploads deltas; work submitted before still sees the old ones. Missing deltas are theta0. */
  setDeltas(deltas: readonly Delta[]): void {
    const { batch, demand } = this.shape;
    this.models = deltas.length;
    this.writeQuota();
    writeDeltas(this.gpu, this.workspace, deltas, batch.models, demand);
  }

  setPrompts(prompts: readonly (readonly number[])[]): void {
    const { batch } = this.shape;
    const starts = promptStarts(
      batch,
      prompts.map((prompt) => prompt.length),
    );
    this.prompts = prompts.length;
    this.writeQuota();
    this.write(this.workspace.starts, starts);
    this.write(this.workspace.promptTokens, promptGrid(batch, prompts));
  }

  /** Padding may not generate tokens. */
  private writeQuota(): void {
    const { models, padded, slots, capacity } = this.shape.batch;
    const quota = new Uint32Array(models * padded);
    for (let model = 0; model < this.models; model++)
      quota.fill(capacity - slots, model * padded, model * padded + this.prompts);
    this.write(this.workspace.quota, quota);
  }

  private tick(step: number): EncodeStep {
    return (encoder) =>
      encoder.copyBufferToBuffer(this.workspace.clockTable, 8 * step, this.workspace.clock, 0, 8);
  }

  /** Materialises the weights of the models in flight. */
  materialiseWork(): readonly Dispatch[] {
    return this.materialise.dispatches;
  }

  /** Reads the prompts into the caches and, unless every logit is wanted, generates the first token. */
  *prefillWork(): Iterable<Dispatch | EncodeStep> {
    const { alive, quota, left } = this.workspace;
    yield (encoder) => {
      encoder.clearBuffer(alive);
      encoder.copyBufferToBuffer(quota, 0, left, 0, left.size);
    };
    yield this.tick(0);
    yield* this.prefill.dispatches;
  }

  /** After prefillWork: writes the logits of every position to the workspace, for one piece of the vocabulary. */
  logitsWork(piece: number): readonly Dispatch[] {
    return this.everyLogit[piece]!.dispatches;
  }

  /** Steps after the first token. */
  get decodingSteps(): number {
    const { batch } = this.shape;
    return this.decode ? batch.capacity - batch.slots - 1 : 0;
  }

  /** Generates the token of one step, from 1 to decodingSteps. */
  *stepWork(step: number): Iterable<Dispatch | EncodeStep> {
    yield this.tick(step);
    yield* this.decode!.dispatches;
  }

  /** Generates all tokens after the first. */
  *decodeWork(): Iterable<Dispatch | EncodeStep> {
    for (let step = 1; step <= this.decodingSteps; step++) yield* this.stepWork(step);
  }

  dispose(): void {
    const programs = [this.materialise, this.prefill, ...this.everyLogit, this.decode];
    for (const program of programs) program?.dispose();
    this.gpu.release(this.workspace.all);
  }
}
