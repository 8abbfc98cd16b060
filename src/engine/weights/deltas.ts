/** Rows as the materialise kernels read them. */
import type { Gpu } from '../../gpu';
import type { Delta } from '../../math/delta';
import { padTo } from './layout';
import type { Workspace } from '../batch/workspace';

/** What a request's rows need of a batch's buffers. */
export interface NoiseDemand {
  /** Terms of the longest row. */
  readonly terms: number;
  /** Distinct seeds where rows share them enough that each normal should be drawn once for eight models; else 0. */
  readonly sharedSeeds: number;
}

/** Seeds ascending, none twice, no coefficient 0: such rows add up in the same order in either kernel. */
function isOrdered({ seeds, coefficients }: Delta): boolean {
  return seeds.every((seed, i) => (i === 0 || seed > seeds[i - 1]!) && Math.fround(coefficients[i]!) !== 0);
}

export function noiseDemand(rows: readonly Delta[]): NoiseDemand {
  const terms = Math.max(1, ...rows.map((row) => row.seeds.length));
  if (rows.length < 2 || !rows.every(isOrdered)) return { terms, sharedSeeds: 0 };
  const distinct = new Set(rows.flatMap((row) => row.seeds)).size;
  const total = rows.reduce((sum, row) => sum + row.seeds.length, 0);
  const pays = total > 1.5 * distinct * Math.ceil(rows.length / 8);
  return { terms, sharedSeeds: pays ? distinct : 0 };
}

/** Where each row's terms start, and (seed, bits of coefficient) pairs. Missing rows are theta0. */
export function packRows(rows: readonly Delta[], models: number) {
  const starts = new Uint32Array(models + 1);
  for (let model = 0; model < models; model++) {
    starts[model + 1] = starts[model]! + (rows[model]?.seeds.length ?? 0);
  }
  const terms = new Uint32Array(Math.max(2, 2 * starts[models]!));
  const coefficients = new Float32Array(terms.buffer);
  let at = 0;
  for (const row of rows) {
    row.seeds.forEach((seed, i) => {
      terms[at++] = seed;
      coefficients[at++] = row.coefficients[i]!;
    });
  }
  return { starts, terms };
}

/** The batch's distinct seeds, ascending behind their count, and coefficients [seed][model]. */
function packShared(rows: readonly Delta[], models: number) {
  const distinct = [...new Set(rows.flatMap((row) => row.seeds))].sort((a, b) => a - b);
  const place = new Map(distinct.map((seed, i) => [seed, i]));
  const stride = padTo(models, 8);
  const coefficients = new Float32Array(Math.max(1, distinct.length * stride));
  rows.forEach((row, model) => {
    row.seeds.forEach((seed, i) => (coefficients[place.get(seed)! * stride + model] = row.coefficients[i]!));
  });
  return { seeds: Uint32Array.from([distinct.length, ...distinct]), coefficients };
}

/** Where rows lie for the materialise kernels. */
export type DeltaBuffers = Pick<Workspace, 'deltaStarts' | 'terms' | 'seeds' | 'coefficients'>;

/** Bytes of those buffers, by name. */
export const deltaBytes = (models: number, demand: NoiseDemand) => ({
  deltaStarts: 4 * (models + 1),
  terms: 8 * models * demand.terms,
  seeds: 4 * (demand.sharedSeeds + 1),
  coefficients: 4 * Math.max(1, demand.sharedSeeds * padTo(models, 8)),
});

/** Uploads rows; everything submitted before still sees the old ones. Missing rows are theta0. */
export function writeRows(
  { device }: Gpu,
  workspace: DeltaBuffers,
  rows: readonly Delta[],
  models: number,
  demand: NoiseDemand,
): void {
  if (demand.sharedSeeds > 0) {
    const { seeds, coefficients } = packShared(rows, models);
    device.queue.writeBuffer(workspace.seeds, 0, seeds);
    device.queue.writeBuffer(workspace.coefficients, 0, coefficients);
  }
  const { starts, terms } = packRows(rows, models);
  device.queue.writeBuffer(workspace.deltaStarts, 0, starts);
  device.queue.writeBuffer(workspace.terms, 0, terms);
}
