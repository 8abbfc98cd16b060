/** The GPU buffers of one batch shape: weights of the models in flight, activations, caches, tokens. */
import type { Gpu } from '../../gpu';
import type { Architecture } from '../../model/architecture';
import { activationSizes } from './cost';
import { rotaryValues, type BatchShape } from './shape';
import type { ModelLayout } from '../weights/layout';
import { deltaBytes, type DeltaBuffers, type NoiseDemand } from '../weights/deltas';

/**
 * Shapes are row-major, outermost first. `row` is slot * padded + prompt, an activation's place in the batch; `padded` counts
 * prompts padded to a multiple of 8; `features` is what the architecture says. f32 and u32 are 4 bytes.
 */
export interface Workspace extends DeltaBuffers {
  /** Per segment [model][elements] f32, matrices within a segment [input][output]; streamed segments share buffers, and an embedding has none then. */
  readonly weights: readonly (GPUBuffer | null)[];
  /** Per layer [model][k, v][kv head x head dimension][slot % ring][padded] f32. */
  readonly caches: readonly GPUBuffer[];
  /** [model][hidden][row] f32: the residual stream. */
  readonly x: GPUBuffer;
  /** [model][hidden][row] f32: the normalised input of a block, or its output before a norm that follows it. */
  readonly normed: GPUBuffer;
  /** [model][q, k, v features][row] f32. */
  readonly qkv: GPUBuffer;
  /** [model][head x head dimension][row] f32: what attention returns. */
  readonly mixed: GPUBuffer;
  /** [model][intermediate][row] f32: activated gates times ups. */
  readonly gated: GPUBuffer;
  /** [model][head][key slot][query row] f32: scratch of attention. */
  readonly scores: GPUBuffer;
  /** [model][token of one piece of the vocabulary][row of logits] f32. */
  readonly logits: GPUBuffer;
  /** [model][slice of the vocabulary][padded] of (bits of the logit u32, token u32): the best token of each slice. */
  readonly best: GPUBuffer;
  /** [rope][pair][position] of (cosine f32, sine f32). */
  readonly angles: GPUBuffer;
  /** [padded] u32, in lanes [model][padded]: first time slot of each prompt. */
  readonly starts: GPUBuffer;
  /** [model][padded] u32: tokens that each sequence may generate, copied to `left` at the start. */
  readonly quota: GPUBuffer;
  /** [model][padded] u32: tokens still to generate. */
  readonly left: GPUBuffer;
  /** [slot][padded] u32, in lanes [model][slot][padded]: token ids of the prompts, 0 for padding. */
  readonly promptTokens: GPUBuffer;
  /** [model][padded] u32: the next input of each sequence. */
  readonly stepTokens: GPUBuffer;
  /** [model][step][padded] u32: generated token ids, `endedToken` after the end. */
  readonly transcript: GPUBuffer;
  /** [step] u32: sequences that continue after each step. */
  readonly alive: GPUBuffer;
  /** [maxStopTokens] u32. */
  readonly stopTokens: GPUBuffer;
  /** [2] u32: first time slot of the rows being computed, decoding step. */
  readonly clock: GPUBuffer;
  /** [step + 1][2] u32: values that are copied to `clock`. */
  readonly clockTable: GPUBuffer;
  /** Two copies of `transcript` for reading, so that one batch is read while the next runs. */
  readonly staging: readonly GPUBuffer[];
  /** [1] u32: one entry of `alive` for reading. */
  readonly aliveStaging: GPUBuffer;
  readonly all: readonly GPUBuffer[];
}

export const maxStopTokens = 16;

/** Tokens that one invocation of argmax searches. */
export const sliceTokens = 2048;

/** Slices of each piece of the vocabulary. */
export function slicesOf(layout: ModelLayout): number[] {
  return layout.head.pieces.map(({ outputs }) => Math.ceil(outputs / sliceTokens));
}

/** Which weight buffer each segment uses (null: none), and the elements per model of each buffer. */
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
  batch: BatchShape,
  options: { readonly streamed: boolean; readonly demand: NoiseDemand },
) {
  const { models, padded, slots, capacity } = batch;
  const { demand } = options;
  const sizes = activationSizes(arch, batch, Math.max(...layout.head.pieces.map((piece) => piece.outputs)));
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

/** Allocates buffers by the names of `bytes`, several where it lists several; all or none. Throws LabError out-of-memory. */
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

/** The workspace among buffers named by workspaceBytes. */
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
