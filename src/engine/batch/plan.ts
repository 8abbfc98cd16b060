/** How many models and prompts are evaluated side by side: bounded by memory and by the time of a batch, independent of N. */
import type { Gpu } from '../../gpu';
import type { Architecture } from '../../model/architecture';
import { LabError } from '../../protocol';
import type { BaseModel } from '../weights/base';
import { decodeFlop, prefillFlop } from './cost';
import { makeBatchShape } from './shape';
import { laneBytes, laneShape, longAnswer, segmentSteps } from '../lanes/shape';
import { padTo } from '../weights/layout';
import type { NoiseDemand } from '../weights/deltas';
import type { Plan, PlanRequest } from '../types';
import { totalBytes, workspaceBytes } from './workspace';

/** About how long a batch should take, so that results arrive steadily and a stop takes effect at once. */
const batchSeconds = 0.5;

/** Operations per second to plan with. Not the measured speed: the same request must always be planned the same way. */
const nominalSpeed = (gpu: Gpu) => (gpu.adapter.software ? 4e9 : 1e12);

/** The largest power of two up to `value`, at least 1: populations usually divide evenly by it. */
const powerOfTwo = (value: number) => 2 ** Math.max(0, Math.floor(Math.log2(value)));

export interface PlanContext {
  readonly gpu: Gpu;
  readonly arch: Architecture;
  readonly base: BaseModel;
  readonly everyLogit?: boolean;
  readonly demand: NoiseDemand;
}

/** Keeps memory independent of N; larger batches are hardly faster. */
const mostModelsInFlight = 32;

/** Sequences in flight per model for long answers. */
const mostLanes = { software: 32, gpu: 64 } as const;

/** Operations of one sequence between two reads of what has ended. */
function segmentFlop(arch: Architecture, { promptLengths, maxNew }: PlanRequest): number {
  return (segmentSteps / maxNew) * decodeFlop(arch, Math.max(...promptLengths), maxNew);
}

interface Shape {
  readonly models: number;
  readonly prompts: number;
  readonly streamed: boolean;
}

/** Splits `count` into equal parts of at most `most`. */
function evenly(count: number, most: number): number {
  return Math.ceil(count / Math.ceil(count / Math.max(1, most)));
}

/** Bytes of each buffer, by name: a grid of all prompts for short answers, lanes for long ones. */
function bytesOf(
  context: PlanContext,
  request: PlanRequest,
  shape: Shape,
): Record<string, number | number[]> {
  const longest = Math.max(...request.promptLengths);
  const { arch, base, demand } = context;
  const { streamed } = shape;
  const { maxNew, prefix = 0 } = request;
  if (maxNew > longAnswer) {
    const lanes = laneShape(shape.models, shape.prompts, streamed, { longest, prefix, maxNew });
    return laneBytes(arch, base.layout, lanes, { streamed, demand });
  }
  const lengths = Array.from({ length: shape.prompts }, () => longest);
  const batch = makeBatchShape(shape.models, lengths, request.maxNew, context.everyLogit);
  return workspaceBytes(arch, base.layout, batch, { streamed, demand });
}

function fits(context: PlanContext, request: PlanRequest, shape: Shape): boolean {
  const { gpu, base } = context;
  const bytes = bytesOf(context, request, shape);
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits;
  const most = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  const spare = Math.max(gpu.budgetBytes - base.bytes, gpu.budgetBytes / 2); // the base is already allocated
  return (
    totalBytes(bytes) <= spare &&
    Object.values(bytes)
      .flat()
      .every((size) => size <= most)
  );
}

/** Passes through the layers until every prompt has its whole answer, `inFlight` prompts at a time. */
function passesOf({ promptLengths, maxNew, prefix = 0 }: PlanRequest, inFlight: number): number {
  const passes = Math.ceil(promptLengths.length / inFlight) * Math.max(1, maxNew);
  return maxNew > longAnswer && prefix > 0 ? passes + 1 : passes;
}

/** The largest count in [1, most] for which `possible` holds, given that it also holds for smaller ones; 0 if none. */
function largest(most: number, possible: (count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (possible(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Throws LabError out-of-memory if not even one model on eight prompts fits, streamed layer by layer. */
export function makePlan(context: PlanContext, request: PlanRequest): Plan {
  const { arch, base, gpu } = context;
  const batchFlop = batchSeconds * nominalSpeed(gpu);
  const count = request.promptLengths.length;
  if (count === 0 || request.modelCount === 0) {
    return {
      modelsInFlight: 0,
      promptsInFlight: 0,
      streamed: false,
      gpuBytes: 0,
      prefillFlop: 0,
      decodeFlop: 0,
      normals: 0,
    };
  }
  const total = (flopOf: (length: number) => number) =>
    request.promptLengths.reduce((sum, length) => sum + flopOf(length), 0);
  const long = request.maxNew > longAnswer;
  const prefix = long ? (request.prefix ?? 0) : 0;
  const prefill =
    total((length) => prefillFlop(arch, length)) - Math.max(0, count - 1) * prefillFlop(arch, prefix);
  const decode = total((length) => decodeFlop(arch, length, request.maxNew));
  const modelFlop = prefill + decode;
  const mostPrompts = Math.min(
    count,
    long
      ? mostLanes[gpu.adapter.software ? 'software' : 'gpu']
      : Math.max(8, Math.floor((2 * batchFlop) / (modelFlop / count))),
  );
  for (const streamed of [false, true]) {
    const found = largest(mostPrompts, (prompts) => fits(context, request, { models: 1, prompts, streamed }));
    if (found < Math.min(8, count)) continue;
    const whole = Math.max(8, found - (found % 8));
    const prompts = found >= count ? count : Math.min(whole, padTo(evenly(count, whole), 8));
    const laneFlop = long ? segmentFlop(arch, request) : modelFlop / count;
    const paced = powerOfTwo(batchFlop / (laneFlop * prompts));
    const mostModels = Math.min(request.modelCount, Math.max(1, paced), mostModelsInFlight);
    const models = evenly(
      request.modelCount,
      largest(mostModels, (models) => fits(context, request, { models, prompts, streamed })),
    );
    const gpuBytes = base.bytes + totalBytes(bytesOf(context, request, { models, prompts, streamed }));
    return {
      modelsInFlight: models,
      promptsInFlight: prompts,
      streamed,
      gpuBytes,
      prefillFlop: prefill * request.modelCount,
      decodeFlop: decode * request.modelCount,
      normals: base.parameters * request.modelCount * (streamed ? passesOf(request, prompts) : 1),
    };
  }
  throw new LabError(
    'out-of-memory',
    'Not even one perturbed model fits into the memory the lab may use on this GPU.',
    'Choose a smaller model or shorter prompts and answers.',
  );
}
