/** One batch shape made ready on the GPU: buffers, recorded programs, and the uploads that fill them. */
import type { Gpu } from '../gpu';
import type { Dispatch, Program } from '../gpu';
import type { EncodeStep } from '../gpu/pacer';
import type { MatmulVariant } from '../gpu/kernels/matmul';
import type { Row } from '../math/row';
import type { Architecture } from '../model/architecture';
import { LabError } from '../protocol';
import type { BaseModel } from './base';
import { recordDecodeStep, recordMaterialise, recordPrefill, type ForwardContext } from './forward';
import { promptGrid, promptStarts, rotaryTables, type Geometry } from './geometry';
import { packRows, packShared, type NoiseDemand } from './rows';
import { allocateWorkspace, maxStopTokens, workspaceBytes, type Workspace } from './workspace';

export interface SessionShape {
  readonly geometry: Geometry;
  readonly streamed: boolean;
  readonly demand: NoiseDemand;
  readonly streams: readonly number[];
  readonly stop: readonly number[];
}

export class Session {
  private constructor(
    private readonly gpu: Gpu,
    private readonly arch: Architecture,
    readonly shape: SessionShape,
    readonly workspace: Workspace,
    private readonly materialise: Program,
    private readonly prefill: Program,
    private readonly decode: Program | null,
  ) {}

  static async open(
    gpu: Gpu,
    arch: Architecture,
    base: BaseModel,
    matmul: MatmulVariant,
    shape: SessionShape,
  ) {
    const { geometry, streamed, demand, streams, stop } = shape;
    if (stop.length > maxStopTokens) {
      throw new LabError(
        'bad-config',
        `${stop.length} stop tokens; at most ${maxStopTokens} are possible.`,
        'Use fewer stop tokens.',
      );
    }
    const bytes = workspaceBytes(arch, base.layout, geometry, { streamed, demand });
    const workspace = await allocateWorkspace(gpu, arch, bytes);
    const context: ForwardContext = {
      gpu,
      arch,
      base,
      workspace,
      geometry,
      streams,
      matmul,
      streamed,
      shared: demand.sharedSeeds > 0,
      stops: stop.length,
    };
    const programs: Program[] = [];
    try {
      programs.push(await recordMaterialise(context), await recordPrefill(context));
      if (!geometry.everyLogit && geometry.capacity > geometry.slots + 1)
        programs.push(await recordDecodeStep(context));
    } catch (thrown) {
      for (const program of programs) program.dispose();
      gpu.release(workspace.all);
      throw thrown;
    }
    const session = new Session(gpu, arch, shape, workspace, programs[0]!, programs[1]!, programs[2] ?? null);
    session.uploadConstants();
    return session;
  }

  private write(buffer: GPUBuffer, data: Uint32Array | Float32Array): void {
    this.gpu.device.queue.writeBuffer(buffer, 0, data as Uint32Array<ArrayBuffer>);
  }

  private uploadConstants(): void {
    const { geometry, stop } = this.shape;
    const steps = Math.max(1, geometry.capacity - geometry.slots);
    const clock = new Uint32Array(2 * (steps + 1));
    for (let step = 1; step <= steps; step++) clock.set([geometry.slots + step - 1, step], 2 * step);
    this.write(this.workspace.clockTable, clock);
    if (stop.length > 0) this.write(this.workspace.stopTokens, Uint32Array.from(stop));
  }

  /** Uploads rows; everything submitted before still sees the old ones. Missing rows are theta0. */
  setRows(rows: readonly Row[]): void {
    const { geometry, demand } = this.shape;
    if (demand.sharedSeeds > 0) {
      const { seeds, coefficients } = packShared(rows, geometry.models);
      this.write(this.workspace.seeds, seeds);
      this.write(this.workspace.coefficients, coefficients);
      return;
    }
    const { starts, terms } = packRows(rows, geometry.models);
    this.write(this.workspace.rowStarts, starts);
    this.write(this.workspace.terms, terms);
  }

  setPrompts(prompts: readonly (readonly number[])[]): void {
    const { geometry } = this.shape;
    const starts = promptStarts(
      geometry,
      prompts.map((prompt) => prompt.length),
    );
    const { cosine, sine } = rotaryTables(geometry, starts, this.arch.headDim, this.arch.ropeTheta);
    this.write(this.workspace.starts, starts);
    this.write(this.workspace.promptTokens, promptGrid(geometry, prompts));
    this.write(this.workspace.cosine, cosine);
    this.write(this.workspace.sine, sine);
  }

  private tick(step: number): EncodeStep {
    return (encoder) =>
      encoder.copyBufferToBuffer(this.workspace.clockTable, 8 * step, this.workspace.clock, 0, 8);
  }

  /** Weights of the rows in flight. */
  materialiseWork(): readonly Dispatch[] {
    return this.materialise.dispatches;
  }

  /** Prompts to logits and, unless every logit was asked for, the first token. */
  *prefillWork(): Iterable<Dispatch | EncodeStep> {
    yield this.tick(0);
    yield* this.prefill.dispatches;
  }

  /** The other tokens. */
  *decodeWork(): Iterable<Dispatch | EncodeStep> {
    const { geometry } = this.shape;
    for (let step = 1; this.decode && step < geometry.capacity - geometry.slots; step++) {
      yield this.tick(step);
      yield* this.decode.dispatches;
    }
  }

  dispose(): void {
    for (const program of [this.materialise, this.prefill, this.decode]) program?.dispose();
    this.gpu.release(this.workspace.all);
  }
}
