/** Singular values of one tensor's update, by the way its size allows. */
import type { Gpu } from '../gpu';
import type { MatmulVariant } from '../gpu/kernels/matmul';
import { noiseFloor, roundoff, type Solver } from '../math/decomposition';
import type { Row } from '../math/row';
import type { TensorSpec } from '../model/tensors';
import { decompose, type SolverChoice } from './decompose';
import type { Interrupt } from './interrupt';
import { recordUpdate, squareCount, updateTerms } from './updateMatrix';
import { runRecorded } from './work';

/** Singular values of one matrix. */
export interface Spectrum {
  /** Largest first: all min(rows, columns), or where `complete` is false the first `top`. */
  readonly values: Float64Array;
  readonly complete: boolean;
  /** Values below this are rounding. */
  readonly floor: number;
  /** A bound on how far any of `values` may be off; the floor unless `complete` is false. */
  readonly error: number;
  /** Squared Frobenius norm, always of the whole matrix. */
  readonly energy: number;
  /** energy / values[0]^2, between 1 and min(rows, columns); 0 for a matrix of zeros. */
  readonly stableRank: number;
  readonly solver: Solver;
}

export interface SpectraContext {
  readonly gpu: Gpu;
  readonly matmul: MatmulVariant;
  readonly normalTable: GPUBuffer;
  readonly tensors: readonly TensorSpec[];
  /** By tensor. */
  readonly streams: readonly number[];
}

export interface DrawnMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly stream: number;
}

interface Wanted {
  readonly top: number;
  readonly solver: SolverChoice;
}

/** The update as a row-major matrix on the host, and its squared norm. */
async function drawUpdate(
  { gpu, normalTable }: SpectraContext,
  { rows, columns, stream }: DrawnMatrix,
  row: Row,
  interrupt: Interrupt,
) {
  const count = row.seeds.length;
  const terms = updateTerms(row);
  const stretch = { stream, columns, firstRow: 0, endRow: rows };
  const squares = squareCount(gpu, count, stretch);
  const buffers = await gpu.allocate([
    { label: 'update', bytes: 4 * rows * columns },
    { label: 'update terms', bytes: terms.byteLength },
    { label: 'update squares', bytes: 4 * squares },
  ]);
  const [matrix, termBuffer, squareBuffer] = buffers as [GPUBuffer, GPUBuffer, GPUBuffer];
  try {
    gpu.device.queue.writeBuffer(termBuffer, 0, terms);
    await runRecorded(
      gpu,
      'update',
      (recorder) =>
        recordUpdate(gpu, recorder, { normalTable, terms: termBuffer, count }, stretch, {
          matrix,
          rowStride: columns,
          columnStride: 1,
          squares: squareBuffer,
        }),
      interrupt,
    );
    const values = new Float32Array(await gpu.read(matrix, 4 * rows * columns));
    const partial = new Float32Array(await gpu.read(squareBuffer, 4 * squares));
    return { values, energy: partial.reduce((sum, value) => sum + value, 0) };
  } finally {
    gpu.release(buffers);
  }
}

export async function drawSpectrum(
  context: SpectraContext,
  place: DrawnMatrix,
  row: Row,
  { solver }: Wanted,
  interrupt: Interrupt,
): Promise<Spectrum> {
  const { rows, columns } = place;
  const { values: matrix, energy } = await drawUpdate(context, place, row, interrupt);
  const found = await decompose(context.gpu, matrix, rows, columns, solver, interrupt);
  const largest = found.values[0]!;
  // the entries were added up in float32, whatever solved them
  const floor = Math.max(found.floor, noiseFloor(largest, Math.max(rows, columns), roundoff.float32));
  return {
    values: found.values,
    complete: true,
    floor,
    error: floor,
    energy,
    stableRank: largest > 0 ? energy / largest ** 2 : 0,
    solver: found.solver,
  };
}
