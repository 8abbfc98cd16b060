/** A loaded multilayer perceptron: deltas to models to continuations of signals, batch by batch on the GPU. */
import type { Gpu } from '../../gpu';
import type { MatmulVariant } from '../../gpu/kernels/linalg/matmul';
import { Pacer } from '../../gpu/pacer';
import { noiseStreams } from '../../math/noise';
import type { Delta } from '../../math/delta';
import type { MlpWeights } from '../../model/mlp';
import type { WeightSpec } from '../../model/tensors';
import type { NoiseMode } from '../../protocol';
import { loadPacked, type BaseModel } from '../weights/base';
import { chooseMatmul, type CalibrationMemory } from '../batch/calibrate';
import { never, type Interrupt } from '../interrupt';
import { readMaterialised } from '../weights/materialised';
import { Packer } from '../weights/packer';
import { noiseDemand } from '../weights/deltas';
import { bytesPerModel, RolloutSession, type MlpLayout, type RolloutShape } from './session';

export interface RolloutRequest {
  readonly deltas: readonly Delta[];
  /** The beginning of each signal: at least as many values as the first layer has inputs; further ones are ignored. */
  readonly signals: readonly ArrayLike<number>[];
  readonly steps: number;
  readonly noise: NoiseMode;
  readonly interrupt?: Interrupt;
}

/** Continuations of every signal by models [firstModel, firstModel + modelCount): [model][signal][step], float32. */
export interface RolloutBatch {
  readonly firstModel: number;
  readonly modelCount: number;
  readonly values: Float32Array;
}

/** Models evaluated side by side: enough to fill an adapter, few enough to stop soon. */
const mostModels = 128;

/** Puts a multilayer perceptron on the GPU. Throws LabError bad-file, bad-model, out-of-memory, device-lost. */
export async function loadMlpEngine(
  gpu: Gpu,
  weights: MlpWeights,
  memory?: CalibrationMemory,
): Promise<MlpEngine> {
  const matmul = await chooseMatmul(gpu, memory);
  const { layers } = weights.shape;
  const base = await loadPacked(gpu, weights, (storedBytes, mostBytes): MlpLayout => {
    const packer = new Packer(storedBytes, Math.floor(mostBytes / 4));
    packer.open('layer');
    const source = (index: number) => ({
      tensor: [index, weights.tensors[index]!] as const,
      column: 0,
      spread: false,
    });
    const matrices = layers.map(({ inputs, outputs }, i) =>
      packer.matrix(inputs, outputs, [source(2 * i), source(2 * i + 1)]),
    );
    return { segments: packer.segments, layers: matrices };
  });
  return new MlpEngine(gpu, weights.tensors, base, matmul);
}

export class MlpEngine {
  /** At most one is open. */
  private session: RolloutSession | null = null;

  constructor(
    private readonly gpu: Gpu,
    readonly tensors: readonly WeightSpec[],
    private readonly base: BaseModel<MlpLayout>,
    private readonly matmul: MatmulVariant,
  ) {}

  get parameters(): number {
    return this.base.parameters;
  }

  /** Values that a signal must begin with. */
  get context(): number {
    return this.base.layout.layers[0]!.inputs;
  }

  private modelsInFlight(shape: Omit<RolloutShape, 'models'>, deltas: number): number {
    const { maxStorageBufferBindingSize, maxBufferSize } = this.gpu.device.limits;
    const { largest, total } = bytesPerModel(this.base.layout, shape);
    const most = Math.min(
      deltas,
      mostModels,
      Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / largest),
      Math.floor(this.gpu.budgetBytes / 4 / total),
    );
    return Math.max(1, most);
  }

  /** A session of this shape: the open one if its shape is equal, else a new one that replaces it. */
  private async open(shape: RolloutShape): Promise<RolloutSession> {
    if (this.session && JSON.stringify(this.session.shape) === JSON.stringify(shape)) return this.session;
    this.close();
    this.session = await RolloutSession.open(this.gpu, this.base, this.matmul, shape);
    return this.session;
  }

  private streamsOf(noise: NoiseMode): number[] {
    return noiseStreams(
      this.tensors.map(({ shape }) => shape),
      noise,
    );
  }

  private close(): void {
    this.session?.dispose();
    this.session = null;
  }

  async *rollouts(request: RolloutRequest): AsyncGenerator<RolloutBatch> {
    const { deltas, signals, steps, noise, interrupt = never } = request;
    if (deltas.length === 0 || signals.length === 0 || steps === 0) return;
    const streams = this.streamsOf(noise);
    const shape = { signals: signals.length, steps, demand: noiseDemand(deltas), streams };
    const models = this.modelsInFlight(shape, deltas.length);
    const session = await this.open({ ...shape, models });
    session.setSignals(signals);
    for (let firstModel = 0; firstModel < deltas.length; firstModel += models) {
      const some = deltas.slice(firstModel, firstModel + models);
      session.setDeltas(some);
      const pacer = new Pacer(this.gpu, () => interrupt.checkpoint());
      await pacer.run(session.program.dispatches);
      await pacer.drain();
      yield { firstModel, modelCount: some.length, values: await session.read(some.length) };
    }
  }

  /** Weights of a model as the GPU materialised them, in canonical order and layout. */
  async materialised(delta: Delta, noise: NoiseMode): Promise<Float32Array[]> {
    const shape = { models: 1, signals: 1, steps: 1, demand: noiseDemand([delta]) };
    const session = await this.open({ ...shape, streams: this.streamsOf(noise) });
    session.setDeltas([delta]);
    const pacer = new Pacer(this.gpu, () => never.checkpoint());
    await pacer.run(session.program.dispatches);
    await pacer.drain();
    return readMaterialised(this.gpu, this.base.layout, session.buffers, this.tensors);
  }

  dispose(): void {
    this.close();
    this.gpu.release(this.base.buffers);
  }
}
