/** Short measurements on an adapter: which matmul is fastest, and how fast a request runs. */
import { ProgramRecorder, type Gpu } from '../../gpu';
import { Pacer } from '../../gpu/pacer';
import { epilogue, matmulVariants, type MatmulVariant } from '../../gpu/kernels/linalg/matmul';
import { memberDelta } from '../../math/delta';
import { decodeFlop, layerFlop, prefillFlop } from './cost';
import { makeBatchShape } from './shape';
import type { Architecture } from '../../model/architecture';
import type { NoiseMode } from '../../protocol';
import type { Plan, PlanRequest, Speed } from '../types';
import type { Session, SessionShape } from './session';

/** Where the choice for an adapter is remembered between visits. */
export interface CalibrationMemory {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}

/** No further variant is tried after this: compiling alone can take a second on a software adapter. */
const calibrationMs = 600;
const shape = { models: 4, rowBlocks: 128, inputs: 64, outputs: 192 };
const chosen = new WeakMap<Gpu, Promise<MatmulVariant>>();

async function timeVariant(
  gpu: Gpu,
  variant: MatmulVariant,
  buffers: Record<'x' | 'weights' | 'y', GPUBuffer>,
): Promise<number> {
  const { models, rowBlocks, inputs, outputs } = shape;
  const recorder = new ProgramRecorder(gpu, `calibrate ${variant.name}`);
  recorder.call(variant.kernel, {
    params: {
      inputs,
      outputs,
      rowBlocks,
      xFirst: 0,
      xStride: rowBlocks,
      xModelStride: inputs * rowBlocks,
      weightFirst: 0,
      weightStride: outputs / 4,
      weightModelStride: (inputs * outputs) / 4,
      yFirst: 0,
      yStride: rowBlocks,
      yModelStride: outputs * rowBlocks,
      epilogue: epilogue.store,
      bias: 0,
      activation: 0,
    },
    buffers,
    ...variant.shape(rowBlocks, outputs, models),
  });
  const program = await recorder.build();
  const runs: number[] = [];
  for (let run = 0; run < 4; run++) {
    const started = performance.now();
    const repeats = gpu.adapter.software ? 1 : 20;
    await runAll(gpu, Array.from({ length: repeats }, () => program.dispatches).flat());
    runs.push(performance.now() - started);
  }
  program.dispose();
  return Math.min(...runs.slice(1)); // the first run includes compiling
}

async function runAll(gpu: Gpu, dispatches: Parameters<Pacer['run']>[0]): Promise<void> {
  const pacer = new Pacer(gpu, () => Promise.resolve());
  await pacer.run(dispatches);
  await pacer.drain();
}

async function measureVariants(gpu: Gpu): Promise<MatmulVariant> {
  const { models, rowBlocks, inputs, outputs } = shape;
  const [x, weights, y] = await gpu.allocate([
    { label: 'calibration x', bytes: 16 * models * rowBlocks * inputs },
    { label: 'calibration weights', bytes: 4 * models * inputs * outputs },
    { label: 'calibration y', bytes: 16 * models * rowBlocks * outputs },
  ]);
  try {
    const started = performance.now();
    const variants = matmulVariants(gpu.adapter.software);
    let best = variants[0]!;
    let shortest = Infinity;
    for (const variant of variants) {
      const time = await timeVariant(gpu, variant, { x: x!, weights: weights!, y: y! });
      if (time < shortest) [best, shortest] = [variant, time];
      if (performance.now() - started > calibrationMs) break;
    }
    return best;
  } finally {
    gpu.release([x!, weights!, y!]);
  }
}

async function recallOrMeasure(gpu: Gpu, memory?: CalibrationMemory): Promise<MatmulVariant> {
  const key = `matmul 2 ${gpu.adapter.name}`;
  const remembered = await memory?.get(key);
  const known = matmulVariants(gpu.adapter.software).find((variant) => variant.name === remembered);
  if (known) return known;
  const best = await measureVariants(gpu);
  await memory?.set(key, best.name);
  return best;
}

/** The fastest matmul on this adapter, remembered or measured in under a second. */
export function chooseMatmul(gpu: Gpu, memory?: CalibrationMemory): Promise<MatmulVariant> {
  let choice = chosen.get(gpu);
  if (!choice) {
    choice = recallOrMeasure(gpu, memory);
    chosen.set(gpu, choice);
  }
  return choice;
}

/** What measuring asks of a loaded model. */
export interface MeasuredModel {
  readonly gpu: Gpu;
  readonly architecture: Architecture;
  readonly parameters: number;
  plan(request: PlanRequest): Plan;
  open(shape: Omit<SessionShape, 'streams'>, noise: NoiseMode): Promise<Session>;
}

/** Decoding steps that are timed. */
const stepsTimed = 3;
/** Operations of a timed pass, as far as its shape allows. */
const timedFlop = { software: 2e8, gpu: 2e10 };

/** A slower pass is not repeated, although the first one includes compiling. */
const slowSeconds = 1;

/** The request's own batch with fewer and shorter prompts, so that measuring is short. */
function sampleOf(model: MeasuredModel, { promptLengths, maxNew }: PlanRequest, plan: Plan) {
  const { architecture, gpu } = model;
  const aim = gpu.adapter.software ? timedFlop.software : timedFlop.gpu;
  const tokenFlop = plan.modelsInFlight * architecture.layers * layerFlop(architecture);
  const prompts = Math.min(plan.promptsInFlight, Math.max(8, Math.floor((10 * aim) / tokenFlop)));
  const typical = promptLengths.reduce((sum, length) => sum + length, 0) / promptLengths.length;
  const possible = Math.floor(aim / (prompts * tokenFlop));
  const length = Math.max(1, Math.min(Math.round(typical), possible));
  const most = Math.min(possible < 1 ? 1 : stepsTimed, Math.max(0, maxNew - 1));
  const steps = plan.streamed ? Math.max(1, most) : most; // one step shows what rebuilding costs
  return { length, steps, lengths: Array.from({ length: prompts }, () => length) };
}

/**
 * Times the parts of a request on batches of its own shape: building models, reading prompts, further tokens. Prompts and
 * answers are shortened so that it takes about a second.
 */
export async function measureSpeed(model: MeasuredModel, request: PlanRequest): Promise<Speed> {
  const { gpu, architecture } = model;
  const plan = model.plan(request);
  const { modelsInFlight } = plan;
  const { length, steps, lengths } = sampleOf(model, request, plan);
  const batch = makeBatchShape(modelsInFlight, lengths, steps + 1);
  const demand = { terms: 1, sharedSeeds: 0 };
  const session = await model.open({ batch, streamed: plan.streamed, demand, stop: [] }, 'independent');
  session.setDeltas(Array.from({ length: modelsInFlight }, (_, seed) => memberDelta(seed, 0.001)));
  session.setPrompts(
    lengths.map((count) => Array.from({ length: count }, (_, i) => i % architecture.vocabSize)),
  );
  const seconds = async (work: () => Parameters<Pacer['run']>[0]) => {
    const once = async () => {
      const started = performance.now();
      await runAll(gpu, work());
      return Math.max(1e-6, (performance.now() - started) / 1000);
    };
    const first = await once();
    return first > slowSeconds ? first : once();
  };
  const lanes = modelsInFlight * lengths.length;
  const flop = {
    prefill: lanes * prefillFlop(architecture, length),
    decode: lanes * decodeFlop(architecture, length, steps + 1),
  };
  const normals = model.parameters * modelsInFlight;
  const noise = plan.streamed ? 0 : await seconds(() => session.materialiseWork());
  const prefill = await seconds(() => session.prefillWork());
  const decode = steps === 0 ? 0 : await seconds(() => session.decodeWork());
  if (plan.streamed) return streamedSpeed({ normals, steps, flop, prefill, decode });
  const prefillFlopPerSecond = flop.prefill / prefill;
  return {
    normalsPerSecond: normals / noise,
    prefillFlopPerSecond,
    decodeFlopPerSecond: steps === 0 ? prefillFlopPerSecond : flop.decode / decode,
  };
}

interface StreamedTimes {
  /** Normals of one pass. */
  readonly normals: number;
  readonly steps: number;
  readonly flop: Readonly<Record<'prefill' | 'decode', number>>;
  /** Seconds. */
  readonly prefill: number;
  readonly decode: number;
}

/** Every pass of a streamed model rebuilds it: two passes of different sizes separate rebuilding from the rest. */
function streamedSpeed({ normals, steps, flop, prefill, decode }: StreamedTimes): Speed {
  const step = decode / steps;
  const perSecond = Math.max(flop.prefill / prefill, (flop.prefill - flop.decode / steps) / (prefill - step));
  const rebuilding = Math.max(1e-6, step - flop.decode / steps / perSecond);
  return {
    normalsPerSecond: normals / rebuilding,
    prefillFlopPerSecond: perSecond,
    decodeFlopPerSecond: perSecond,
  };
}
