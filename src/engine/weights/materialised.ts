/** Reads materialised weights back in canonical order and layout: for checks, never during a run. */
import type { Gpu } from '../../gpu';
import type { WeightSpec } from '../../model/tensors';
import type { Packed } from './base';
import type { Placement } from './layout';
import type { Workspace } from '../batch/workspace';

function unpack(placement: Placement, packed: Float32Array, tensor: Float32Array): void {
  const { firstLine, lines, length, destination, lineStride, alongStride, spread } = placement;
  for (let line = 0; line < lines; line++) {
    const column = spread ? ((line >> 2) << 3) | (line & 3) : line;
    const from = destination + column * lineStride;
    const to = (firstLine + line) * length;
    for (let along = 0; along < length; along++) tensor[to + along] = packed[from + along * alongStride]!;
  }
}

/** Tensors of the first model in flight; the workspace must not be streamed. */
export async function readMaterialised(
  gpu: Gpu,
  layout: Packed,
  workspace: Pick<Workspace, 'weights'>,
  specs: readonly WeightSpec[],
): Promise<Float32Array[]> {
  const tensors = specs.map(({ shape }) => new Float32Array(shape.reduce((a, b) => a * b, 1)));
  for (const [i, { placements, elements }] of layout.segments.entries()) {
    const packed = new Float32Array(await gpu.read(workspace.weights[i]!, 4 * elements));
    for (const placement of placements) unpack(placement, packed, tensors[placement.index]!);
  }
  return tensors;
}
