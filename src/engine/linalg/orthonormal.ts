/** Orthonormal columns on the GPU: the Q of a QR decomposition, by Gram-Schmidt done twice. */
import type { ProgramRecorder } from '../../gpu';
import { columnDots } from '../../gpu/kernels/linalg/columnDots';
import { gramSchmidtStep } from '../../gpu/kernels/linalg/gramSchmidtStep';

/** A tall matrix, [rows][stride]. */
export interface TallMatrix {
  readonly matrix: GPUBuffer;
  readonly rows: number;
  readonly stride: number;
}

/** Squared length up to which the rest of a unit column counts as dependent on those before it, in float32. */
const dependent = 1e-12;

/** Makes columns 0 to `columns` - 1 orthonormal in place; one that depends on those before it becomes 0. `dots` holds `columns` floats. */
export function recordOrthonormal(
  recorder: ProgramRecorder,
  { matrix, rows, stride }: TallMatrix,
  columns: number,
  dots: GPUBuffer,
): void {
  const step = (column: number, normalise: 0 | 1, least = 0) => {
    recorder.call(columnDots, {
      params: { column, rows, stride },
      buffers: { matrix, dots },
      grid: [column + 1, 1, 1],
      flop: 2 * rows * (column + 1),
    });
    recorder.call(gramSchmidtStep, {
      params: { column, rows, stride, normalise, least },
      buffers: { matrix, dots },
      grid: [Math.ceil(rows / 64), 1, 1],
      flop: 2 * rows * (normalise ? 1 : column),
    });
  };
  for (let column = 0; column < columns; column++) {
    step(column, 1); // keeps squares within the range of float32
    for (let pass = 0; pass < 2; pass++) {
      if (column > 0) step(column, 0);
      step(column, 1, dependent);
    }
  }
}
