/** The GPU buffers of one batch shape: weights of the models in flight, activations, caches, tokens. */
import type { Gpu } from '../../gpu';
import type { Architecture } from '../../model/architecture';
import { activationSizes } from './cost';
import { rotaryValues, type BatchShape } from './shape';
import type { ModelLayout } from '../weights/layout';
import { deltaBytes, type NoiseDemand } from '../weights/deltas';

export interface Workspace {
  /** Weights by segment; streamed segments share buffers, and an embedding has none then. */
  readonly weights: readonly (GPUBuffer | null)[];
  readonly caches: readonly GPUBuffer[];
  readonly deltaStarts: GPUBuffer;
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
  /** Of one piece of the vocabulary. */
  readonly logits: GPUBuffer;
  /** Best token of each slice of the vocabulary. */
  readonly best: GPUBuffer;
  /** Cosine and sine of the rotary angles by position. */
  readonly angles: GPUBuffer;
  readonly starts: GPUBuffer;
  /** Tokens that each sequence may have, and those still to come. */
  readonly quota: GPUBuffer;
  readonly left: GPUBuffer;
  readonly promptTokens: GPUBuffer;
  readonly stepTokens: GPUBuffer;
  readonly transcript: GPUBuffer;
  /** Sequences that go on after each step. */
  readonly alive: GPUBuffer;
  readonly stopTokens: GPUBuffer;
  readonly clock: GPUBuffer;
  readonly clockTable: GPUBuffer;
  /** Two, so that one batch is read while the next runs. */
  readonly staging: readonly GPUBuffer[];
  readonly aliveStaging: GPUBuffer;
  readonly all: readonly GPUBuffer[];
}

export const maxStopTokens = 16;

/** Tokens an invocation of argmax looks through. */
export const sliceTokens = 2048;

/** Slices of each piece of the vocabulary. */
export function slicesOf(layout: ModelLayout): number[] {
  return layout.head.pieces.map(({ outputs }) => Math.ceil(outputs / sliceTokens));
}

/** Which buffer of weights each segment uses (null: none), and the elements of those for one model. */
function weightBuffers(layout: ModelLayout, streamed: boolean) {
  const { segments, layers } = layout;
  const buffer: (number | null)[] = segments.map((_, i) => i);
  const elements: number[] = segments.map((segment) => segment.elements);
  if (!streamed) return { buffer, elements };
  const share = (owners: readonly number[]) => {
    for (const owner of owners) {
      buffer[owner] = owners[0]!;
      elements[owners[0]!] = Math.max(elements[owners[0]!]!, elements[owner]!);
    }
  };
  const parts = Math.max(...layers.map((layer) => layer.segments.length));
  for (let part = 0; part < parts; part++)
    share(layers.flatMap((layer) => layer.segments.slice(part, part + 1)));
  share([...segments.keys()].filter((i) => segments[i]!.kind === 'vocabulary'));
  segments.forEach(({ kind }, i) => kind === 'embedding' && (buffer[i] = null));
  const used = [...new Set(buffer)].filter((owner) => owner !== null);
  return {
    buffer: buffer.map((owner) => (owner === null ? null : used.indexOf(owner))),
    elements: used.map((owner) => elements[owner]!),
  };
}

/** Bytes of every buffer of a workspace, by name. */
export function workspaceBytes(
  arch: Architecture,
  layout: ModelLayout,
  geometry: BatchShape,
  options: { readonly streamed: boolean; readonly demand: NoiseDemand },
) {
  const { models, padded, slots, capacity } = geometry;
  const { demand } = options;
  const sizes = activationSizes(
    arch,
    geometry,
    Math.max(...layout.head.pieces.map((piece) => piece.outputs)),
  );
  const steps = Math.max(1, capacity - slots);
  const slices = slicesOf(layout).reduce((sum, count) => sum + count, 0);
  const transcript = 4 * models * steps * padded;
  return {
    weights: weightBuffers(layout, options.streamed).elements.map((elements) => 4 * models * elements),
    caches: Array.from({ length: arch.layers }, () => 4 * models * sizes.cache),
    ...deltaBytes(models, demand),
    x: 4 * models * sizes.x,
    normed: 4 * models * sizes.normed,
    qkv: 4 * models * sizes.qkv,
    mixed: 4 * models * sizes.mixed,
    gated: 4 * models * sizes.gated,
    scores: 4 * models * sizes.scores,
    logits: 4 * models * sizes.logits,
    best: 8 * models * slices * padded,
    angles: 4 * rotaryValues(capacity, arch.ropes),
    starts: 4 * padded,
    quota: 4 * models * padded,
    left: 4 * models * padded,
    promptTokens: 4 * slots * padded,
    stepTokens: 4 * models * padded,
    transcript,
    alive: 4 * steps,
    stopTokens: 4 * maxStopTokens,
    clock: 8,
    clockTable: 8 * (steps + 1),
    staging: [transcript, transcript],
    aliveStaging: 4,
  };
}

export type WorkspaceBytes = ReturnType<typeof workspaceBytes>;

export function totalBytes(bytes: Readonly<Record<string, number | readonly number[]>>): number {
  return Object.values(bytes)
    .flat()
    .reduce((sum, value) => sum + value, 0);
}

/** Buffers by the names of `bytes`; several where it lists several. All or none. */
export async function allocateNamed(gpu: Gpu, bytes: Readonly<Record<string, number | readonly number[]>>) {
  const entries = Object.entries(bytes).flatMap(([name, size]) =>
    [size].flat().map((value, i) => ({
      name,
      label: Array.isArray(size) ? `${name} ${i}` : name,
      bytes: value,
      ...(/staging/i.test(name) ? { usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST } : {}),
    })),
  );
  const all = await gpu.allocate(entries);
  const named = (name: string) => all.filter((_, i) => entries[i]!.name === name);
  return { all, named, one: (name: string) => named(name)[0]! };
}

type Named = Awaited<ReturnType<typeof allocateNamed>>;

/** The workspace among buffers that workspaceBytes named. */
export function workspaceOf({ all, named }: Named, layout: ModelLayout, streamed: boolean): Workspace {
  const weights = named('weights');
  const singles = Object.fromEntries(all.map((buffer) => [buffer.label, buffer]));
  return {
    ...(singles as unknown as Workspace),
    weights: weightBuffers(layout, streamed).buffer.map((at) => (at === null ? null : weights[at]!)),
    caches: named('caches'),
    staging: named('staging'),
    all,
  };
}

export async function allocateWorkspace(
  gpu: Gpu,
  layout: ModelLayout,
  bytes: WorkspaceBytes,
  streamed: boolean,
): Promise<Workspace> {
  return workspaceOf(await allocateNamed(gpu, bytes), layout, streamed);
}
