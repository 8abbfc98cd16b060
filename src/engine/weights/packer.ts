/** Packs tensors into segments, as many as fit into each; a matrix too large for one is split by columns. */
import { LabError } from '../../protocol';
import type { WeightSpec } from '../../model/tensors';

/** Lines of one tensor (its first axis) in a segment. */
export interface Placement {
  /** Index in canonical order. */
  readonly index: number;
  /** The tensor's first line here, the number of lines, and the elements per line. */
  readonly firstLine: number;
  readonly lines: number;
  readonly length: number;
  /** First word of theta0 within the segment. */
  readonly source: number;
  /** First element within a materialised model's segment, and the distances between lines and between elements of a line. */
  readonly destination: number;
  readonly lineStride: number;
  readonly alongStride: number;
  /** Groups of 4 lines go to every other group of 4 columns. */
  readonly spread: boolean;
}

/** How a segment is treated if the model is streamed, being too large to be held whole. */
export type SegmentKind =
  /** Held anyway. */
  | 'outer'
  /** Never materialised, except for the tokens that are read. */
  | 'embedding'
  /** Rebuilt on every pass. */
  | 'vocabulary'
  | 'layer';

export interface Segment {
  readonly kind: SegmentKind;
  readonly placements: readonly Placement[];
  /** 32-bit words of theta0. */
  readonly words: number;
  /** Elements per materialised model. */
  readonly elements: number;
}

export interface VectorPlace {
  readonly segment: number;
  readonly first: number;
}

export interface Norm {
  readonly gain: VectorPlace;
  readonly shift: VectorPlace | null;
}

/** Columns of a matrix in one segment, in elements. */
export interface MatrixPiece {
  readonly segment: number;
  readonly first: number;
  /** The matrix's first column here, and the number of columns, padded to 8, which is also the distance between inputs. */
  readonly column: number;
  readonly outputs: number;
}

/** A packed matrix, as matmul reads it. */
export interface Matrix {
  readonly inputs: number;
  /** Padded to 8. */
  readonly outputs: number;
  readonly bias: boolean;
  readonly pieces: readonly MatrixPiece[];
}

/** Bytes per element of tensor `index` as stored. */
export type StoredBytes = (index: number) => number;

/** A tensor that fills some columns of a matrix. */
export interface Source {
  readonly tensor: readonly [index: number, spec: WeightSpec];
  readonly column: number;
  readonly spread: boolean;
}

export const padTo = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most);

/** Outputs of a source that lie before column `end`, a multiple of 8. */
function outputsBefore({ tensor: [, spec], column, spread }: Source, end: number): number {
  const outputs = spec.shape[spec.transposed ? 1 : 0]!;
  return clamp(spread ? end / 2 : end - column, outputs);
}

interface OpenSegment {
  kind: SegmentKind;
  placements: Placement[];
  words: number;
  elements: number;
}

export class Packer {
  readonly segments: OpenSegment[] = [];

  constructor(
    private readonly storedBytes: StoredBytes,
    private readonly mostElements: number,
  ) {}

  /** Begins a segment and returns its index; what follows goes there until it is full. */
  open(kind: SegmentKind): number {
    return this.segments.push({ kind, placements: [], words: 0, elements: 0 }) - 1;
  }

  /** Indices of the segments from `first`. */
  since(first: number): number[] {
    return Array.from({ length: this.segments.length - first }, (_, i) => first + i);
  }

  vector([index, spec]: readonly [number, WeightSpec]): VectorPlace {
    const length = spec.shape[0]!;
    const place = this.take(length, spec.name);
    this.put(place.segment, {
      index,
      firstLine: 0,
      lines: 1,
      length,
      destination: place.first,
      lineStride: 0,
      alongStride: 1,
      spread: false,
    });
    return place;
  }

  matrix(inputs: number, outputs: number, sources: readonly Source[]): Matrix {
    const padded = padTo(outputs, 8);
    const bias = sources.some(({ tensor: [, spec] }) => spec.bias);
    const rows = inputs + (bias ? 1 : 0);
    const splits = sources.every(({ tensor: [, spec] }) => !spec.transposed);
    const most = splits ? Math.max(8, Math.floor(this.mostElements / rows / 8) * 8) : padded;
    const width = padTo(Math.ceil(padded / Math.ceil(padded / most)), 8);
    const pieces: MatrixPiece[] = [];
    for (let column = 0; column < padded; column += width) {
      const columns = Math.min(width, padded - column);
      const name = sources[0]!.tensor[1].name;
      const piece = { ...this.take(rows * columns, name), column, outputs: columns };
      for (const source of sources) this.putColumns(source, inputs, piece);
      pieces.push(piece);
    }
    return { inputs, outputs: padded, bias, pieces };
  }

  private putColumns(source: Source, inputs: number, piece: MatrixPiece): void {
    const { tensor, spread } = source;
    const [index, spec] = tensor;
    const stride = piece.outputs;
    const firstLine = outputsBefore(source, piece.column);
    const lines = outputsBefore(source, piece.column + stride) - firstLine;
    if (lines === 0) return;
    const column = spread ? source.column : source.column + firstLine - piece.column;
    const destination = piece.first + column + (spec.bias ? inputs * stride : 0);
    const place = spec.transposed
      ? { firstLine: 0, lines: inputs, length: lines, lineStride: stride, alongStride: 1 }
      : { firstLine, lines, length: spec.bias ? 1 : inputs, lineStride: 1, alongStride: stride };
    this.put(piece.segment, { index, destination, spread, ...place });
  }

  private put(segment: number, placement: Omit<Placement, 'source'>): void {
    const open = this.segments[segment]!;
    open.placements.push({ ...placement, source: open.words });
    const bytes = placement.lines * placement.length * this.storedBytes(placement.index);
    open.words += Math.ceil(bytes / 4);
  }

  /** An 8-aligned region of the last segment, or of a new one of the same kind if it is full. */
  private take(count: number, name: string): VectorPlace {
    const size = padTo(count, 8);
    if (size > this.mostElements) {
      throw new LabError(
        'out-of-memory',
        `${name.slice(0, 80)} needs ${Math.ceil(size / 2 ** 18)} MiB in one piece; this GPU binds at most ${Math.floor(this.mostElements / 2 ** 18)} MiB.`,
        'Choose a smaller model.',
      );
    }
    let segment = this.segments.length - 1;
    if (this.segments[segment]!.elements + size > this.mostElements) {
      segment = this.open(this.segments[segment]!.kind);
    }
    const open = this.segments[segment]!;
    const first = open.elements;
    open.elements += size;
    return { segment, first };
  }
}
