/** One batch of rollouts on the GPU: a multilayer perceptron that continues signals from its own outputs. */
import type { Gpu, Program } from '../../gpu';
import { ProgramRecorder } from '../../gpu';
import { epilogue, type MatmulVariant } from '../../gpu/kernels/linalg/matmul';
import type { Delta } from '../../math/delta';
import type { BaseModel, Packed } from '../weights/base';
import { recordPiece } from '../forward/linear';
import type { BatchRecording } from '../forward/recording';
import { recordWeights } from '../forward/weights';
import { padTo, type Matrix } from '../weights/packer';
import { deltaBytes, writeDeltas, type NoiseDemand, type DeltaBuffers } from '../weights/deltas';
import { allocateNamed } from '../batch/workspace';

export interface MlpLayout extends Packed {
  readonly layers: readonly Matrix[];
}

export interface RolloutShape {
  /** Models evaluated side by side. */
  readonly models: number;
  readonly signals: number;
  /** Values that a rollout appends to each signal. */
  readonly steps: number;
  readonly demand: NoiseDemand;
  /** Noise stream of each tensor. */
  readonly streams: readonly number[];
}

interface RolloutBuffers extends DeltaBuffers {
  /** Per segment [model][elements] f32. */
  readonly weights: readonly GPUBuffer[];
  /** [model][time][signal padded to 4] f32: a window in time is an input of the model, and outputs are appended to it. */
  readonly series: GPUBuffer;
  /** Two of [model][feature][signal padded to 4] f32: the inputs and outputs of hidden layers, alternating. */
  readonly hidden: readonly GPUBuffer[];
  readonly all: readonly GPUBuffer[];
}

/** Values in time per signal, with room for the padding of the last output. */
const spanOf = ({ layers }: MlpLayout, steps: number) =>
  layers[0]!.inputs + steps + layers.at(-1)!.outputs - 1;

const widthOf = (layers: readonly Matrix[]) =>
  Math.max(8, ...layers.slice(0, -1).map(({ outputs }) => outputs));

function bytesOf(layout: MlpLayout, { models, signals, steps, demand }: RolloutShape) {
  const padded = padTo(signals, 4);
  const hidden = 4 * models * widthOf(layout.layers) * padded;
  return {
    weights: layout.segments.map(({ elements }) => 4 * models * elements),
    ...deltaBytes(models, demand),
    series: 4 * models * spanOf(layout, steps) * padded,
    hidden: [hidden, hidden],
  };
}

/** Bytes per model in flight: of the largest buffer, and of all together. */
export function bytesPerModel(layout: MlpLayout, shape: Omit<RolloutShape, 'models'>) {
  const sizes = Object.values(bytesOf(layout, { ...shape, models: 1 })).flat();
  return { largest: Math.max(...sizes), total: sizes.reduce((sum, size) => sum + size, 0) };
}

/** The layers on the window that begins at `time`; the output is appended after that window. */
function recordStep(
  recording: BatchRecording,
  layers: readonly Matrix[],
  buffers: RolloutBuffers,
  time: number,
  span: number,
): void {
  const { stride } = recording;
  const width = widthOf(layers);
  layers.forEach((matrix, i) => {
    const last = i === layers.length - 1;
    const [input, output] = [buffers.hidden[(i + 1) % 2]!, buffers.hidden[i % 2]!];
    const product = {
      x: i === 0 ? buffers.series : input,
      xFeatures: i === 0 ? span : width,
      matrix,
      y: last ? buffers.series : output,
      yFeatures: last ? span : width,
      window: { first: i === 0 ? time * stride : 0, count: stride },
      epilogue: last ? epilogue.store : epilogue.activated,
    };
    const first = last ? (time + layers[0]!.inputs) * stride : 0;
    for (const piece of matrix.pieces)
      recordPiece(recording, product, piece, piece.column, { first, count: stride, stride });
  });
}

export class RolloutSession {
  private constructor(
    private readonly gpu: Gpu,
    private readonly layout: MlpLayout,
    readonly shape: RolloutShape,
    readonly buffers: RolloutBuffers,
    readonly program: Program,
  ) {}

  static async open(
    gpu: Gpu,
    base: BaseModel<MlpLayout>,
    matmul: MatmulVariant,
    shape: RolloutShape,
  ): Promise<RolloutSession> {
    const { models, signals, steps, demand, streams } = shape;
    const { all, named, one } = await allocateNamed(gpu, bytesOf(base.layout, shape));
    const buffers: RolloutBuffers = {
      weights: named('weights'),
      hidden: named('hidden'),
      deltaStarts: one('deltaStarts'),
      terms: one('terms'),
      seeds: one('seeds'),
      coefficients: one('coefficients'),
      series: one('series'),
      all,
    };
    const span = spanOf(base.layout, steps);
    try {
      const recorder = new ProgramRecorder(gpu, 'rollouts');
      const recording: BatchRecording = {
        context: {
          gpu,
          arch: { activation: 'relu' },
          base,
          workspace: buffers,
          batch: { models },
          streams,
          matmul,
          shared: demand.sharedSeeds > 0,
          terms: Math.max(1, demand.terms),
        },
        recorder,
        stride: padTo(signals, 4) / 4,
      };
      base.layout.segments.forEach((_, segment) => recordWeights(recording, segment));
      for (let step = 0; step < steps; step++) recordStep(recording, base.layout.layers, buffers, step, span);
      return new RolloutSession(gpu, base.layout, shape, buffers, await recorder.build());
    } catch (thrown) {
      gpu.release(all);
      throw thrown;
    }
  }

  /** Missing deltas are theta0. */
  setDeltas(deltas: readonly Delta[]): void {
    writeDeltas(this.gpu, this.buffers, deltas, this.shape.models, this.shape.demand);
  }

  /** The beginning of each signal: as many values as the first layer has inputs. */
  setSignals(signals: readonly ArrayLike<number>[]): void {
    const { models, steps } = this.shape;
    const { inputs } = this.layout.layers[0]!;
    const padded = padTo(signals.length, 4);
    const values = new Float32Array(inputs * padded);
    signals.forEach((signal, column) => {
      for (let time = 0; time < inputs; time++) values[time * padded + column] = signal[time]!;
    });
    const modelBytes = 4 * spanOf(this.layout, steps) * padded;
    for (let model = 0; model < models; model++)
      this.gpu.device.queue.writeBuffer(this.buffers.series, model * modelBytes, values);
  }

  /** Continuations by the first `count` models: [model][signal][step]. */
  async read(count: number): Promise<Float32Array> {
    const { signals, steps } = this.shape;
    const { inputs } = this.layout.layers[0]!;
    const padded = padTo(signals, 4);
    const span = spanOf(this.layout, steps);
    const raw = new Float32Array(await this.gpu.read(this.buffers.series, 4 * count * span * padded));
    const values = new Float32Array(count * signals * steps);
    let at = 0;
    for (let model = 0; model < count; model++) {
      for (let signal = 0; signal < signals; signal++) {
        const from = (model * span + inputs) * padded + signal;
        for (let step = 0; step < steps; step++) values[at++] = raw[from + step * padded]!;
      }
    }
    return values;
  }

  dispose(): void {
    this.program.dispose();
    this.gpu.release(this.buffers.all);
  }
}
