/** How many rows and prompts are evaluated side by side: bounded by memory and by the time a batch may take, never by N. */
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

/** A batch should take about this long, so that results come in steadily and a stop is felt at once. */
const batchSeconds = 0.5;

/** Operations a second to plan with. Not the measured speed: the same request must be planned the same way every time. */
const nominalSpeed = (gpu: Gpu) => (gpu.adapter.software ? 4e9 : 1e12);

/** The largest power of two up to `value`, at least 1: populations divide into it without a rest. */
const powerOfTwo = (value: number) => 2 ** Math.max(0, Math.floor(Math.log2(value)));

export interface PlanContext {
  readonly gpu: Gpu;
  readonly arch: Architecture;
  readonly base: BaseModel;
  readonly everyLogit?: boolean;
  readonly demand: NoiseDemand;
}

/** Memory must not grow with N beyond this; a batch of more is hardly faster. */
const mostRowsInFlight = 32;

/** Sequences under way at once in a model that gives long answers. */
const mostLanes = { software: 32, gpu: 64 } as const;

/** Operations of one sequence between two looks at what has ended. */
function segmentFlop(arch: Architecture, { promptLengths, maxNew }: PlanRequest): number {
  return (segmentSteps / maxNew) * decodeFlop(arch, Math.max(...promptLengths), maxNew);
}

interface Shape {
  readonly rows: number;
  readonly prompts: number;
  readonly streamed: boolean;
}

/** Splits `count` into equal parts of at most `most`. */
function evenly(count: number, most: number): number {
  return Math.ceil(count / Math.ceil(count / Math.max(1, most)));
}

/** Bytes of each buffer: for short answers a grid of all prompts, for long ones lanes. */
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
    const lanes = laneShape(shape.rows, shape.prompts, streamed, { longest, prefix, maxNew });
    return laneBytes(arch, base.layout, lanes, { streamed, demand });
  }
  const lengths = Array.from({ length: shape.prompts }, () => longest);
  const geometry = makeBatchShape(shape.rows, lengths, request.maxNew, context.everyLogit);
  return workspaceBytes(arch, base.layout, geometry, { streamed, demand });
}

function fits(context: PlanContext, request: PlanRequest, shape: Shape): boolean {
  const { gpu, base } = context;
  const bytes = bytesOf(context, request, shape);
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits;
  const most = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  const spare = Math.max(gpu.budgetBytes - base.bytes, gpu.budgetBytes / 2); // the base is there already, large or not
  return (
    totalBytes(bytes) <= spare &&
    Object.values(bytes)
      .flat()
      .every((size) => size <= most)
  );
}

/** Passes through the layers until each of `inFlight` prompts at a time has its whole answer. */
function passesOf({ promptLengths, maxNew, prefix = 0 }: PlanRequest, inFlight: number): number {
  const passes = Math.ceil(promptLengths.length / inFlight) * Math.max(1, maxNew);
  return maxNew > longAnswer && prefix > 0 ? passes + 1 : passes;
}

/** The largest count in [1, most] for which `possible` holds, supposing that it holds below that too; 0 if none. */
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

/** Throws LabError out-of-memory where not even one row on eight prompts fits, streamed layer by layer. */
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
  const rowFlop = prefill + decode;
  const mostPrompts = Math.min(
    count,
    long
      ? mostLanes[gpu.adapter.software ? 'software' : 'gpu']
      : Math.max(8, Math.floor((2 * batchFlop) / (rowFlop / count))),
  );
  for (const streamed of [false, true]) {
    const found = largest(mostPrompts, (prompts) => fits(context, request, { rows: 1, prompts, streamed }));
    if (found < Math.min(8, count)) continue;
    const whole = Math.max(8, found - (found % 8));
    const prompts = found >= count ? count : Math.min(whole, padTo(evenly(count, whole), 8));
    const laneFlop = long ? segmentFlop(arch, request) : rowFlop / count;
    const paced = powerOfTwo(batchFlop / (laneFlop * prompts));
    const mostRows = Math.min(request.modelCount, Math.max(1, paced), mostRowsInFlight);
    const rows = evenly(
      request.modelCount,
      largest(mostRows, (rows) => fits(context, request, { rows, prompts, streamed })),
    );
    const gpuBytes = base.bytes + totalBytes(bytesOf(context, request, { rows, prompts, streamed }));
    return {
      modelsInFlight: rows,
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
