/** Short measurements on an adapter: which matmul is fastest, and how many operations and normals a second it does. */
import { ProgramRecorder, type Gpu } from '../gpu';
import { Pacer } from '../gpu/pacer';
import { epilogue, matmulVariants, type MatmulVariant } from '../gpu/kernels/matmul';
import { memberRow } from '../math/row';
import { promptFlop } from './cost';
import { makeGeometry } from './geometry';
import type { Population } from './population';

/** Where the choice for an adapter is remembered between visits. */
export interface CalibrationMemory {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}

/** Compiling alone can take a second on a software adapter: no further variant is tried after this. */
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
  return Math.min(...runs.slice(1)); // the first run pays for compiling
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

/** The fastest matmul on this adapter: remembered, or measured in under a second. */
export function chooseMatmul(gpu: Gpu, memory?: CalibrationMemory): Promise<MatmulVariant> {
  let choice = chosen.get(gpu);
  if (!choice) {
    choice = recallOrMeasure(gpu, memory);
    chosen.set(gpu, choice);
  }
  return choice;
}

/** Forward passes of this model on a small population: operations and normals a second. */
export async function measureSpeed(model: Population) {
  const { gpu, architecture } = model;
  const length = 16;
  const maxNew = 4;
  const perPrompt = promptFlop(architecture, length, maxNew);
  const aim = gpu.adapter.software ? 2e8 : 2e10;
  const prompts = Math.min(64, Math.max(8, Math.round(aim / perPrompt / 4)));
  const models = Math.min(64, Math.max(1, Math.round(aim / perPrompt / prompts)));
  const lengths = Array.from({ length: prompts }, () => length);
  const plan = model.plan({ rowCount: models, promptLengths: lengths, maxNew });
  const geometry = makeGeometry(plan.rowsInFlight, lengths, maxNew);
  const session = await model.open(
    { geometry, streamed: plan.streamed, demand: { terms: 1, sharedSeeds: 0 }, stop: [] },
    'independent',
  );
  session.setRows(Array.from({ length: plan.rowsInFlight }, (_, seed) => memberRow(seed, 0.001)));
  session.setPrompts(
    lengths.map((count) => Array.from({ length: count }, (_, i) => i % architecture.vocabSize)),
  );
  const seconds = async (work: () => Parameters<Pacer['run']>[0]) => {
    await runAll(gpu, work());
    const started = performance.now();
    await runAll(gpu, work());
    return (performance.now() - started) / 1000;
  };
  const noise = await seconds(() => session.materialiseWork());
  const forward = await seconds(() => [...session.prefillWork(), ...session.decodeWork()]);
  const normals = model.parameters * plan.rowsInFlight;
  return {
    flopPerSecond: (perPrompt * prompts * plan.rowsInFlight) / forward,
    normalsPerSecond: normals / noise,
  };
}
