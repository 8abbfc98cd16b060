/** Products of matrices over their slow index, in dispatches short enough to stop between. */
import type { Gpu, ProgramRecorder } from '../../gpu';
import { epilogue, type MatmulVariant } from '../../gpu/kernels/linalg/matmul';
import { padTo } from '../weights/packer';

/** Both matrices are [shared][lines], lines padded to a multiple of 8; y[j][i] = sum over k of x[k][i] * weights[k][j]. */
export interface Product {
  readonly x: GPUBuffer;
  readonly weights: GPUBuffer;
  readonly y: GPUBuffer;
  readonly shared: number;
  /** Padded lines of x and of weights. */
  readonly rows: number;
  readonly outputs: number;
  /** Add to y instead of storing. */
  readonly add: boolean;
  /** Elements of x and y before the matrices, multiples of 4; 0 if absent. */
  readonly xFirst?: number;
  readonly yFirst?: number;
}

/** Operations per dispatch. */
const mostFlop = (gpu: Gpu): number => (gpu.adapter.software ? 2e8 : 5e9);

export function recordProduct(gpu: Gpu, recorder: ProgramRecorder, matmul: MatmulVariant, product: Product) {
  const { x, weights, y, shared, rows, outputs, add, xFirst = 0, yFirst = 0 } = product;
  const columns = Math.max(8, 8 * Math.floor(mostFlop(gpu) / (16 * shared * rows)));
  for (let first = 0; first < outputs; first += columns) {
    const some = padTo(Math.min(columns, outputs - first), 8);
    recorder.call(matmul.kernel, {
      params: {
        inputs: shared,
        outputs: some,
        rowBlocks: rows / 4,
        xFirst: xFirst / 4,
        xStride: rows / 4,
        xModelStride: 0,
        weightFirst: first / 4,
        weightStride: outputs / 4,
        weightModelStride: 0,
        yFirst: (yFirst + first * rows) / 4,
        yStride: rows / 4,
        yModelStride: 0,
        epilogue: add ? epilogue.add : epilogue.store,
        bias: 0,
        activation: 0,
      },
      buffers: { x, weights, y },
      ...matmul.shape(rows / 4, some, 1),
      kind: 'matmul',
      flop: 2 * rows * some * shared,
    });
  }
}
