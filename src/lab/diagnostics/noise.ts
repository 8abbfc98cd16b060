/** Independent and layer-tied noise compared on the same seeds, without rewards: structure caused by tying alone. */
import { cloudOverlaps, effectiveRank, halves, ranksFor } from '../../corp';
import type { Engine } from '../../engine';
import { gramOfRows, matrix } from '../../math/matrix';
import { fillIntegerNormals, noiseStreams } from '../../math/noise';
import { normalUnit } from '../../math/normal';
import type { Draws } from '../../math/random';
import { marchenkoPastur } from '../../math/spectralLaw';
import { mean, standardDeviation } from '../../math/stats';
import type { NoiseComparison, NoiseMode } from '../../protocol';
import type { RunControl } from '../run/control';
import { breathe } from './slices';

type Shapes = readonly (readonly number[])[];

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
/** Leading coordinates of each tensor used in a sketch of a perturbation. */
const sketchWidth = 32;
const sketchSplits = 4;

/** Inner products of sketches of the members: the first coordinates of every tensor. */
async function sketchGram(
  seeds: readonly number[],
  shapes: Shapes,
  noise: NoiseMode,
  control: RunControl,
): Promise<Float64Array> {
  const streams = noiseStreams(shapes, noise);
  const widths = shapes.map((shape) => Math.min(sketchWidth, sizeOf(shape)));
  const rows: number[][] = [];
  for (const seed of seeds) {
    if (rows.length % 8 === 0) await breathe(control);
    rows.push(
      streams.flatMap((stream, i) => [...fillIntegerNormals(seed, stream, 0, new Int32Array(widths[i]!))]),
    );
  }
  return gramOfRows(matrix(seeds.length, rows[0]!.length, (i, j) => rows[i]![j]! * normalUnit));
}

/** Normals drawn per member. */
function drawnFor(shapes: Shapes, noise: NoiseMode): number {
  const streams = noiseStreams(shapes, noise);
  return shapes.reduce((sum, shape, i) => sum + (streams.indexOf(streams[i]!) === i ? sizeOf(shape) : 0), 0);
}

/** Cosines between different members, from their Gram matrix over P. */
function cosinesOf(gram: Float64Array, n: number): number[] {
  const cosines: number[] = [];
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++)
      cosines.push(gram[i * n + j]! / Math.sqrt(gram[i * n + i]! * gram[j * n + j]!));
  return cosines;
}

type Mode = NoiseComparison['modes'][number];
type NoiseEngine = Pick<Engine, 'tensors' | 'parameters' | 'eigenvalues'>;

async function describeMode(
  engine: NoiseEngine,
  noise: NoiseMode,
  gram: Float64Array,
  seeds: readonly number[],
  draws: Draws,
  control: RunControl,
): Promise<Mode> {
  const n = seeds.length;
  const shapes = engine.tensors.map(({ shape }) => shape);
  const { values, floor, solver } = await engine.eigenvalues(gram, n, control);
  const cosineSd = standardDeviation(cosinesOf(gram, n));
  const sketch = await sketchGram(seeds, shapes, noise, control);
  const ranks = ranksFor(Math.floor(n / 2));
  const overlaps = Array.from({ length: sketchSplits }, () =>
    cloudOverlaps(sketch, n, halves(n, draws), ranks),
  );
  return {
    noise,
    solver,
    floor,
    drawn: drawnFor(shapes, noise),
    cosineSd,
    effectiveDimension: cosineSd > 0 ? 1 / cosineSd ** 2 : 0,
    eigenvalues: [...values],
    effectiveRank: effectiveRank(values),
    sketchRank: effectiveRank((await engine.eigenvalues(sketch, n, control)).values),
    sketchOverlaps: ranks.map((r, i) => ({ r, overlap: mean(overlaps.map((split) => split[i]!)) })),
  };
}

/** `grams`: eps_i . eps_j / P of the seeds under each noise mode. */
export async function compareNoise(
  engine: NoiseEngine,
  grams: Readonly<Record<NoiseMode, Float64Array>>,
  seeds: readonly number[],
  draws: Draws,
  control: RunControl,
): Promise<NoiseComparison> {
  const modes: Mode[] = [];
  for (const noise of ['independent', 'tied'] as const)
    modes.push(await describeMode(engine, noise, grams[noise], seeds, draws, control));
  return {
    kind: 'noise',
    members: seeds.length,
    modes,
    law: marchenkoPastur(seeds.length, seeds.length / engine.parameters),
  };
}
