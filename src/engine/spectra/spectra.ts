/**
 * What a consolidated update looks like matrix by matrix: its singular values beside those of a random update of the
 * same norm. Each tensor's update is drawn on the GPU when its turn comes and dropped afterwards.
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
  /** A norm or a bias is a matrix of one row: its only singular value is its length. */
  readonly rows: number;
  readonly columns: number;
  readonly update: Spectrum;
  /** One fresh seed's noise, brought to the update's norm. */
  readonly random: Spectrum;
  /** Where the Marchenko-Pastur law expects the least and the largest singular value of noise of the update's norm. */
  readonly edges: readonly [number, number];
}

export interface SpectraOptions {
  /** Which tensors; all if absent. */
  readonly tensors?: (tensor: TensorSpec) => boolean;
  /** Singular values of a matrix too large for all of them; 16 if absent. */
  readonly top?: number;
  readonly solver?: SolverChoice;
}

/** A seed that is not in the row, the same for the same row. */
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
 * Spectra of the update `row` makes to theta0, sum over its seeds of coefficient * normal, tensor by tensor as they are
 * known. Throws LabError out-of-memory or device-lost, and what the interrupt throws.
 */
export async function* updateSpectra(
  context: SpectraContext,
  row: Delta,
  { tensors = () => true, top = 16, solver = 'auto' }: SpectraOptions = {},
  interrupt: Interrupt = never,
): AsyncGenerator<TensorSpectrum> {
  const noise = memberDelta(freshSeed(row), 1);
  for (const [index, tensor] of context.tensors.entries()) {
    if (!tensors(tensor)) continue;
    await interrupt.checkpoint();
    const { name, role, layer, shape } = tensor;
    const [rows, columns] = shape.length === 1 ? [1, shape[0]!] : [shape[0]!, shape[1]!];
    const place = { rows, columns, stream: context.streams[index]! };
    const update = await drawSpectrum(context, place, row, { top, solver }, interrupt);
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
