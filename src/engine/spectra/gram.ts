/** Inner products of perturbations and of updates in weight space, from products of their noise. */
import type { Gpu } from '../../gpu';
import type { MatmulVariant } from '../../gpu/kernels/linalg/matmul';
import type { Delta } from '../../math/delta';
import type { NoiseMode } from '../../protocol';
import { never, type Interrupt } from '../interrupt';
import { noiseProducts, type NoiseStreamShape } from './noiseProducts';

export type { NoiseStreamShape } from './noiseProducts';

const parametersOf = (streams: readonly NoiseStreamShape[]): number =>
  streams.reduce((sum, { elements }) => sum + elements, 0);

/** How often each tensor's own stream occurs: once in independent noise; in tied noise once per tensor of its shape, or never. */
function occurrences(noise: NoiseMode, tied: readonly number[]): number[] {
  if (noise === 'independent') return tied.map(() => 1);
  return tied.map((_, stream) => tied.filter((other) => other === stream).length);
}

/**
 * Symmetric N x N matrices of inner products over P, row-major, one for each of `modes`. `tensors` lists every tensor once
 * with its own stream, `tied` its stream in tied noise. All tied noise occurs in independent noise too, so both matrices
 * come from drawing it once.
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
  for await (const products of noiseProducts(gpu, matmul, [seeds, seeds], lists, interrupt)) {
    const times = wanted[group++]!.split(',').map(Number);
    grams.forEach((gram, mode) =>
      products.forEach((value, i) => (gram[i]! += (times[mode]! * value) / parameters)),
    );
  }
  return Object.fromEntries(modes.map((mode, i) => [mode, grams[i]!])) as Record<M, Float64Array>;
}

/** Inner products of two lists of updates, row-major [left][right]. */
export interface CrossGram {
  /** Over all tensors, divided by P. */
  readonly total: Float64Array;
  /** By tensor in canonical order, also divided by P, so that they add up to `total`. */
  readonly tensors: readonly Float64Array[];
}

/** Coefficients of the deltas times `products` [seed][columns]: [delta][columns]. */
function combineBySeed(
  deltas: readonly Delta[],
  seeds: readonly number[],
  products: Float64Array,
): Float64Array {
  const place = new Map(seeds.map((seed, i) => [seed, i]));
  const columns = products.length / seeds.length;
  const sums = new Float64Array(deltas.length * columns);
  deltas.forEach((delta, i) =>
    delta.seeds.forEach((seed, term) => {
      const from = place.get(seed)! * columns;
      const coefficient = delta.coefficients[term]!;
      for (let j = 0; j < columns; j++) sums[i * columns + j]! += coefficient * products[from + j]!;
    }),
  );
  return sums;
}

function transpose(values: Float64Array, rows: number): Float64Array {
  const columns = values.length / rows;
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!);
}

const seedsOf = (deltas: readonly Delta[]) => [...new Set(deltas.flatMap(({ seeds }) => seeds))];

/** Inner products of every update of `left` with every one of `right`, from those of their seeds; coefficients in float64. */
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
  for await (const products of noiseProducts(gpu, matmul, [leftSeeds, rightSeeds], groups, interrupt)) {
    const byLeft = combineBySeed(left, leftSeeds, products);
    const both = combineBySeed(right, rightSeeds, transpose(byLeft, left.length));
    const tensor = transpose(both, right.length).map((value) => value / parameters);
    tensor.forEach((value, i) => (total[i]! += value));
    tensors.push(tensor);
  }
  return { total, tensors };
}
