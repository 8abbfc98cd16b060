/** theta0 on the GPU: one buffer per segment, each tensor in the type and order of its file. */
import type { Gpu } from '../../gpu';
import { LabError } from '../../protocol';
import { normalTable } from '../../math/normalTable';
import type { StoredType, StoredWeights } from '../../model/weights';
import { layoutModel, type ModelLayout, type Placement, type Segment, type StoredBytes } from './layout';
import type { WeightSource } from '../types';

/** What any layout says: where each tensor is placed. */
export interface Packed {
  readonly segments: readonly Segment[];
}

export interface BaseModel<L extends Packed = ModelLayout> {
  readonly layout: L;
  /** By segment. */
  readonly theta0: readonly GPUBuffer[];
  /** By tensor: the format code of lib/theta.wgsl. */
  readonly formats: readonly number[];
  readonly normalTable: GPUBuffer;
  readonly parameters: number;
  readonly bytes: number;
  readonly buffers: readonly GPUBuffer[];
}

const bytesOf: Readonly<Record<StoredType, number>> = { F32: 4, BF16: 2, F16: 2 };
const formatOf: Readonly<Record<StoredType, number>> = { F32: 0, BF16: 1, F16: 2 };

/** Bound on a materialised model's segments, so that a few models fit in one binding. */
const segmentBytes = 64 * 2 ** 20;
const stagingBytes = 2 ** 20;
/** Bytes written before waiting for the GPU, which bounds the memory of the browser. */
const unawaitedBytes = 32 * 2 ** 20;

/** Writes pieces of any length one after another, in whole words. */
class Uploader {
  private readonly staging = new Uint8Array(stagingBytes);
  private filled = 0;
  private at = 0;
  private unawaited = 0;
  private target: GPUBuffer | null = null;

  constructor(private readonly gpu: Gpu) {}

  begin(target: GPUBuffer, at: number): void {
    this.target = target;
    this.at = at;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const some = bytes.subarray(done, done + stagingBytes - this.filled);
      this.staging.set(some, this.filled);
      this.filled += some.length;
      done += some.length;
      if (this.filled === stagingBytes) await this.end();
    }
  }

  async end(): Promise<void> {
    if (this.filled === 0) return;
    const size = Math.ceil(this.filled / 4) * 4;
    this.gpu.device.queue.writeBuffer(this.target!, this.at, this.staging, 0, size);
    this.at += this.filled;
    this.unawaited += size;
    this.filled = 0;
    if (this.unawaited < unawaitedBytes) return;
    this.unawaited = 0;
    await this.gpu.idle();
  }
}

interface Target {
  readonly buffer: GPUBuffer;
  readonly placement: Placement;
}

/** Uploads one tensor, read once from front to back, to the placements it is divided among. */
async function upload(
  uploader: Uploader,
  weights: StoredWeights,
  index: number,
  targets: readonly Target[],
): Promise<void> {
  const bytes = bytesOf[weights.storedType(index)];
  const sizes = targets.map(({ placement }) => placement.lines * placement.length * bytes);
  let turn = -1;
  let left = 0;
  let received = 0;
  for await (const piece of weights.stream(index)) {
    received += piece.length;
    for (let done = 0; done < piece.length;) {
      while (left === 0 && ++turn < targets.length) {
        uploader.begin(targets[turn]!.buffer, 4 * targets[turn]!.placement.source);
        left = sizes[turn]!;
      }
      if (left === 0) break;
      const some = piece.subarray(done, done + left);
      await uploader.write(some);
      done += some.length;
      left -= some.length;
      if (left === 0) await uploader.end();
    }
  }
  const expected = sizes.reduce((sum, size) => sum + size, 0);
  if (received === expected) return;
  throw new LabError(
    'bad-model',
    `${weights.tensors[index]!.name} holds ${received} bytes where config.json asks for ${expected}.`,
    'Check that the files belong together.',
  );
}

/** Uploads a checkpoint tensor by tensor; on failure nothing stays allocated. `mostBytes` bounds a segment. */
export async function loadBase(
  gpu: Gpu,
  weights: WeightSource,
  mostBytes = segmentBytes,
): Promise<BaseModel> {
  const { architecture, tensors } = weights;
  return loadPacked(
    gpu,
    weights,
    (storedBytes, most) => layoutModel(architecture, tensors, storedBytes, most),
    mostBytes,
  );
}

/** The same for weights of any layout, whose segments may take at most `mostBytes` per model. */
export async function loadPacked<L extends Packed>(
  gpu: Gpu,
  weights: StoredWeights,
  layoutOf: (storedBytes: StoredBytes, mostBytes: number) => L,
  mostBytes = segmentBytes,
): Promise<BaseModel<L>> {
  const { tensors } = weights;
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits;
  const layout = layoutOf(
    (index) => bytesOf[weights.storedType(index)],
    Math.min(mostBytes, maxStorageBufferBindingSize, maxBufferSize),
  );
  const { segments } = layout;
  const buffers = await gpu.allocate([
    ...segments.map(({ kind, words }, i) => ({ label: `theta0 ${kind} ${i}`, bytes: words * 4 })),
    { label: 'normal table', bytes: normalTable.byteLength },
  ]);
  const targets: Target[][] = tensors.map(() => []);
  segments.forEach(({ placements }, i) => {
    for (const placement of placements) targets[placement.index]!.push({ buffer: buffers[i]!, placement });
  });
  try {
    const uploader = new Uploader(gpu);
    for (const index of tensors.keys()) await upload(uploader, weights, index, targets[index]!);
    gpu.device.queue.writeBuffer(buffers.at(-1)!, 0, normalTable);
    await gpu.idle();
  } catch (thrown) {
    gpu.release(buffers);
    throw thrown;
  }
  return {
    layout,
    theta0: buffers.slice(0, -1),
    formats: tensors.map((_, index) => formatOf[weights.storedType(index)]),
    normalTable: buffers.at(-1)!,
    parameters: tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
    bytes: buffers.reduce((sum, buffer) => sum + buffer.size, 0),
    buffers,
  };
}
