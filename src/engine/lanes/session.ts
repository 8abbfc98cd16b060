/** A batch of long answers on the GPU: its buffers, its recorded programs, and the uploads that fill them. */
import type { Dispatch, Gpu, Program } from '../../gpu';
import type { MatmulVariant } from '../../gpu/kernels/linalg/matmul';
import type { EncodeStep } from '../../gpu/pacer';
import type { Delta } from '../../math/delta';
import type { Architecture } from '../../model/architecture';
import type { BaseModel } from '../weights/base';
import { rotaryTable } from '../batch/shape';
import { recordLanes, type LaneBuffers, type LanePrograms } from './programs';
import { laneBytes, prefixLanes, type LaneShape } from './shape';
import { writeDeltas, type NoiseDemand } from '../weights/deltas';
import { checkStops } from '../tokens';
import { allocateNamed, workspaceOf, type Workspace } from '../batch/workspace';

export interface LaneSessionShape extends LaneShape {
  readonly streamed: boolean;
  readonly demand: NoiseDemand;
  readonly streams: readonly number[];
  readonly stop: readonly number[];
}

/** A prompt about to take a lane. */
export interface Arrival {
  readonly model: number;
  readonly lane: number;
  readonly tokens: readonly number[];
}

export class LaneSession {
  private constructor(
    private readonly gpu: Gpu,
    readonly shape: LaneSessionShape,
    readonly workspace: Workspace,
    private readonly buffers: LaneBuffers,
    private readonly programs: LanePrograms,
  ) {}

  static async open(
    gpu: Gpu,
    arch: Architecture,
    base: BaseModel,
    matmul: MatmulVariant,
    shape: LaneSessionShape,
  ): Promise<LaneSession> {
    const { streamed, demand, streams, stop } = shape;
    checkStops(stop);
    const buffers = await allocateNamed(gpu, laneBytes(arch, base.layout, shape, { streamed, demand }));
    const workspace = workspaceOf(buffers, base.layout, streamed);
    const common = {
      gpu,
      arch,
      base,
      streams,
      matmul,
      streamed,
      shared: demand.sharedSeeds > 0,
      terms: Math.max(1, demand.terms),
      stops: stop.length,
      positions: shape.longest + shape.maxNew,
    };
    try {
      const programs = await recordLanes(common, workspace, buffers, shape);
      const session = new LaneSession(gpu, shape, workspace, buffers, programs);
      session.uploadConstants(arch);
      return session;
    } catch (thrown) {
      gpu.release(buffers.all);
      throw thrown;
    }
  }

  private write(buffer: GPUBuffer, data: Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>): void {
    this.gpu.device.queue.writeBuffer(buffer, 0, data);
  }

  private uploadConstants(arch: Architecture): void {
    const { stop, longest, prefix, maxNew } = this.shape;
    if (stop.length > 0) this.write(this.workspace.stopTokens, Uint32Array.from(stop));
    if (arch.ropes.length > 0) this.write(this.workspace.angles, rotaryTable(longest + maxNew, arch.ropes));
    this.write(this.buffers.one('fillClock'), Uint32Array.of(prefix, 0));
  }

  /** Uploads deltas and empties every lane; missing deltas are theta0. */
  setDeltas(deltas: readonly Delta[]): void {
    const { models, lanes, demand } = this.shape;
    writeDeltas(this.gpu, this.workspace, deltas, models, demand);
    this.write(this.workspace.left, new Uint32Array(models * lanes));
  }

  /** The prefix that all prompts share. */
  setPrefix(tokens: readonly number[]): void {
    const grid = new Uint32Array(Math.max(1, tokens.length) * prefixLanes);
    tokens.forEach((token, slot) => (grid[slot * prefixLanes] = token));
    this.write(this.buffers.one('prefixTokens'), grid);
  }

  /** Prompts to read next, at most `fill` per model, which decode from time slot `time`. */
  setArrivals(arrivals: readonly Arrival[], time: number): void {
    const { models, fill, longest, prefix, maxNew } = this.shape;
    const window = longest - prefix;
    const tokens = new Uint32Array(models * window * fill);
    const starts = new Uint32Array(models * fill).fill(longest - 1);
    const left = new Uint32Array(models * fill);
    const fromPrefix = new Uint32Array(4 * models * fill);
    const toLanes = new Uint32Array(4 * models * fill);
    const taken = new Uint32Array(models);
    for (const { model, lane, tokens: prompt } of arrivals) {
      const column = taken[model]!++;
      const at = model * fill + column;
      const start = longest - prompt.length;
      prompt.slice(-window).forEach((token, i, { length }) => {
        tokens[(model * window + window - length + i) * fill + column] = token;
      });
      starts[at] = start;
      left[at] = maxNew;
      fromPrefix.set([column << 16, 0, start, Math.max(0, prompt.length - window)], 4 * at);
      toLanes.set([column | (lane << 16), start, time - prompt.length, prompt.length], 4 * at);
    }
    const { one } = this.buffers;
    this.write(one('fillTokens'), tokens);
    this.write(one('fillStarts'), starts);
    this.write(one('fillLeft'), left);
    this.write(one('fromPrefix'), fromPrefix);
    this.write(one('toLanes'), toLanes);
  }

  /** The next `steps` decoding steps have time slots `time`, `time` + 1, ... */
  setClock(time: number, steps: number): void {
    const table = Uint32Array.from({ length: 2 * steps }, (_, i) =>
      i % 2 === 0 ? time + i / 2 : (i + 1) / 2,
    );
    this.write(this.workspace.clockTable, table);
  }

  materialiseWork(): readonly Dispatch[] {
    return this.programs.materialise.dispatches;
  }

  prefixWork(): readonly Dispatch[] {
    return this.programs.prefix?.dispatches ?? [];
  }

  fillWork(): readonly Dispatch[] {
    return this.programs.fill.dispatches;
  }

  /** Decoding steps 1 to `steps` of a segment. */
  *segmentWork(steps: number): Iterable<Dispatch | EncodeStep> {
    const { clock, clockTable } = this.workspace;
    for (let step = 0; step < steps; step++) {
      yield (encoder) => encoder.copyBufferToBuffer(clockTable, 8 * step, clock, 0, 8);
      yield* this.programs.decode.dispatches;
    }
  }

  dispose(): void {
    for (const program of Object.values(this.programs) as (Program | null)[]) program?.dispose();
    this.gpu.release(this.buffers.all);
  }
}
