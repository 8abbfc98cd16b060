/**
 * Inner products of perturbations in weight space on the GPU. The noise is never stored: a tile of it is drawn,
 * multiplied into the Gram matrix and overwritten, so memory is one matrix and one or two tiles whatever P is.
 */
import type { Gpu, ProgramRecorder } from '../../gpu';
import type { MatmulVariant } from '../../gpu/kernels/linalg/matmul';
import { noiseTile } from '../../gpu/kernels/noise/noiseTile';
import { normalTable } from '../../math/normalTable';
import type { Delta } from '../../math/delta';
import type { NoiseMode } from '../../protocol';
import { padTo } from '../weights/packer';
import { recordProduct } from '../linalg/product';
import { never, type Interrupt } from '../interrupt';
import { runRecorded } from '../runRecorded';

/** Elements a tile spans: sums of this length stay short in float32 before they are added up. */
const tileElements = 1024;
/** Tiles added up in float32 before the sum goes to float64; bounds a recording's parameters too. */
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

/** Elements of one stream that are added up in one go. */
interface Stretch extends NoiseStreamShape {
  readonly first: number;
  readonly end: number;
}

/** What is added up in float32 before it is read: stretches of at most `tilesTogether` tiles. */
function portionsOf(streams: readonly NoiseStreamShape[]): Stretch[][] {
  const portions: Stretch[][] = [];
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
  { stream, elements }: Stretch,
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

function recordPortion(tiles: Tiles, recorder: ProgramRecorder, portion: readonly Stretch[]): void {
  let add = false;
  for (const stretch of portion) {
    for (let at = stretch.first; at < stretch.end; at += tileElements) {
      recordTile(tiles, recorder, stretch, at, add);
      add = true;
    }
  }
}

/** For each group of streams, sums over all their elements of eps(left_i) * eps(right_j), [left][right]. */
async function* groupProducts(
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

const parametersOf = (streams: readonly NoiseStreamShape[]): number =>
  streams.reduce((sum, { elements }) => sum + elements, 0);

/** How often each tensor's own stream occurs: once in independent noise; tied, as often as there are tensors of its shape, or never. */
function occurrences(noise: NoiseMode, tied: readonly number[]): number[] {
  if (noise === 'independent') return tied.map(() => 1);
  return tied.map((_, stream) => tied.filter((other) => other === stream).length);
}

/**
 * Symmetric N x N matrices of inner products over P, row-major, one for each of `modes`. `tensors` lists every tensor once
 * with its own stream, `tied` the stream it has in tied noise: every number of that is one of independent noise too, so
 * both matrices come from drawing it once.
 */
export async function noiseGrams<M extends NoiseMode>(
  gpu: Gpu,
  matmul: MatmulVariant,
  seeds: readonly number[],
  tensors: readonly NoiseStreamShape[],
  tied: readonly number[],
  modes: readonly M[],
  interrupt: Interrupt = never,
): Promise<Readonly<Record<M, Float64Array>>> {
  const counts = modes.map((mode) => occurrences(mode, tied));
  const groups = new Map<string, NoiseStreamShape[]>();
  for (const [i, tensor] of tensors.entries()) {
    const key = counts.map((count) => count[i]).join();
    groups.set(key, [...(groups.get(key) ?? []), tensor]);
  }
  const wanted = [...groups.keys()].filter((key) => /[1-9]/.test(key));
  const grams = modes.map(() => new Float64Array(seeds.length ** 2));
  const lists = wanted.map((key) => groups.get(key)!);
  const parameters = parametersOf(tensors);
  let group = 0;
  for await (const products of groupProducts(gpu, matmul, [seeds, seeds], lists, interrupt)) {
    const times = wanted[group++]!.split(',').map(Number);
    grams.forEach((gram, mode) =>
      products.forEach((value, i) => (gram[i]! += (times[mode]! * value) / parameters)),
    );
  }
  return Object.fromEntries(modes.map((mode, i) => [mode, grams[i]!])) as Record<M, Float64Array>;
}

/** Inner products of two lists of updates, row-major [left][right]. */
export interface CrossGram {
  /** Over all of P, divided by P. */
  readonly total: Float64Array;
  /** By tensor in canonical order, divided by P too: they add up to `total`. */
  readonly tensors: readonly Float64Array[];
}

/** coefficients of `rows` times `products` [seed][columns]: [row][columns]. */
function combineRows(rows: readonly Delta[], seeds: readonly number[], products: Float64Array): Float64Array {
  const place = new Map(seeds.map((seed, i) => [seed, i]));
  const columns = products.length / seeds.length;
  const sums = new Float64Array(rows.length * columns);
  rows.forEach((row, i) =>
    row.seeds.forEach((seed, term) => {
      const from = place.get(seed)! * columns;
      const coefficient = row.coefficients[term]!;
      for (let j = 0; j < columns; j++) sums[i * columns + j]! += coefficient * products[from + j]!;
    }),
  );
  return sums;
}

function transpose(values: Float64Array, rows: number): Float64Array {
  const columns = values.length / rows;
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!);
}

const seedsOf = (rows: readonly Delta[]) => [...new Set(rows.flatMap((row) => row.seeds))];

/** Every update of `left` with every one of `right`, from inner products of their seeds; coefficients in float64. */
export async function noiseCrossGram(
  gpu: Gpu,
  matmul: MatmulVariant,
  left: readonly Delta[],
  right: readonly Delta[],
  streams: readonly NoiseStreamShape[],
  interrupt: Interrupt = never,
): Promise<CrossGram> {
  const [leftSeeds, rightSeeds] = [seedsOf(left), seedsOf(right)];
  const total = new Float64Array(left.length * right.length);
  const tensors: Float64Array[] = [];
  if (leftSeeds.length === 0 || rightSeeds.length === 0)
    return { total, tensors: streams.map(() => total.slice()) };
  const parameters = parametersOf(streams);
  const groups = streams.map((stream) => [stream]);
  for await (const products of groupProducts(gpu, matmul, [leftSeeds, rightSeeds], groups, interrupt)) {
    const byLeft = combineRows(left, leftSeeds, products);
    const both = combineRows(right, rightSeeds, transpose(byLeft, left.length));
    const tensor = transpose(both, right.length).map((value) => value / parameters);
    tensor.forEach((value, i) => (total[i]! += value));
    tensors.push(tensor);
  }
  return { total, tensors };
}
