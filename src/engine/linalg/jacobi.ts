/**
 * One-sided block Jacobi on the GPU: in every round one workgroup per pair of 16-line blocks makes the pair orthogonal and
 * rotates its lines; every two blocks meet once per sweep. Inner products are recomputed from the lines each time, so
 * rounding does not accumulate. (Parallel ordering: Brent and Luk 1985, SIAM J. Sci. Stat. Comput. 6:69; one-sided: Hestenes
 * 1958, J. SIAM 6:51.)
 */
import { ProgramRecorder, type Gpu, type Program } from '../../gpu';
import { jacobiSolve } from '../../gpu/kernels/linalg/jacobiSolve';
import { jacobiGram } from '../../gpu/kernels/linalg/jacobiGram';
import { jacobiRotate } from '../../gpu/kernels/linalg/jacobiRotate';
import { Pacer } from '../../gpu/pacer';
import type { Interrupt } from '../interrupt';
import { padTo } from '../weights/packer';

const blockLines = 16;
const mostSweeps = 24;

/** Lines padded to an even number of blocks, and their length to a multiple of 4. */
export const paddedLines = (lines: number): number => padTo(Math.max(1, lines), 2 * blockLines);
export const paddedLength = (length: number): number => padTo(length, 4);

export interface Lines {
  readonly buffer: GPUBuffer;
  /** Padded with zeros, as is the length. */
  readonly count: number;
  readonly length: number;
}

export interface Tolerance {
  /** Cosines up to this count as 0; */
  readonly cosine: number;
  /** so do inner products up to this. */
  readonly product: number;
  /** A sweep that meets no larger cosine is the last. */
  readonly done: number;
}

interface Tournament {
  readonly gpu: Gpu;
  readonly lines: Lines;
  /** Rotated along with the lines; as many lines. */
  readonly turned: readonly Lines[];
  readonly tolerance: Tolerance;
  readonly grams: GPUBuffer;
  readonly rotations: GPUBuffer;
  /** [round][pair]: the largest cosine each pair met. */
  readonly cosines: GPUBuffer;
}

function recordRound(tournament: Tournament, recorder: ProgramRecorder, round: number): void {
  const { gpu, lines, turned, tolerance, grams, rotations, cosines } = tournament;
  const blocks = lines.count / blockLines;
  const pairs = blocks / 2;
  const firstCosine = round * pairs;
  recorder.call(jacobiGram, {
    params: { blocks, round, length: lines.length / 4 },
    buffers: { lines: lines.buffer, grams },
    grid: [pairs, 1, 1],
    flop: 2048 * pairs * lines.length,
  });
  recorder.call(jacobiSolve, {
    params: {
      relative: tolerance.cosine,
      absolute: tolerance.product,
      firstCosine,
      entries: 1024,
    },
    buffers: { grams, rotations, cosines },
    constants: { lanes: gpu.adapter.software ? 16 : 64 },
    grid: [pairs, 1, 1],
    flop: pairs * 2e6,
  });
  for (const { buffer, length } of [lines, ...turned]) {
    recorder.call(jacobiRotate, {
      params: { blocks, round, length, relative: tolerance.cosine, firstCosine },
      buffers: { rotations, cosines, lines: buffer },
      grid: [Math.ceil(length / 64), pairs, 1],
      flop: 2048 * pairs * length,
    });
  }
}

function recordSweep(tournament: Tournament): Promise<Program> {
  const recorder = new ProgramRecorder(tournament.gpu, 'jacobi sweep');
  const rounds = tournament.lines.count / blockLines - 1;
  for (let round = 0; round < rounds; round++) recordRound(tournament, recorder, round);
  return recorder.build();
}

/**
 * Rotates lines until they are orthogonal, or as far as float32 gets in a bounded number of sweeps; the lines of `turned`
 * undergo the same rotations. Returns the number of sweeps. Throws LabError out-of-memory or
 * device-lost, and what the interrupt throws.
 */
export async function orthogonaliseLines(
  gpu: Gpu,
  lines: Lines,
  turned: readonly Lines[],
  tolerance: Tolerance,
  interrupt: Interrupt,
): Promise<number> {
  const blocks = lines.count / blockLines;
  const pairs = blocks / 2;
  const measures = 4 * pairs * (blocks - 1);
  const buffers = await gpu.allocate([
    { label: 'jacobi grams', bytes: 4096 * pairs },
    { label: 'jacobi rotations', bytes: 4096 * pairs },
    { label: 'jacobi cosines', bytes: measures },
  ]);
  const [grams, rotations, cosines] = buffers as [GPUBuffer, GPUBuffer, GPUBuffer];
  try {
    const program = await recordSweep({ gpu, lines, turned, tolerance, grams, rotations, cosines });
    const pacer = new Pacer(gpu, () => interrupt.checkpoint());
    try {
      for (let sweep = 1; ; sweep++) {
        await pacer.run(program.dispatches);
        await pacer.drain();
        const met = new Float32Array(await gpu.read(cosines, measures));
        const largest = met.reduce((most, cosine) => Math.max(most, cosine), 0);
        if (sweep === mostSweeps || largest <= tolerance.done) return sweep;
      }
    } finally {
      program.dispose();
    }
  } finally {
    gpu.release(buffers);
  }
}
