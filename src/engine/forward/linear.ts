/** Records matrix products and norms over rows of activations. */
import { layernorm } from '../../gpu/kernels/forward/layernorm';
import { activationCode, epilogue } from '../../gpu/kernels/linalg/matmul';
import { rmsnorm } from '../../gpu/kernels/forward/rmsnorm';
import type { Matrix, MatrixPiece, Norm } from '../weights/layout';
import type { BatchRecording, Recording, Window } from './recording';

/** Operations per dispatch, so that none runs for long. */
const mostFlop = { software: 2e9, gpu: 5e10 };

export interface Product {
  readonly x: GPUBuffer;
  readonly xFeatures: number;
  readonly matrix: Matrix;
  readonly y: GPUBuffer;
  readonly yFeatures: number;
  readonly window: Window;
  readonly epilogue: number;
}

/** Where a product's rows are written; by default as in x. */
interface Target extends Window {
  readonly stride: number;
}

/** y = x times the columns of one piece, written from `column` of y; in several dispatches if one would take long. */
export function recordPiece(
  recording: BatchRecording,
  product: Product,
  piece: MatrixPiece,
  column: number,
  target: Target = { ...product.window, stride: recording.stride },
): void {
  const { matmul, batch, arch, base, workspace, gpu } = recording.context;
  const { matrix, window } = product;
  const { stride } = recording;
  const flopOf = (columns: number) => 8 * window.count * matrix.inputs * columns * batch.models;
  const most = gpu.adapter.software ? mostFlop.software : mostFlop.gpu;
  const step = Math.max(64, 64 * Math.floor(most / flopOf(64)));
  for (let first = 0; first < piece.outputs; first += step) {
    const outputs = Math.min(step, piece.outputs - first);
    const feature = (column + first) / (product.epilogue === epilogue.gated ? 2 : 1);
    recording.recorder.call(matmul.kernel, {
      params: {
        inputs: matrix.inputs,
        outputs,
        rowBlocks: window.count,
        xFirst: window.first,
        xStride: stride,
        xModelStride: product.xFeatures * stride,
        weightFirst: (piece.first + first) / 4,
        weightStride: piece.outputs / 4,
        weightModelStride: base.layout.segments[piece.segment]!.elements / 4,
        yFirst: target.first + feature * target.stride,
        yStride: target.stride,
        yModelStride: product.yFeatures * target.stride,
        epilogue: product.epilogue,
        bias: matrix.bias ? 1 : 0,
        activation: activationCode[arch.activation],
      },
      buffers: { x: product.x, weights: workspace.weights[piece.segment]!, y: product.y },
      ...matmul.shape(window.count, outputs, batch.models),
      kind: 'matmul',
      flop: flopOf(outputs),
    });
  }
}

/** y = x times a matrix. */
export function recordProduct(recording: BatchRecording, product: Product): void {
  for (const piece of product.matrix.pieces) recordPiece(recording, product, piece, piece.column);
}

/** y = norm(x), or y + norm(x), over the hidden features. */
export function recordNorm(
  recording: Recording,
  norm: Norm,
  x: GPUBuffer,
  y: GPUBuffer,
  window: Window,
  add = false,
): void {
  const { arch, base, workspace } = recording.context;
  const modelStride = recording.hidden * recording.stride;
  const { segment, first } = norm.gain;
  const call = {
    params: {
      rowBlocks: window.count,
      features: arch.hiddenSize,
      first: window.first,
      stride: recording.stride,
      xModelStride: modelStride,
      yModelStride: modelStride,
      gainFirst: first,
      gainModelStride: base.layout.segments[segment]!.elements,
      eps: arch.normEps,
      shiftFirst: norm.shift?.first ?? 0,
      add: add ? 1 : 0,
    },
    buffers: { x, gain: workspace.weights[segment]!, y },
    ...recording.byRows(window.count, 1),
  };
  if (arch.norm === 'rms') recording.recorder.call(rmsnorm, call);
  else recording.recorder.call(layernorm, call);
}
