/** The update of a tensor by a delta, drawn on the GPU a range of rows at a time. */
import type { Gpu, ProgramRecorder } from '../../gpu';
import { noiseSum } from '../../gpu/kernels/noise/noiseSum';
import type { Delta } from '../../math/delta';
import { packDeltas } from '../weights/deltas';

/** Rows [firstRow, endRow) of a tensor. */
export interface RowRange {
  readonly stream: number;
  readonly columns: number;
  readonly firstRow: number;
  readonly endRow: number;
}

/** Where the rows are written, and how. */
export interface Target {
  readonly matrix: GPUBuffer;
  readonly rowStride: number;
  readonly columnStride: number;
  /** [squareCount] f32: sums of squares. */
  readonly squares: GPUBuffer;
}

export interface UpdateNoise {
  readonly normalTable: GPUBuffer;
  readonly terms: GPUBuffer;
  readonly count: number;
}

/** Seeds and coefficients of a delta as noise_sum reads them. */
export const updateTerms = (delta: Delta): Uint32Array<ArrayBuffer> => packDeltas([delta], 1).terms;

/** Elements per dispatch, a multiple of 256: about 50 ms of work on this kind of adapter. */
function elementsTogether(gpu: Gpu, terms: number): number {
  const most = (gpu.adapter.software ? 4e6 : 4e8) / Math.max(1, terms);
  return 256 * Math.max(16, Math.min(65535, Math.floor(most / 256)));
}

interface Piece {
  readonly first: number;
  readonly end: number;
  readonly groups: number;
}

function piecesOf(gpu: Gpu, terms: number, { columns, firstRow, endRow }: RowRange): Piece[] {
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

/** Elements of `squares` that a range fills; their sum is its squared Frobenius norm. */
export const squareCount = (gpu: Gpu, terms: number, range: RowRange): number =>
  piecesOf(gpu, terms, range).reduce((sum, { groups }) => sum + groups, 0);

export function recordUpdate(
  gpu: Gpu,
  recorder: ProgramRecorder,
  { normalTable, terms, count }: UpdateNoise,
  range: RowRange,
  { matrix, rowStride, columnStride, squares }: Target,
): void {
  const { stream, columns, firstRow } = range;
  let firstSquare = 0;
  for (const { first, end, groups } of piecesOf(gpu, count, range)) {
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
