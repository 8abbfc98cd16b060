/** Reads materialised weights back in canonical order and layout: for checks, never on the way of a run. */
import type { Gpu } from '../gpu';
import type { ModelLayout, SegmentLayout } from './layout';
import type { Workspace } from './workspace';

function unpack(segment: SegmentLayout, packed: Float32Array, into: Float32Array[]): void {
  for (const { index, outputs, inputs, destination, destinationStride, spread } of segment.placements) {
    const tensor = new Float32Array(outputs * inputs);
    for (let output = 0; output < outputs; output++) {
      const column = spread ? ((output >> 2) << 3) | (output & 3) : output;
      for (let input = 0; input < inputs; input++) {
        tensor[output * inputs + input] = packed[destination + input * destinationStride + column]!;
      }
    }
    into[index] = tensor;
  }
}

/** Tensors of the first model in flight; the workspace must not be streamed. */
export async function readMaterialised(
  gpu: Gpu,
  layout: ModelLayout,
  workspace: Workspace,
  tensorCount: number,
): Promise<Float32Array[]> {
  const tensors = new Array<Float32Array>(tensorCount);
  const segments = [layout.outer, ...layout.layers];
  for (const [i, buffer] of [workspace.outer, ...workspace.layers].entries()) {
    const segment = segments[i]!;
    unpack(segment, new Float32Array(await gpu.read(buffer, 4 * segment.elements)), tensors);
  }
  return tensors;
}
