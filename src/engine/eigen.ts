/** Symmetric eigendecomposition on the GPU by block Jacobi in float32. */
import type { Gpu } from '../gpu';
import { jacobiGather } from '../gpu/kernels/jacobiGather';
import { byValue, noiseFloor, roundoff, type Eigen } from '../math/decomposition';
import { paddedLines, playTournament, tournamentSpecs } from './jacobi';
import { never, type Interrupt } from './interrupt';

function padded(matrix: ArrayLike<number>, n: number, lines: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(lines * lines);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) result[i * lines + j] = matrix[i * n + j]!;
  return result;
}

function identity(lines: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(lines * lines);
  for (let i = 0; i < lines; i++) result[i * (lines + 1)] = 1;
  return result;
}

const frobenius = (values: Float32Array): number => {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.sqrt(squares);
};

/**
 * Of a symmetric n x n matrix, row-major, n up to 1,024. Eigenvalues within about 1e-6 of the largest, vectors orthogonal to
 * about 1e-5. Throws LabError device-lost or out-of-memory.
 */
export async function gpuEigen(
  gpu: Gpu,
  matrix: ArrayLike<number>,
  n: number,
  interrupt: Interrupt = never,
): Promise<Eigen> {
  const lines = paddedLines(n);
  const values = padded(matrix, n, lines);
  const norm = frobenius(values);
  const scale = norm > 0 ? 1 / norm : 1; // so that no square leaves float32's range
  const square = 4 * lines * lines;
  const buffers = await gpu.allocate([
    { label: 'eigen matrix', bytes: square },
    { label: 'eigen vectors', bytes: square },
    ...tournamentSpecs(lines),
  ]);
  const [a, vectors, grams, rotations, offDiagonal] = buffers as [
    GPUBuffer,
    GPUBuffer,
    GPUBuffer,
    GPUBuffer,
    GPUBuffer,
  ];
  try {
    gpu.device.queue.writeBuffer(
      a,
      0,
      values.map((value) => value * scale),
    );
    gpu.device.queue.writeBuffer(vectors, 0, identity(lines));
    const rows = { lineStride: lines, alongStride: 1, length: lines };
    await playTournament(
      {
        gpu,
        lines,
        buffers: { grams, rotations, offDiagonal },
        relative: 0,
        absolute: 1e-9,
        gather: (recorder, round, blocks, pairs) =>
          recorder.call(jacobiGather, {
            params: { blocks, round, stride: lines },
            buffers: { matrix: a, grams },
            grid: [pairs, 1, 1],
          }),
        turned: [
          { matrix: a, ...rows },
          { matrix: a, lineStride: 1, alongStride: lines, length: lines },
          { matrix: vectors, ...rows },
        ],
      },
      (off) => off.norm <= 1e-7,
      interrupt,
    );
    const diagonal = new Float32Array(await gpu.read(a, square));
    const found = new Float32Array(await gpu.read(vectors, square));
    return collect(diagonal, found, n, lines, norm);
  } finally {
    gpu.release(buffers);
  }
}

/** Sorted, padding left out, and what rounding did to the vectors' lengths taken back, in float64. */
function collect(diagonal: Float32Array, found: Float32Array, n: number, lines: number, norm: number): Eigen {
  const own = Array.from({ length: n }, (_, i) => {
    const vector = Float64Array.from(found.subarray(i * lines, i * lines + n));
    const square = vector.reduce((sum, value) => sum + value * value, 0) || 1;
    const length = Math.sqrt(square);
    return { value: (diagonal[i * (lines + 1)]! / square) * norm, vector: vector.map((x) => x / length) };
  });
  const order = byValue(own.map(({ value }) => value));
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => vectors.set(own[from]!.vector, to * n));
  const values = Float64Array.from(order, (i) => own[i]!.value);
  const largest = n === 0 ? 0 : Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!));
  return { values, vectors, floor: noiseFloor(largest, n, roundoff.float32), solver: 'float32 on the GPU' };
}
