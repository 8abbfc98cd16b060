/**
 * Sums of products of noise on the GPU. The noise is never stored: a tile of it is drawn,
 * multiplied into the Gram matrix and overwritten, so memory is one matrix and one or two tiles for any P.
 */
import type { Gpu, ProgramRecorder } from '../../gpu';
import type { MatmulVariant } from '../../gpu/kernels/linalg/matmul';
import { noiseTile } from '../../gpu/kernels/noise/noiseTile';
import { normalTable } from '../../math/normalTable';
import { padTo } from '../weights/packer';
import { recordProduct } from '../linalg/product';
import type { Interrupt } from '../interrupt';
import { runRecorded } from '../runRecorded';

/** Elements per tile, and so of each sum in float32 before sums are added up. */
const tileElements = 1024;
/** Tiles summed in float32 before the sum is read in float64; bounds the parameters of a recording too. */
const tilesTogether = 256;

export interface NoiseStreamShape {
  readonly stream: number;
  readonly elements: number;
}

interface Tile {
  readonly seeds: GPUBuffer;
  readonly count: number;
  readonly padded: number;
  readonly tile: GPUBuffer;
}

interface Tiles {
  readonly gpu: Gpu;
  readonly matmul: MatmulVariant;
  readonly table: GPUBuffer;
  readonly left: Tile;
  /** The same object as `left` for a Gram matrix of one list. */
  readonly right: Tile;
  readonly products: GPUBuffer;
}

/** Elements [first, end) of one stream that are summed together. */
interface StreamRange extends NoiseStreamShape {
  readonly first: number;
  readonly end: number;
}

/** What is summed in float32 before it is read: ranges of at most `tilesTogether` tiles together. */
function portionsOf(streams: readonly NoiseStreamShape[]): StreamRange[][] {
  const portions: StreamRange[][] = [];
  let left = 0;
  for (const { stream, elements } of streams) {
    for (let first = 0; first < elements;) {
      if (left === 0) {
        portions.push([]);
        left = tilesTogether;
      }
      const end = Math.min(elements, first + left * tileElements);
      portions.at(-1)!.push({ stream, elements, first, end });
      left -= Math.ceil((end - first) / tileElements);
      first = end;
    }
  }
  return portions;
}

function recordTile(
  tiles: Tiles,
  recorder: ProgramRecorder,
  { stream, elements }: StreamRange,
  at: number,
  add: boolean,
): void {
  const { gpu, matmul, table, left, right, products } = tiles;
  for (const { seeds, count, padded, tile } of new Set([left, right])) {
    recorder.call(noiseTile, {
      params: {
        stream,
        firstBlock: at / 4,
        blocks: tileElements / 4,
        elements,
        seeds: count,
        seedStride: padded,
      },
      buffers: { normalTable: table, seeds, tile },
      grid: [Math.ceil(count / 64), tileElements / 4, 1],
      kind: 'noise',
      flop: 60 * count * tileElements,
    });
  }
  recordProduct(gpu, recorder, matmul, {
    x: left.tile,
    weights: right.tile,
    y: products,
    shared: Math.min(tileElements, elements - at),
    rows: left.padded,
    outputs: right.padded,
    add,
  });
}

function recordPortion(tiles: Tiles, recorder: ProgramRecorder, portion: readonly StreamRange[]): void {
  let add = false;
  for (const range of portion) {
    for (let at = range.first; at < range.end; at += tileElements) {
      recordTile(tiles, recorder, range, at, add);
      add = true;
    }
  }
}

/** For each group of streams, the sums over all their elements of eps(left_i) * eps(right_j), [left][right]. */
export async function* noiseProducts(
  gpu: Gpu,
  matmul: MatmulVariant,
  [left, right]: readonly [readonly number[], readonly number[]],
  groups: readonly (readonly NoiseStreamShape[])[],
  interrupt: Interrupt,
): AsyncGenerator<Float64Array> {
  const lists = left === right ? [left] : [left, right];
  const size = (seeds: readonly number[]) => padTo(seeds.length, 8);
  const bytes = 4 * size(left) * size(right);
  const buffers = await gpu.allocate([
    { label: 'normal table', bytes: normalTable.byteLength },
    { label: 'gram', bytes },
    ...lists.flatMap((seeds) => [
      { label: 'gram seeds', bytes: 4 * seeds.length },
      { label: 'gram tile', bytes: 4 * size(seeds) * tileElements },
    ]),
  ]);
  try {
    const [table, products] = buffers as [GPUBuffer, GPUBuffer];
    const drawn = lists.map((seeds, i): Tile => {
      const [at, tile] = [buffers[2 + 2 * i]!, buffers[3 + 2 * i]!];
      gpu.device.queue.writeBuffer(at, 0, Uint32Array.from(seeds));
      return { seeds: at, count: seeds.length, padded: size(seeds), tile };
    });
    gpu.device.queue.writeBuffer(table, 0, normalTable);
    const tiles: Tiles = { gpu, matmul, table, left: drawn[0]!, right: drawn.at(-1)!, products };
    for (const group of groups) {
      const sum = new Float64Array(left.length * right.length);
      for (const portion of portionsOf(group)) {
        await runRecorded(gpu, 'gram', (recorder) => recordPortion(tiles, recorder, portion), interrupt);
        const raw = new Float32Array(await gpu.read(products, bytes));
        sum.forEach((_, at) => {
          const [i, j] = [Math.floor(at / right.length), at % right.length];
          sum[at]! += raw[j * size(left) + i]!;
        });
      }
      yield sum;
    }
  } finally {
    gpu.release(buffers);
  }
}
