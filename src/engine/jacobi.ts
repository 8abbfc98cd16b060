/**
 * The tournament of block Jacobi on the GPU: in every round each pair of 16-line blocks is made diagonal by a workgroup
 * of its own, and all lines are turned; every two blocks meet once a sweep. (Parallel ordering: Brent and Luk 1985, SIAM J.
 * Sci. Stat. Comput. 6:69; blocks: Van Loan 1985, ICASE report.)
 */
import { ProgramRecorder, type Gpu, type Program } from '../gpu';
import { jacobiSolve } from '../gpu/kernels/jacobiSolve';
import { rotateLines } from '../gpu/kernels/rotateLines';
import { Pacer } from '../gpu/pacer';
import { padTo } from './packer';
import type { Interrupt } from './interrupt';

const blockLines = 16;
const mostSweeps = 24;

/** Lines padded so that there is an even number of blocks. */
export const paddedLines = (lines: number): number => padTo(Math.max(1, lines), 2 * blockLines);

export interface TournamentBuffers {
  readonly grams: GPUBuffer;
  readonly rotations: GPUBuffer;
  readonly offDiagonal: GPUBuffer;
}

/** Bytes of the tournament's buffers for so many padded lines. */
export function tournamentSpecs(lines: number) {
  const blocks = lines / blockLines;
  const pairs = blocks / 2;
  return [
    { label: 'jacobi grams', bytes: 4096 * pairs },
    { label: 'jacobi rotations', bytes: 4096 * pairs },
    { label: 'jacobi off-diagonal', bytes: 8 * pairs * (blocks - 1) },
  ];
}

/** Lines of a matrix to be turned along with the pairs. */
export interface TurnedLines {
  readonly matrix: GPUBuffer;
  readonly lineStride: number;
  readonly alongStride: number;
  readonly length: number;
}

export interface Tournament {
  readonly gpu: Gpu;
  /** Padded. */
  readonly lines: number;
  readonly buffers: TournamentBuffers;
  /** Off-diagonals up to this share of sqrt(a_ii a_jj), or up to this, count as 0. */
  readonly relative: number;
  readonly absolute: number;
  /** Records what fills `grams` for a round of `pairs` pairs. */
  readonly gather: (recorder: ProgramRecorder, round: number, blocks: number, pairs: number) => void;
  readonly turned: readonly TurnedLines[];
}

function recordSweep(tournament: Tournament): Promise<Program> {
  const { gpu, lines, buffers, relative, absolute, gather, turned } = tournament;
  const blocks = lines / blockLines;
  const pairs = blocks / 2;
  const recorder = new ProgramRecorder(gpu, 'jacobi sweep');
  for (let round = 0; round < blocks - 1; round++) {
    gather(recorder, round, blocks, pairs);
    recorder.call(jacobiSolve, {
      params: {
        sweeps: 1,
        relative,
        absolute,
        firstOff: round * pairs,
      },
      buffers,
      grid: [pairs, 1, 1],
      flop: pairs * 1e6,
    });
    for (const { matrix, lineStride, alongStride, length } of turned) {
      recorder.call(rotateLines, {
        params: { blocks, round, lineStride, alongStride, length },
        buffers: { rotations: buffers.rotations, matrix },
        grid: [Math.ceil(length / 64), pairs, 1],
        flop: 2048 * pairs * length,
      });
    }
  }
  return recorder.build();
}

/** How far from diagonal a sweep found the matrix: largest share of sqrt(a_ii a_jj), and root of the sum of squares. */
export interface OffDiagonal {
  readonly share: number;
  readonly norm: number;
}

/** Sweeps until `done` or, for matrices that float32 cannot bring further, a number of them. Returns how many it took. */
export async function playTournament(
  tournament: Tournament,
  done: (off: OffDiagonal) => boolean,
  interrupt: Interrupt,
): Promise<number> {
  const { gpu, buffers } = tournament;
  const program = await recordSweep(tournament);
  const pacer = new Pacer(gpu, () => interrupt.checkpoint());
  try {
    for (let sweep = 1; ; sweep++) {
      await pacer.run(program.dispatches);
      await pacer.drain();
      const measures = new Float32Array(await gpu.read(buffers.offDiagonal));
      let share = 0;
      let squares = 0;
      const count = 2 * (tournament.lines / blockLines / 2) * (tournament.lines / blockLines - 1);
      for (let i = 0; i < count; i += 2) {
        share = Math.max(share, measures[i]!);
        squares += measures[i + 1]!;
      }
      if (sweep >= mostSweeps || done({ share, norm: Math.sqrt(squares) })) return sweep;
    }
  } finally {
    program.dispose();
  }
}
