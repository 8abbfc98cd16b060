/** Packs deltas the way the materialise kernels read them. */
import type { Gpu } from '../../gpu';
import type { Delta } from '../../math/delta';
import { padTo } from './layout';

/** What a request's deltas need of a batch's buffers. */
export interface NoiseDemand {
  /** Terms of the longest delta. */
  readonly terms: number;
  /** Distinct seeds if the deltas share enough of them to draw each normal once for eight models; else 0. */
  readonly sharedSeeds: number;
}

/** Seeds ascending, none twice, no coefficient 0: such deltas add up in the same order in either kernel. */
function isOrdered({ seeds, coefficients }: Delta): boolean {
  return seeds.every((seed, i) => (i === 0 || seed > seeds[i - 1]!) && Math.fround(coefficients[i]!) !== 0);
}

/** How much room the deltas need, and whether sharing their seeds pays. */
export function noiseDemand(deltas: readonly Delta[]): NoiseDemand {
  const terms = Math.max(1, ...deltas.map((delta) => delta.seeds.length));
  if (deltas.length < 2 || !deltas.every(isOrdered)) return { terms, sharedSeeds: 0 };
  const distinct = new Set(deltas.flatMap((delta) => delta.seeds)).size;
  const total = deltas.reduce((sum, delta) => sum + delta.seeds.length, 0);
  const pays = total > 1.5 * distinct * Math.ceil(deltas.length / 8);
  return { terms, sharedSeeds: pays ? distinct : 0 };
}

/** `starts` [models + 1]: where each delta's terms begin; `terms`: (seed, bits of the coefficient). Missing deltas are theta0. */
export function packDeltas(deltas: readonly Delta[], models: number) {
  const starts = new Uint32Array(models + 1);
  for (let model = 0; model < models; model++) {
    starts[model + 1] = starts[model]! + (deltas[model]?.seeds.length ?? 0);
  }
  const terms = new Uint32Array(Math.max(2, 2 * starts[models]!));
  const coefficients = new Float32Array(terms.buffer);
  let at = 0;
  for (const delta of deltas) {
    delta.seeds.forEach((seed, i) => {
      terms[at++] = seed;
      coefficients[at++] = delta.coefficients[i]!;
    });
  }
  return { starts, terms };
}

/** The number of distinct seeds followed by the seeds, ascending; and coefficients, [seed][model padded to 8]. */
function packShared(deltas: readonly Delta[], models: number) {
  const distinct = [...new Set(deltas.flatMap((delta) => delta.seeds))].sort((a, b) => a - b);
  const place = new Map(distinct.map((seed, i) => [seed, i]));
  const stride = padTo(models, 8);
  const coefficients = new Float32Array(Math.max(1, distinct.length * stride));
  deltas.forEach((delta, model) => {
    delta.seeds.forEach(
      (seed, i) => (coefficients[place.get(seed)! * stride + model] = delta.coefficients[i]!),
    );
  });
  return { seeds: Uint32Array.from([distinct.length, ...distinct]), coefficients };
}

/** The buffers from which the materialise kernels read deltas. */
export interface DeltaBuffers {
  /** [model + 1] u32: where each delta's terms begin in `terms`. */
  readonly deltaStarts: GPUBuffer;
  /** [term] of (seed u32, coefficient f32), delta after delta. */
  readonly terms: GPUBuffer;
  /** [1 + seeds] u32: the number of seeds that the deltas share, then the seeds, ascending. */
  readonly seeds: GPUBuffer;
  /** [shared seed][model padded to 8] f32: coefficients of the shared seeds, 0 where a model lacks one. */
  readonly coefficients: GPUBuffer;
}

/** Bytes of those buffers, by name. */
export const deltaBytes = (models: number, demand: NoiseDemand) => ({
  deltaStarts: 4 * (models + 1),
  terms: 8 * models * demand.terms,
  seeds: 4 * (demand.sharedSeeds + 1),
  coefficients: 4 * Math.max(1, demand.sharedSeeds * padTo(models, 8)),
});

/** Uploads deltas; work submitted before still sees the old ones. Missing deltas are theta0. */
export function writeDeltas(
  { device }: Gpu,
  workspace: DeltaBuffers,
  deltas: readonly Delta[],
  models: number,
  demand: NoiseDemand,
): void {
  if (demand.sharedSeeds > 0) {
    const { seeds, coefficients } = packShared(deltas, models);
    device.queue.writeBuffer(workspace.seeds, 0, seeds);
    device.queue.writeBuffer(workspace.coefficients, 0, coefficients);
  }
  const { starts, terms } = packDeltas(deltas, models);
  device.queue.writeBuffer(workspace.deltaStarts, 0, starts);
  device.queue.writeBuffer(workspace.terms, 0, terms);
}
