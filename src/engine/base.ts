/** theta0 on the GPU: one buffer a segment, each tensor as in the checkpoint. */
import type { Gpu } from '../gpu';
import { LabError } from '../protocol';
import { normalTable } from '../math/normalTable';
import { layoutModel, type ModelLayout, type SegmentLayout } from './layout';
import type { WeightSource } from './types';

export interface BaseModel {
  readonly layout: ModelLayout;
  readonly outer: GPUBuffer;
  readonly layers: readonly GPUBuffer[];
  readonly normalTable: GPUBuffer;
  readonly parameters: number;
  readonly buffers: readonly GPUBuffer[];
}

async function upload(
  gpu: Gpu,
  weights: WeightSource,
  segment: SegmentLayout,
  buffer: GPUBuffer,
): Promise<void> {
  for (const placement of segment.placements) {
    const values = await weights.read(placement.index);
    const expected = placement.outputs * placement.inputs;
    if (values.length !== expected) {
      const { name } = weights.tensors[placement.index]!;
      throw new LabError(
        'bad-model',
        `${name} holds ${values.length} values where config.json asks for ${expected}.`,
        'Check that the files belong together.',
      );
    }
    gpu.device.queue.writeBuffer(buffer, placement.source * 4, values as Float32Array<ArrayBuffer>);
    await gpu.idle(); // bounds the staging memory to one tensor
  }
}

/** Uploads a checkpoint tensor by tensor; on failure nothing stays allocated. */
export async function loadBase(gpu: Gpu, weights: WeightSource): Promise<BaseModel> {
  const layout = layoutModel(weights.architecture, weights.tensors);
  const segments = [layout.outer, ...layout.layers];
  const names = ['outer', ...layout.layers.map((_, layer) => `layer ${layer}`)];
  const buffers = await gpu.allocate([
    ...segments.map((segment, i) => ({ label: `theta0 ${names[i]}`, bytes: segment.baseElements * 4 })),
    { label: 'normal table', bytes: normalTable.byteLength },
  ]);
  try {
    for (const [i, segment] of segments.entries()) await upload(gpu, weights, segment, buffers[i]!);
    gpu.device.queue.writeBuffer(buffers.at(-1)!, 0, normalTable);
    await gpu.idle();
  } catch (thrown) {
    gpu.release(buffers);
    throw thrown;
  }
  const parameters = segments.reduce((sum, segment) => sum + segment.baseElements, 0);
  return {
    layout,
    outer: buffers[0]!,
    layers: buffers.slice(1, -1),
    normalTable: buffers.at(-1)!,
    parameters,
    buffers,
  };
}
