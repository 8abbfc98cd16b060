/**
 * Symmetric eigendecomposition: the matrix is shifted until it is well conditioned and positive, one-sided Jacobi on the
 * GPU finds its vectors in float32, and their Rayleigh quotients in float64 are the eigenvalues.
 */
import type { Gpu } from '../../gpu';
import { byValue, noiseFloor, roundoff, type Eigen } from '../../math/spectrum';
import { never, type Interrupt } from '../interrupt';
import { orthogonaliseLines, paddedLength, paddedLines } from './jacobi';

/** Cosines measure how far lines are from orthogonal; a sweep that meets at most `done` leaves far less. */
const tolerance = { cosine: 3e-7, product: 0, done: 1e-5 };
/** Rows that the host computes between two checks of the interrupt. */
const rowsTogether = 32;

const dot = (a: ArrayLike<number>, b: ArrayLike<number>, n: number, firstA = 0, firstB = 0): number => {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[firstA + i]! * b[firstB + i]!;
  return sum;
};

/** The largest magnitude of an eigenvalue, underestimated by up to 15 %: power iteration, which never overestimates. */
function radius(matrix: ArrayLike<number>, n: number): number {
  let vector = Float64Array.from({ length: n }, (_, i) => Math.cos(1 + i * i));
  let length = 0;
  for (let step = 0; step < 30; step++) {
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) next[i] = dot(matrix, vector, n, i * n);
    const from = Math.sqrt(dot(vector, vector, n));
    length = Math.sqrt(dot(next, next, n)) / from;
    if (!(length > 0)) return 0;
    vector = next.map((value) => value / (length * from));
  }
  return length;
}

/** matrix / shift + 1, padded: eigenvalues between about 0.3 and 2.3. */
function shifted(matrix: ArrayLike<number>, n: number, shift: number, lines: number, length: number) {
  const values = new Float32Array(lines * length);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) values[i * length + j] = matrix[i * n + j]! / shift + (i === j ? 1 : 0);
  }
  return values;
}

/** v^T A v of unit vectors, row-major. */
async function rayleigh(
  matrix: ArrayLike<number>,
  vectors: Float64Array,
  n: number,
  interrupt: Interrupt,
): Promise<Float64Array> {
  const values = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    if (k % rowsTogether === 0) await interrupt.checkpoint();
    for (let i = 0; i < n; i++) values[k]! += vectors[k * n + i]! * dot(matrix, vectors, n, i * n, k * n);
  }
  return values;
}

/**
 * Eigendecomposition of a symmetric n x n matrix, row-major, n up to 1024. Eigenvalues within 2e-6 of the largest, vectors
 * orthogonal to about 1e-5. Throws LabError device-lost or out-of-memory.
 */
export async function gpuEigen(
  gpu: Gpu,
  matrix: ArrayLike<number>,
  n: number,
  interrupt: Interrupt = never,
): Promise<Eigen> {
  const count = paddedLines(n);
  const length = paddedLength(n);
  const shift = 1.3 * radius(matrix, n) || 1;
  const [buffer] = await gpu.allocate([{ label: 'eigen lines', bytes: 4 * count * length }]);
  const found = new Float64Array(n * n);
  try {
    gpu.device.queue.writeBuffer(buffer!, 0, shifted(matrix, n, shift, count, length));
    await orthogonaliseLines(gpu, { buffer: buffer!, count, length }, [], tolerance, interrupt);
    const lines = new Float32Array(await gpu.read(buffer!, 4 * n * length));
    for (let i = 0; i < n; i++) {
      const line = Float64Array.from(lines.subarray(i * length, i * length + n));
      const norm = Math.sqrt(dot(line, line, n));
      found.set(
        line.map((value) => value / norm),
        i * n,
      );
    }
  } finally {
    gpu.release([buffer!]);
  }
  const unordered = await rayleigh(matrix, found, n, interrupt);
  const order = byValue(unordered);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => vectors.set(found.subarray(from * n, (from + 1) * n), to * n));
  const values = Float64Array.from(order, (i) => unordered[i]!);
  const largest = n === 0 ? 0 : Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!));
  return { values, vectors, floor: noiseFloor(largest, n, roundoff.float32), solver: 'float32 on the GPU' };
}
