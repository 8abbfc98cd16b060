/**
 * Singular values of a delta's update of each tensor, with those of a random update of the same norm. Each tensor's update
 * is drawn on the GPU when its turn comes and dropped afterwards.
 */
import { noiseEdges } from '../../math/marchenkoPastur';
import { purpose } from '../../math/chance';
import { Draws } from '../../math/random';
import { memberDelta, type Delta } from '../../math/delta';
import type { TensorRole, TensorSpec } from '../../model/tensors';
import type { SolverChoice } from '../linalg/decompose';
import { drawSpectrum, type SpectraContext, type Spectrum } from './drawnSpectrum';
import { never, type Interrupt } from '../interrupt';

export interface TensorSpectrum {
  /** In canonical order. */
  readonly index: number;
  readonly name: string;
  readonly role: TensorRole;
  /** -1 outside the layers. */
  readonly layer: number;
  /** A norm or a bias counts as a matrix of one row, whose only singular value is its length. */
  readonly rows: number;
  readonly columns: number;
  readonly update: Spectrum;
  /** The noise of one fresh seed, scaled to the update's norm. */
  readonly random: Spectrum;
  /** The smallest and largest singular value that the Marchenko-Pastur law predicts for noise of the update's norm. */
  readonly edges: readonly [number, number];
}

export interface SpectraOptions {
  /** Which tensors; all if absent. */
  readonly tensors?: (tensor: TensorSpec) => boolean;
  /** Number of singular values of a matrix too large for all of them; 16 if absent. */
  readonly top?: number;
  readonly solver?: SolverChoice;
}

/** A seed that is not in the delta, always the same for the same delta. */
function freshSeed({ seeds }: Delta): number {
  const draws = new Draws(seeds[0] ?? 0, purpose('spectrumNull'));
  for (;;) {
    const seed = draws.integer(2 ** 31);
    if (!seeds.includes(seed)) return seed;
  }
}

/** A spectrum's values times `factor`. */
function scaled(spectrum: Spectrum, factor: number): Spectrum {
  return {
    ...spectrum,
    values: spectrum.values.map((value) => value * factor),
    floor: spectrum.floor * factor,
    error: spectrum.error * factor,
    energy: spectrum.energy * factor * factor,
  };
}

/**
 * Spectra of the update of theta0 by `delta`, sum over its seeds of coefficient * normal, tensor by tensor as they are
 * computed. Throws LabError out-of-memory or device-lost, and what the interrupt throws.
 */
export async function* updateSpectra(
  context: SpectraContext,
  delta: Delta,
  { tensors = () => true, top = 16, solver = 'auto' }: SpectraOptions = {},
  interrupt: Interrupt = never,
): AsyncGenerator<TensorSpectrum> {
  const noise = memberDelta(freshSeed(delta), 1);
  for (const [index, tensor] of context.tensors.entries()) {
    if (!tensors(tensor)) continue;
    await interrupt.checkpoint();
    const { name, role, layer, shape } = tensor;
    const [rows, columns] = shape.length === 1 ? [1, shape[0]!] : [shape[0]!, shape[1]!];
    const place = { rows, columns, stream: context.streams[index]! };
    const update = await drawSpectrum(context, place, delta, { top, solver }, interrupt);
    const random = await drawSpectrum(context, place, noise, { top, solver }, interrupt);
    yield {
      index,
      name,
      role,
      layer,
      rows,
      columns,
      update,
      random: scaled(random, Math.sqrt(update.energy / random.energy)),
      edges: noiseEdges(rows, columns, update.energy),
    };
  }
}
