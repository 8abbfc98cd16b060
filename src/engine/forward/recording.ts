/** What the parts of a forward pass share while they are recorded: shape and buffers of the batch, and its kernel calls. */
import { ProgramRecorder, type Gpu } from '../../gpu';
import type { MatmulVariant } from '../../gpu/kernels/linalg/matmul';
import type { Architecture } from '../../model/architecture';
import type { BaseModel, Packed } from '../weights/base';
import type { BatchShape } from '../batch/shape';
import { padTo } from '../weights/layout';
import type { DeltaBuffers } from '../weights/deltas';
import type { Workspace } from '../batch/workspace';

/** What recording weights and products needs, for any kind of model. */
export interface BatchContext {
  readonly gpu: Gpu;
  readonly arch: Pick<Architecture, 'activation'>;
  readonly base: BaseModel<Packed>;
  readonly workspace: Pick<Workspace, 'weights'> & DeltaBuffers;
  readonly batch: Pick<BatchShape, 'models'>;
  /** Noise stream of each tensor in canonical order. */
  readonly streams: readonly number[];
  readonly matmul: MatmulVariant;
  /** The deltas share seeds, see NoiseDemand. */
  readonly shared: boolean;
  /** Terms of the longest delta. */
  readonly terms: number;
}

/** Kernel calls of a batch; activations have `stride` blocks between features. */
export interface BatchRecording {
  readonly context: BatchContext;
  readonly recorder: ProgramRecorder;
  readonly stride: number;
}

export interface ForwardContext extends BatchContext {
  readonly arch: Architecture;
  readonly base: BaseModel;
  readonly workspace: Workspace;
  readonly batch: BatchShape;
  readonly streamed: boolean;
  /** Number of stop tokens in the workspace. */
  readonly stops: number;
  /** Transcript entries per sequence. */
  readonly steps: number;
  /** Positions in the table of rotary angles. */
  readonly positions: number;
  /** Each model has prompts of its own. */
  readonly ownPrompts: boolean;
  /** Recorded before and after the attention of each layer. */
  readonly passage?: Passage;
}

/** Copies keys and values into the cache before a layer attends, and out of it afterwards. */
export interface Passage {
  before(recording: Recording, layer: number): void;
  after(recording: Recording, layer: number): void;
}

/** Activation rows that a kernel works on, in blocks of 4. */
export interface Window {
  readonly first: number;
  readonly count: number;
}

export class Recording implements BatchRecording {
  readonly recorder: ProgramRecorder;
  /** Blocks per time slot. */
  readonly slotBlocks: number;
  /** Blocks between features of an activation buffer. */
  readonly stride: number;

  constructor(
    readonly context: ForwardContext,
    label: string,
    /** Time slots of the input: those of the prompts, or 1 in decoding. */
    readonly slots: number,
    /** One further token per sequence, in the time slot that the clock says. */
    readonly decoding = false,
  ) {
    this.recorder = new ProgramRecorder(context.gpu, label);
    this.slotBlocks = context.batch.padded / 4;
    this.stride = slots * this.slotBlocks;
  }

  /** Blocks between the starts of two models. */
  get startsModelStride(): number {
    return this.context.ownPrompts ? this.slotBlocks : 0;
  }

  get all(): Window {
    return { first: 0, count: this.stride };
  }

  get lastSlot(): Window {
    return { first: (this.slots - 1) * this.slotBlocks, count: this.slotBlocks };
  }

  /** Hidden features, padded as in x and normed. */
  get hidden(): number {
    return padTo(this.context.arch.hiddenSize, 8);
  }

  /** Grid and constants of kernels that run along the rows. */
  byRows(count: number, y: number) {
    const { gpu, batch } = this.context;
    const grid = [Math.ceil(count / gpu.rowsPerWorkgroup), y, batch.models] as const;
    return { grid, constants: { workgroup_rows: gpu.rowsPerWorkgroup } };
  }
}
