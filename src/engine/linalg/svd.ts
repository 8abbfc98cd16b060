/** Singular value decomposition on the GPU: one-sided block Jacobi, which never forms the Gram matrix of the whole. */
import type { Gpu } from '../../gpu';
import { byValue, noiseFloor, roundoff, type Singular } from '../../math/spectrum';
import { never, type Interrupt } from '../interrupt';
import { orthogonaliseLines, paddedLength, paddedLines, type Lines } from './jacobi';

/** For lines of Frobenius norm 1. */
const tolerance = { cosine: 3e-7, product: 1e-16, done: 3e-6 };

interface Shape {
  readonly byRow: boolean;
  /** Lines and their length, without and with padding. */
  readonly count: number;
  readonly length: number;
  readonly paddedCount: number;
  readonly paddedLength: number;
}

function shapeOf(rows: number, columns: number): Shape {
  const byRow = rows <= columns;
  const [count, length] = byRow ? [rows, columns] : [columns, rows];
  return {
    byRow,
    count,
    length,
    paddedCount: paddedLines(count),
    paddedLength: paddedLength(length),
  };
}

/** The rows of the matrix, or its columns if there are fewer, as padded lines scaled to Frobenius norm 1. */
function linesOf(matrix: ArrayLike<number>, shape: Shape) {
  const { byRow, count, length } = shape;
  let squares = 0;
  for (let i = 0; i < count * length; i++) squares += matrix[i]! ** 2;
  const norm = Math.sqrt(squares);
  const scale = norm > 0 ? 1 / norm : 1;
  const lines = new Float32Array(shape.paddedCount * shape.paddedLength);
  for (let line = 0; line < count; line++) {
    for (let along = 0; along < length; along++) {
      const at = byRow ? line * length + along : along * count + line;
      lines[line * shape.paddedLength + along] = matrix[at]! * scale;
    }
  }
  return { norm, lines };
}

function identity(n: number): Float32Array<ArrayBuffer> {
  const unit = new Float32Array(n * n);
  for (let i = 0; i < n; i++) unit[i * (n + 1)] = 1;
  return unit;
}

/** Orthogonal lines and, with `vectors`, the product of all rotations, [line][paddedCount]. */
async function turn(
  gpu: Gpu,
  matrix: ArrayLike<number>,
  shape: Shape,
  vectors: boolean,
  interrupt: Interrupt,
) {
  const { paddedCount: count, paddedLength: length } = shape;
  const { norm, lines } = linesOf(matrix, shape);
  const bytes = 4 * count * length;
  const squareBytes = 4 * count * count;
  const buffers = await gpu.allocate([
    { label: 'svd lines', bytes },
    ...(vectors ? [{ label: 'svd vectors', bytes: squareBytes }] : []),
  ]);
  const [long, short] = buffers as [GPUBuffer, GPUBuffer?];
  try {
    gpu.device.queue.writeBuffer(long, 0, lines);
    const turned: Lines[] = [];
    if (short) {
      gpu.device.queue.writeBuffer(short, 0, identity(count));
      turned.push({ buffer: short, count, length: count });
    }
    await orthogonaliseLines(gpu, { buffer: long, count, length }, turned, tolerance, interrupt);
    const read = async (buffer: GPUBuffer, size: number) => new Float32Array(await gpu.read(buffer, size));
    return {
      norm,
      lines: await read(long, bytes),
      vectors: short ? await read(short, squareBytes) : new Float32Array(),
    };
  } finally {
    gpu.release(buffers);
  }
}

const lengthOf = (vector: Float32Array): number => {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
};

/**
 * Thin decomposition of a rows x columns matrix, row-major, the shorter side up to 1024. Singular values are accurate
 * down to the floor. Throws LabError device-lost or out-of-memory.
 */
export async function gpuSvd(
  gpu: Gpu,
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
  interrupt: Interrupt = never,
): Promise<Singular> {
  const shape = shapeOf(rows, columns);
  const { norm, lines, vectors } = await turn(gpu, matrix, shape, true, interrupt);
  const { count, length } = shape;
  const line = (i: number) => lines.subarray(i * shape.paddedLength, i * shape.paddedLength + length);
  const vector = (i: number) => vectors.subarray(i * shape.paddedCount, i * shape.paddedCount + count);
  const units = Array.from({ length: count }, (_, i) => lengthOf(vector(i)) || 1);
  // rounding changes both lengths alike
  const lengths = units.map((unit, i) => lengthOf(line(i)) / unit);
  const order = byValue(lengths);
  const values = Float64Array.from(order, (i) => lengths[i]! * norm);
  const floor = noiseFloor(values[0] ?? 0, length, roundoff.float32);
  const longer = new Float64Array(count * length);
  const shorter = new Float64Array(count * count);
  order.forEach((from, to) => {
    shorter.set(unitVector(vector(from), units[from]!), to * count);
    if (values[to]! > floor) longer.set(unitVector(line(from), lengthOf(line(from))), to * length);
  });
  const [left, right] = shape.byRow ? [shorter, longer] : [longer, shorter];
  return { values, left, right, floor, solver: 'float32 on the GPU' };
}

const unitVector = (vector: Float32Array, length: number): Float64Array =>
  Float64Array.from(vector, (value) => value / length);

/** The values only, at about half the work. */
export async function gpuSingularValues(
  gpu: Gpu,
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
  interrupt: Interrupt = never,
): Promise<Pick<Singular, 'values' | 'floor' | 'solver'>> {
  const shape = shapeOf(rows, columns);
  const { norm, lines } = await turn(gpu, matrix, shape, false, interrupt);
  const stride = shape.paddedLength;
  const lengths = Float64Array.from({ length: shape.count }, (_, i) =>
    lengthOf(lines.subarray(i * stride, (i + 1) * stride)),
  );
  // rotations preserve the Frobenius norm, and rounding changes all lengths alike
  const kept = Math.sqrt(lengths.reduce((sum, value) => sum + value * value, 0)) || 1;
  const values = lengths
    .map((value) => (value / kept) * norm)
    .sort()
    .reverse();
  const floor = noiseFloor(values[0] ?? 0, shape.length, roundoff.float32);
  return { values, floor, solver: 'float32 on the GPU' };
}
