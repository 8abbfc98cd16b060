/** The GPU buffers of one batch shape: weights of the models in flight, activations, caches, tokens. */
import type { Gpu } from '../gpu';
import type { Architecture } from '../model/architecture';
import { activationSizes } from './cost';
import type { Geometry } from './geometry';
import { padTo, type ModelLayout } from './layout';
import type { NoiseDemand } from './rows';

export interface Workspace {
  readonly outer: GPUBuffer;
  /** Weights of each layer; all the same buffer where layers are streamed. */
  readonly layers: readonly GPUBuffer[];
  readonly caches: readonly GPUBuffer[];
  readonly rowStarts: GPUBuffer;
  readonly terms: GPUBuffer;
  /** Seeds that all rows share, and each row's coefficient of them. */
  readonly seeds: GPUBuffer;
  readonly coefficients: GPUBuffer;
  readonly x: GPUBuffer;
  readonly normed: GPUBuffer;
  readonly qkv: GPUBuffer;
  readonly mixed: GPUBuffer;
  readonly gated: GPUBuffer;
  readonly scores: GPUBuffer;
  readonly logits: GPUBuffer;
  readonly cosine: GPUBuffer;
  readonly sine: GPUBuffer;
  readonly starts: GPUBuffer;
  readonly promptTokens: GPUBuffer;
  readonly stepTokens: GPUBuffer;
  readonly transcript: GPUBuffer;
  readonly stopTokens: GPUBuffer;
  readonly clock: GPUBuffer;
  readonly clockTable: GPUBuffer;
  /** Two, so that one batch is read while the next runs. */
  readonly staging: readonly GPUBuffer[];
  readonly all: readonly GPUBuffer[];
}

export const maxStopTokens = 16;

/** Bytes of every buffer of a workspace, by name. */
export function workspaceBytes(
  arch: Architecture,
  layout: ModelLayout,
  geometry: Geometry,
  options: { readonly streamed: boolean; readonly demand: NoiseDemand },
) {
  const { models, padded, slots, capacity } = geometry;
  const { demand } = options;
  const sizes = activationSizes(arch, geometry);
  const layerBytes = 4 * models * Math.max(...layout.layers.map((layer) => layer.elements));
  const steps = Math.max(1, capacity - slots);
  const angles = 2 * arch.headDim * capacity * padded;
  return {
    outer: 4 * models * layout.outer.elements,
    layers: Array.from({ length: options.streamed ? 1 : arch.layers }, () => layerBytes),
    caches: Array.from({ length: arch.layers }, () => 4 * models * sizes.cache),
    rowStarts: 4 * (models + 1),
    terms: 8 * models * demand.terms,
    seeds: 4 * (demand.sharedSeeds + 1),
    coefficients: 4 * Math.max(1, demand.sharedSeeds * padTo(models, 8)),
    x: 4 * models * sizes.x,
    normed: 4 * models * sizes.normed,
    qkv: 4 * models * sizes.qkv,
    mixed: 4 * models * sizes.mixed,
    gated: 4 * models * sizes.gated,
    scores: 4 * models * sizes.scores,
    logits: 4 * models * sizes.logits,
    cosine: angles,
    sine: angles,
    starts: 4 * padded,
    promptTokens: 4 * slots * padded,
    stepTokens: 4 * models * padded,
    transcript: 4 * models * steps * padded,
    stopTokens: 4 * maxStopTokens,
    clock: 8,
    clockTable: 8 * (steps + 1),
    staging: [4 * models * steps * padded, 4 * models * steps * padded],
  };
}

export type WorkspaceBytes = ReturnType<typeof workspaceBytes>;

export function totalBytes(bytes: WorkspaceBytes): number {
  return Object.values(bytes)
    .flat()
    .reduce((sum, value) => sum + value, 0);
}

export async function allocateWorkspace(
  gpu: Gpu,
  arch: Architecture,
  bytes: WorkspaceBytes,
): Promise<Workspace> {
  const entries = Object.entries(bytes).flatMap(([name, size]) =>
    [size].flat().map((value, i) => ({
      name,
      label: Array.isArray(size) ? `${name} ${i}` : name,
      bytes: value,
      ...(name === 'staging' ? { usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST } : {}),
    })),
  );
  const all = await gpu.allocate(entries);
  const named = (name: string) => all.filter((_, i) => entries[i]!.name === name);
  const singles = Object.fromEntries(entries.map((entry, i) => [entry.name, all[i]!]));
  const layers = named('layers');
  return {
    ...(singles as unknown as Workspace),
    layers: Array.from({ length: arch.layers }, (_, layer) => layers[layer % layers.length]!),
    caches: named('caches'),
    staging: named('staging'),
    all,
  };
}
