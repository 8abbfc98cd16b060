/** The update that a row of coefficients makes to a tensor, drawn on the GPU in stretches of rows, never kept. */
import type { Gpu, ProgramRecorder } from '../../gpu';
import { noiseSum } from '../../gpu/kernels/noise/noiseSum';
import type { Delta } from '../../math/delta';
import { packRows } from '../weights/deltas';

/** Rows of a tensor. */
export interface Stretch {
  readonly stream: number;
  readonly columns: number;
  readonly firstRow: number;
  readonly endRow: number;
}

/** Where and how they are written. */
export interface Target {
  readonly matrix: GPUBuffer;
  readonly rowStride: number;
  readonly columnStride: number;
  /** Sums of squares: squareCount floats. */
  readonly squares: GPUBuffer;
}

export interface UpdateNoise {
  readonly normalTable: GPUBuffer;
  readonly terms: GPUBuffer;
  readonly count: number;
}

/** Seeds and coefficients of a row as noise_sum reads them. */
export const updateTerms = (row: Delta): Uint32Array<ArrayBuffer> => packRows([row], 1).terms;

/** Elements a dispatch draws: about 50 ms of work on the adapter's kind, a multiple of 256. */
function elementsTogether(gpu: Gpu, terms: number): number {
  const most = (gpu.adapter.software ? 4e6 : 4e8) / Math.max(1, terms);
  return 256 * Math.max(16, Math.min(65535, Math.floor(most / 256)));
}

interface Piece {
  readonly first: number;
  readonly end: number;
  readonly groups: number;
}

function piecesOf(gpu: Gpu, terms: number, { columns, firstRow, endRow }: Stretch): Piece[] {
  const pieces: Piece[] = [];
  const last = endRow * columns;
  for (let first = firstRow * columns; first < last;) {
    // pieces after the first begin at a multiple of 4
    const end = Math.min(last, 4 * Math.floor(first / 4) + elementsTogether(gpu, terms));
    const blocks = Math.ceil(end / 4) - Math.floor(first / 4);
    pieces.push({ first, end, groups: Math.ceil(blocks / 64) });
    first = end;
  }
  return pieces;
}

/** Floats of `squares` that a stretch fills: their sum is its squared Frobenius norm. */
export const squareCount = (gpu: Gpu, terms: number, stretch: Stretch): number =>
  piecesOf(gpu, terms, stretch).reduce((sum, { groups }) => sum + groups, 0);

export function recordUpdate(
  gpu: Gpu,
  recorder: ProgramRecorder,
  { normalTable, terms, count }: UpdateNoise,
  stretch: Stretch,
  { matrix, rowStride, columnStride, squares }: Target,
): void {
  const { stream, columns, firstRow } = stretch;
  let firstSquare = 0;
  for (const { first, end, groups } of piecesOf(gpu, count, stretch)) {
    recorder.call(noiseSum, {
      params: {
        stream,
        terms: count,
        columns,
        first,
        end,
        base: firstRow,
        rowStride,
        columnStride,
        firstSquare,
      },
      buffers: { normalTable, terms, matrix, squares },
      grid: [groups, 1, 1],
      kind: 'noise',
      flop: 60 * count * (end - first),
    });
    firstSquare += groups;
  }
}
