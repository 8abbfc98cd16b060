/** Singular values of one tensor's update, all of them or only the largest, depending on its size. */
import type { Gpu } from '../../gpu';
import type { MatmulVariant } from '../../gpu/kernels/linalg/matmul';
import { noiseFloor, roundoff, type Solver } from '../../math/spectrum';
import type { Delta } from '../../math/delta';
import type { TensorSpec } from '../../model/tensors';
import { singularValues, type SolverChoice } from '../linalg/decompose';
import type { Interrupt } from '../interrupt';
import { topSingular } from '../linalg/topSingular';
import { recordUpdate, squareCount, updateTerms, type Target } from './updateMatrix';
import { runRecorded } from '../runRecorded';

/** Singular values of one matrix. */
export interface Spectrum {
  /** Largest first: all min(rows, columns), or only the first `top` if `complete` is false. */
  readonly values: Float64Array;
  readonly complete: boolean;
  /** Values below this are rounding. */
  readonly floor: number;
  /** A bound on the error of each of `values`; the floor if `complete`. */
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

export interface Wanted {
  readonly top: number;
  readonly solver: SolverChoice;
}

/** A matrix whose shorter side is at most this is decomposed whole; of larger ones only the largest values are found. */
const wholeSide = { software: 256, hardware: 1024 } as const;
const wholeBytes = 32 * 2 ** 20;
const stripeBytes = 32 * 2 ** 20;

/** Draws one tensor's update as often as needed, and owns the buffers for it. */
class UpdateSource {
  private constructor(
    private readonly context: SpectraContext,
    private readonly matrix: DrawnMatrix,
    private readonly count: number,
    private readonly terms: GPUBuffer,
    private readonly squares: GPUBuffer,
    private readonly interrupt: Interrupt,
  ) {}

  static async open(context: SpectraContext, matrix: DrawnMatrix, delta: Delta, interrupt: Interrupt) {
    const { gpu } = context;
    const { stream, rows, columns } = matrix;
    const count = delta.seeds.length;
    const words = updateTerms(delta);
    const squares = squareCount(gpu, count, { stream, columns, firstRow: 0, endRow: rows });
    const [terms, sums] = await gpu.allocate([
      { label: 'update terms', bytes: words.byteLength },
      { label: 'update squares', bytes: 4 * (squares + 1) },
    ]);
    gpu.device.queue.writeBuffer(terms!, 0, words);
    return new UpdateSource(context, matrix, count, terms!, sums!, interrupt);
  }

  /** Draws rows [firstRow, endRow) into the target's matrix; returns their squared Frobenius norm. */
  async draw(firstRow: number, endRow: number, target: Omit<Target, 'squares'>): Promise<number> {
    const { gpu, normalTable } = this.context;
    const { stream, columns } = this.matrix;
    const { count, terms, squares } = this;
    const range = { stream, columns, firstRow, endRow };
    await runRecorded(
      gpu,
      'update',
      (recorder) => recordUpdate(gpu, recorder, { normalTable, terms, count }, range, { ...target, squares }),
      this.interrupt,
    );
    const sums = new Float32Array(await gpu.read(squares, 4 * squareCount(gpu, count, range)));
    return sums.reduce((sum, value) => sum + value, 0);
  }

  dispose(): void {
    this.context.gpu.release([this.terms, this.squares]);
  }
}

type Found = Omit<Spectrum, 'stableRank'>;

async function wholeSpectrum(
  { gpu }: SpectraContext,
  { rows, columns }: DrawnMatrix,
  source: UpdateSource,
  choice: SolverChoice,
  interrupt: Interrupt,
): Promise<Found> {
  const bytes = 4 * rows * columns;
  const [buffer] = await gpu.allocate([{ label: 'update', bytes }]);
  let matrix: Float32Array;
  let energy: number;
  try {
    energy = await source.draw(0, rows, { matrix: buffer!, rowStride: columns, columnStride: 1 });
    matrix = new Float32Array(await gpu.read(buffer!, bytes));
  } finally {
    gpu.release([buffer!]);
  }
  const { values, floor, solver } = await singularValues(gpu, matrix, rows, columns, choice, interrupt);
  // the entries were summed in float32, whichever solver ran
  const rounding = noiseFloor(values[0]!, Math.max(rows, columns), roundoff.float32);
  const most = Math.max(floor, rounding);
  return { values, complete: true, floor: most, error: most, energy, solver };
}

async function topSpectrum(
  { gpu, matmul }: SpectraContext,
  { rows, columns }: DrawnMatrix,
  source: UpdateSource,
  top: number,
  interrupt: Interrupt,
): Promise<Found> {
  const energies = new Map<number, number>();
  const stripeRows = Math.max(8, 8 * Math.floor(stripeBytes / (32 * columns)));
  const found = await topSingular(
    gpu,
    matmul,
    {
      rows,
      columns,
      async fill({ firstRow, endRow, ...target }) {
        energies.set(firstRow, await source.draw(firstRow, endRow, target));
      },
    },
    { top, stripeRows },
    interrupt,
  );
  const energy = [...energies.values()].reduce((sum, value) => sum + value, 0);
  return { ...found, complete: false, energy, solver: 'float32 on the GPU' };
}

/** Singular values of the update of one tensor by `delta`. Throws LabError out-of-memory or device-lost, and what the interrupt throws. */
export async function drawSpectrum(
  context: SpectraContext,
  place: DrawnMatrix,
  delta: Delta,
  { top, solver }: Wanted,
  interrupt: Interrupt,
): Promise<Spectrum> {
  const { rows, columns } = place;
  const side = Math.min(rows, columns);
  const most = context.gpu.adapter.software ? wholeSide.software : wholeSide.hardware;
  const whole = side <= most && 4 * rows * columns <= wholeBytes;
  const source = await UpdateSource.open(context, place, delta, interrupt);
  try {
    const found = whole
      ? await wholeSpectrum(context, place, source, solver, interrupt)
      : await topSpectrum(context, place, source, top, interrupt);
    const largest = found.values[0]!;
    return { ...found, stableRank: largest > 0 ? found.energy / largest ** 2 : 0 };
  } finally {
    source.dispose();
  }
}
