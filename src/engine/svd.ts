/** Singular value decomposition on the GPU: one-sided block Jacobi, which never squares the matrix that it returns values of. */
import type { Gpu } from '../gpu';
import { lineGram } from '../gpu/kernels/lineGram';
import { byValue, noiseFloor, roundoff, type Singular } from '../math/decomposition';
import { paddedLines, playTournament, tournamentSpecs } from './jacobi';
import { never, type Interrupt } from './interrupt';

/** Rows of the matrix, or columns where there are fewer, as lines of the longer side, scaled to norm 1. */
function linesOf(matrix: ArrayLike<number>, rows: number, columns: number, padded: number) {
  const byRow = rows <= columns;
  const [count, length] = byRow ? [rows, columns] : [columns, rows];
  let squares = 0;
  for (let i = 0; i < rows * columns; i++) squares += matrix[i]! ** 2;
  const norm = Math.sqrt(squares);
  const scale = norm > 0 ? 1 / norm : 1;
  const lines = new Float32Array(padded * length);
  for (let line = 0; line < count; line++) {
    for (let along = 0; along < length; along++) {
      const at = byRow ? line * columns + along : along * columns + line;
      lines[line * length + along] = matrix[at]! * scale;
    }
  }
  return { byRow, count, length, norm, lines };
}

/**
 * Thin decomposition of a rows x columns matrix, row-major, the shorter side up to 1,024. Singular values keep their digits
 * down to the floor. Throws LabError device-lost or out-of-memory.
 */
export async function gpuSvd(
  gpu: Gpu,
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
  interrupt: Interrupt = never,
): Promise<Singular> {
  const padded = paddedLines(Math.min(rows, columns));
  const { byRow, count, length, norm, lines } = linesOf(matrix, rows, columns, padded);
  const buffers = await gpu.allocate([
    { label: 'svd lines', bytes: 4 * padded * length },
    { label: 'svd vectors', bytes: 4 * padded * padded },
    ...tournamentSpecs(padded),
  ]);
  const [turned, vectors, grams, rotations, offDiagonal] = buffers as [
    GPUBuffer,
    GPUBuffer,
    GPUBuffer,
    GPUBuffer,
    GPUBuffer,
  ];
  try {
    gpu.device.queue.writeBuffer(turned, 0, lines);
    const unit = new Float32Array(padded * padded);
    for (let i = 0; i < padded; i++) unit[i * (padded + 1)] = 1;
    gpu.device.queue.writeBuffer(vectors, 0, unit);
    await playTournament(
      {
        gpu,
        lines: padded,
        buffers: { grams, rotations, offDiagonal },
        relative: 1e-7,
        absolute: 1e-16,
        gather: (recorder, round, blocks, pairs) =>
          recorder.call(lineGram, {
            params: { blocks, round, length },
            buffers: { lines: turned, grams },
            grid: [pairs, 1, 1],
            flop: 2048 * pairs * length,
          }),
        turned: [
          { matrix: turned, lineStride: length, alongStride: 1, length },
          { matrix: vectors, lineStride: padded, alongStride: 1, length: padded },
        ],
      },
      (off) => off.share <= 1e-6,
      interrupt,
    );
    const long = new Float32Array(await gpu.read(turned, 4 * padded * length));
    const short = new Float32Array(await gpu.read(vectors, 4 * padded * padded));
    return collect({ byRow, count, length, norm, padded }, long, short);
  } finally {
    gpu.release(buffers);
  }
}

interface Shape {
  readonly byRow: boolean;
  readonly count: number;
  readonly length: number;
  readonly norm: number;
  readonly padded: number;
}

const lengthOf = (vector: Float32Array): number => {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
};

/** Lengths of the turned lines are the singular values; the lines themselves the vectors of the longer side. */
function collect(
  { byRow, count, length, norm, padded }: Shape,
  long: Float32Array,
  short: Float32Array,
): Singular {
  const line = (i: number) => long.subarray(i * length, (i + 1) * length);
  const vector = (i: number) => short.subarray(i * padded, i * padded + count);
  const units = Array.from({ length: count }, (_, i) => lengthOf(vector(i)) || 1);
  // rounding has changed the lengths of both alike
  const lengths = units.map((unit, i) => lengthOf(line(i)) / unit);
  const order = byValue(lengths);
  const values = Float64Array.from(order, (i) => lengths[i]! * norm);
  const floor = noiseFloor(values[0] ?? 0, length, roundoff.float32);
  const longer = new Float64Array(count * length);
  const shorter = new Float64Array(count * count);
  order.forEach((from, to) => {
    shorter.set(
      Float64Array.from(vector(from), (x) => x / units[from]!),
      to * count,
    );
    if (values[to]! <= floor) return;
    const whole = lengthOf(line(from));
    longer.set(
      Float64Array.from(line(from), (x) => x / whole),
      to * length,
    );
  });
  const [left, right] = byRow ? [shorter, longer] : [longer, shorter];
  return { values, left, right, floor, solver: 'float32 on the GPU' };
}
