/** Records the materialisation of weights from theta0 and noise. */
import { materialise, materialiseShared } from '../../gpu/kernels/noise/materialise';
import { padTo, type Placement } from '../weights/layout';
import type { BatchRecording } from './recording';

/** Cost of one normal in floating-point operations, for pacing only. */
const normalFlop = 60;

/** Normals per dispatch, so that none runs for long. */
const mostNormals = { software: 2 ** 22, gpu: 2 ** 26 };

function recordLines(
  recording: BatchRecording,
  segment: number,
  placement: Placement,
  first: number,
  end: number,
) {
  const { base, workspace, batch, streams, shared, terms } = recording.context;
  const { models } = batch;
  const { index, length, firstLine, source, destination, lineStride, alongStride, spread } = placement;
  const params = {
    firstLine: first,
    endLine: end,
    length,
    noiseLine: firstLine,
    stream: streams[index]!,
    source,
    format: base.formats[index]!,
    destination,
    lineStride,
    alongStride,
    modelStride: base.layout.segments[segment]!.elements,
    spread: spread ? 1 : 0,
    zero: 0,
  };
  const { normalTable } = base;
  const common = { normalTable, theta0: base.theta0[segment]!, weights: workspace.weights[segment]! };
  const grid = [Math.ceil((end - first) / 64), Math.ceil(length / 4)] as const;
  const cost = { kind: 'noise', flop: normalFlop * (end - first) * length * models * terms } as const;
  if (shared) {
    const { seeds, coefficients } = workspace;
    recording.recorder.call(materialiseShared, {
      params: { ...params, models, coefficientStride: padTo(models, 8) },
      buffers: { ...common, seeds, coefficients },
      grid: [...grid, Math.ceil(models / 8)],
      ...cost,
    });
    return;
  }
  const { deltaStarts, terms: pairs } = workspace;
  recording.recorder.call(materialise, {
    params,
    buffers: { ...common, deltaStarts, terms: pairs },
    grid: [...grid, models],
    ...cost,
  });
}

/** Materialises one segment, in dispatches of bounded length. */
export function recordWeights(recording: BatchRecording, segment: number): void {
  const { gpu, base, batch, terms } = recording.context;
  const most = gpu.adapter.software ? mostNormals.software : mostNormals.gpu;
  for (const placement of base.layout.segments[segment]!.placements) {
    const { lines, length } = placement;
    const step = Math.max(64, 64 * Math.floor(most / (64 * length * batch.models * terms)));
    for (let first = 0; first < lines; first += step)
      recordLines(recording, segment, placement, first, Math.min(lines, first + step));
  }
}
