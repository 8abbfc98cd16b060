/**
 * The largest singular values of a matrix too large to be decomposed whole: randomised subspace iteration with QR (Halko,
 * Martinsson and Tropp 2011, SIAM Review 53:217) over stripes of rows, which may be drawn anew on every pass.
 */
import type { Gpu, ProgramRecorder } from '../../gpu';
import type { MatmulVariant } from '../../gpu/kernels/linalg/matmul';
import { iterationSeed } from '../../math/chance';
import { noiseFloor, roundoff } from '../../math/spectrum';
import { fillIntegerNormals } from '../../math/noise';
import type { Interrupt } from '../interrupt';
import { recordOrthonormal } from './orthonormal';
import { padTo } from '../weights/packer';
import { recordProduct, type Product } from './product';
import { runRecorded } from '../runRecorded';

/** Where the rows of a stripe go: element (row, column) at (row - firstRow) * rowStride + column * columnStride. */
export interface Stripe {
  readonly firstRow: number;
  readonly endRow: number;
  readonly matrix: GPUBuffer;
  readonly rowStride: number;
  readonly columnStride: number;
}

export interface StripedMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Writes the rows of the stripe, the same ones every time. */
  fill(stripe: Stripe): Promise<void>;
}

export interface TopSingular {
  /** Largest first. */
  readonly values: Float64Array;
  /** A bound on how far each of `values` is from a singular value. */
  readonly error: number;
  readonly floor: number;
}

export interface Effort {
  /** Number of values. */
  readonly top: number;
  /** Rows held at once, a multiple of 8. */
  readonly stripeRows: number;
}

/** Passes over a matrix held whole, and over one redrawn each time; four passes between two checks of the residual. */
const mostPasses = { held: 32, drawn: 8 } as const;
const passesTogether = 4;
/** A residual small enough, as a share of the largest value: the values are then accurate to about its square. */
const enough = 1e-3;

const names = ['right', 'next', 'left', 'basis', 'small', 'natural', 'transposed'] as const;
/** right: the iterated vectors; left = A right; basis: the Q of left; next = A^T basis. All [line][width]. */
type Buffers = Readonly<Record<(typeof names)[number], GPUBuffer>>;

class Iteration {
  /** First rows of the stripes that are in `natural` and `transposed`. */
  private readonly filled = { natural: -1, transposed: -1 };

  constructor(
    private readonly gpu: Gpu,
    private readonly matmul: MatmulVariant,
    private readonly matrix: StripedMatrix,
    private readonly stripeRows: number,
    /** Number of iterated vectors, a multiple of 8. */
    private readonly width: number,
    private readonly buffers: Buffers,
    private readonly interrupt: Interrupt,
  ) {}

  private run(record: (recorder: ProgramRecorder) => void): Promise<void> {
    return runRecorded(this.gpu, 'subspace iteration', record, this.interrupt);
  }

  /** Random right vectors, orthonormal. */
  async begin(): Promise<void> {
    const { columns } = this.matrix;
    const normals = fillIntegerNormals(iterationSeed, 0, 0, new Int32Array(columns * this.width));
    this.gpu.device.queue.writeBuffer(
      this.buffers.right,
      0,
      Float32Array.from(normals, (z) => z / 2 ** 20),
    );
    await this.orthonormal(this.buffers.right, columns);
  }

  private orthonormal(matrix: GPUBuffer, rows: number): Promise<void> {
    const tall = { matrix, rows, stride: this.width };
    const { width, buffers } = this;
    return this.run((recorder) => recordOrthonormal(recorder, tall, width, buffers.small));
  }

  /** Calls `work` for every stripe, filled in the given order, with its rows and its stride. */
  private async eachStripe(
    order: 'natural' | 'transposed',
    work: (firstRow: number, endRow: number, stride: number) => Promise<void>,
  ): Promise<void> {
    const { rows, columns } = this.matrix;
    for (let firstRow = 0; firstRow < rows; firstRow += this.stripeRows) {
      const endRow = Math.min(rows, firstRow + this.stripeRows);
      const stride = padTo(order === 'natural' ? columns : endRow - firstRow, 8);
      const [rowStride, columnStride] = order === 'natural' ? [stride, 1] : [1, stride];
      const matrix = this.buffers[order];
      if (this.filled[order] !== firstRow)
        await this.matrix.fill({ firstRow, endRow, matrix, rowStride, columnStride });
      this.filled[order] = firstRow;
      await work(firstRow, endRow, stride);
    }
  }

  private multiply(product: Product): Promise<void> {
    return this.run((recorder) => recordProduct(this.gpu, recorder, this.matmul, product));
  }

  /** left = A right = basis R, next = A^T basis. */
  async pass(): Promise<void> {
    const { width, matrix, gpu } = this;
    const { right, left, basis, next, natural, transposed } = this.buffers;
    await this.eachStripe('transposed', (firstRow, _, stride) =>
      this.multiply({
        x: right,
        weights: transposed,
        y: left,
        yFirst: firstRow * width,
        shared: matrix.columns,
        rows: width,
        outputs: stride,
        add: false,
      }),
    );
    gpu.submit((encoder) => encoder.copyBufferToBuffer(left, 0, basis, 0, 4 * matrix.rows * width));
    await this.orthonormal(basis, matrix.rows);
    await this.eachStripe('natural', (firstRow, endRow, stride) =>
      this.multiply({
        x: basis,
        xFirst: firstRow * width,
        weights: natural,
        y: next,
        shared: endRow - firstRow,
        rows: width,
        outputs: stride,
        add: firstRow > 0,
      }),
    );
  }

  /** right = the orthonormal basis of next. */
  async advance(): Promise<void> {
    const { columns } = this.matrix;
    const { right, next } = this.buffers;
    const bytes = 4 * columns * this.width;
    this.gpu.submit((encoder) => encoder.copyBufferToBuffer(next, 0, right, 0, bytes));
    await this.orthonormal(right, columns);
  }

  /** Singular values of R, which approximate those of A, and the largest residual |A^T u - s v|. */
  async values(top: number): Promise<{ values: Float64Array; error: number }> {
    const { width, matrix, gpu } = this;
    const { left, basis, small, right, next } = this.buffers;
    const product = { x: basis, weights: left, y: small, shared: matrix.rows };
    await this.multiply({ ...product, rows: width, outputs: width, add: false });
    const triangle = new Float32Array(await gpu.read(small, 4 * width * width)); // R transposed
    const { singular } = await import('../../math/decomposition');
    const found = singular(triangle, width, width);
    const values = found.values.slice(0, top);
    const read = async (buffer: GPUBuffer) =>
      new Float32Array(await gpu.read(buffer, 4 * matrix.columns * width));
    const [vectors, images] = [await read(right), await read(next)];
    const residuals = Array.from(values, (value, k) => {
      const turn = found.left.subarray(k * width, (k + 1) * width);
      const turnLeft = found.right.subarray(k * width, (k + 1) * width);
      let squares = 0;
      for (let line = 0; line < matrix.columns; line++) {
        let off = 0;
        for (let j = 0; j < width; j++) {
          const at = line * width + j;
          off += images[at]! * turnLeft[j]! - value * vectors[at]! * turn[j]!;
        }
        squares += off * off;
      }
      return Math.sqrt(squares);
    });
    return { values, error: Math.max(...residuals) };
  }
}

/** The `top` largest singular values. Throws LabError out-of-memory or device-lost, and what the interrupt throws. */
export async function topSingular(
  gpu: Gpu,
  matmul: MatmulVariant,
  matrix: StripedMatrix,
  { top, stripeRows }: Effort,
  interrupt: Interrupt,
): Promise<TopSingular> {
  const { rows, columns } = matrix;
  const width = Math.min(padTo(2 * top + 8, 8), 8 * Math.floor(Math.min(rows, columns) / 8));
  const held = Math.min(padTo(rows, 8), stripeRows);
  const bytes = (lines: number) => 4 * padTo(lines, 8) * width;
  const buffers = await gpu.allocate([
    { label: 'right vectors', bytes: bytes(columns) },
    { label: 'right vectors, next', bytes: bytes(columns) },
    { label: 'left vectors', bytes: bytes(rows) },
    { label: 'left basis', bytes: bytes(rows) },
    { label: 'triangle', bytes: 4 * width * width },
    { label: 'stripe', bytes: 4 * held * padTo(columns, 8) },
    { label: 'stripe, transposed', bytes: 4 * held * columns },
  ]);
  try {
    const named = Object.fromEntries(names.map((name, i) => [name, buffers[i]!])) as Buffers;
    const iteration = new Iteration(gpu, matmul, matrix, held, width, named, interrupt);
    await iteration.begin();
    const most = rows <= held ? mostPasses.held : mostPasses.drawn;
    for (let pass = 1; ; pass++) {
      await iteration.pass();
      if (pass % passesTogether === 0) {
        const { values, error } = await iteration.values(Math.min(top, width));
        const floor = noiseFloor(values[0]!, Math.max(rows, columns), roundoff.float32);
        if (pass >= most || error <= enough * values[0]!)
          return { values, floor, error: Math.max(error, floor) };
      }
      await iteration.advance();
    }
  } finally {
    gpu.release(buffers);
  }
}
