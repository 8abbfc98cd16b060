/** What both benches measure, in Node and in the browser, on one device. */
import { loadEngine, type GpuEngine } from '../../src/engine';
import { layerFlop } from '../../src/engine/batch/cost';
import { makeBatchShape } from '../../src/engine/batch/shape';
import type { Session } from '../../src/engine/batch/session';
import { encodeDispatch, ProgramRecorder, type Dispatch, type Gpu, type WorkKind } from '../../src/gpu';
import { sum } from '../../src/gpu/kernels/linalg/sum';
import { Pacer } from '../../src/gpu/pacer';
import { memberDelta } from '../../src/math/delta';
import { matchWeights, readArchitecture } from '../../src/model';
import { fromBytes, openSafetensors } from 'safetensors-js';
import { plainMatmulPeaks, type Peak } from './plainMatmul';
import type { BenchRequest } from './workloads';

export interface BenchAnswer {
  readonly prefill_ms: number;
  readonly decode_ms: number;
  readonly logits_checksum: number;
  readonly logits?: Float32Array;
}

async function openModelOf(gpu: Gpu, request: BenchRequest): Promise<GpuEngine> {
  const file = await openSafetensors(fromBytes(new Uint8Array(request.weights)));
  return loadEngine(gpu, matchWeights(readArchitecture(request.config), file));
}

const deltasOf = (request: BenchRequest) =>
  Array.from({ length: request.members }, (_, seed) => memberDelta(seed, request.sigma));

/** One session holding every member and prompt at once. */
async function openSession(
  model: GpuEngine,
  request: BenchRequest,
  maxNew: number,
  everyLogit: boolean,
): Promise<Session> {
  const lengths = request.prompts.map((prompt) => prompt.length);
  const batch = makeBatchShape(request.members, lengths, maxNew, everyLogit);
  const session = await model.open(
    { batch, streamed: false, demand: { terms: 1, sharedSeeds: 0 }, stop: [] },
    'independent',
  );
  session.setDeltas(deltasOf(request));
  session.setPrompts(request.prompts);
  return session;
}

type Work = Parameters<Pacer['run']>[0];

async function run(gpu: Gpu, ...work: Work[]): Promise<void> {
  const pacer = new Pacer(gpu, () => Promise.resolve());
  for (const part of work) await pacer.run(part);
  await pacer.drain();
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The sum of a buffer, computed on the GPU. */
async function checksum(gpu: Gpu, values: GPUBuffer): Promise<number> {
  const [total] = await gpu.allocate([{ label: 'checksum', bytes: 16 }]);
  const recorder = new ProgramRecorder(gpu, 'checksum');
  recorder.call(sum, {
    params: { count: values.size / 4 },
    buffers: { values, total: total! },
    grid: [1, 1, 1],
  });
  const program = await recorder.build();
  await run(gpu, program.dispatches);
  const [value] = new Float32Array(await gpu.read(total!, 4));
  program.dispose();
  gpu.release([total!]);
  return value!;
}

/** Parts of the vocabulary, one after the other in the same buffer. */
const piecesOf = (model: GpuEngine) => model['base'].layout.head.pieces;

/**
 * From theta0 and seeds to the logits of every position; `look` sees them a piece of the vocabulary at a time. Milliseconds
 * until the device had them, those of `look` left out.
 */
async function everyLogit(
  gpu: Gpu,
  model: GpuEngine,
  session: Session,
  look: (piece: number) => Promise<void>,
): Promise<number> {
  let total = 0;
  let before: Work[] = [session.materialiseWork(), session.prefillWork()];
  for (const piece of piecesOf(model).keys()) {
    const work = [...before, session.logitsWork(piece)];
    total += await milliseconds(() => run(gpu, ...work));
    before = [];
    await look(piece);
  }
  return total;
}

/**
 * Prefill from theta0 and seeds to all logits on the GPU; their sum, read off the clock, tells that they are there. Then
 * `newTokens` decoding passes with the KV cache, tokens on the host at the end. The shapes are warmed up once before.
 */
export async function runBench(gpu: Gpu, request: BenchRequest): Promise<BenchAnswer> {
  const model = await openModelOf(gpu, request);
  try {
    let session = await openSession(model, request, 0, true);
    let total = 0;
    const prefill = async () => {
      total = 0;
      return everyLogit(gpu, model, session, async () => {
        total += await checksum(gpu, session.workspace.logits);
      });
    };
    await prefill();
    const prefillMs = await prefill();
    if (total === 0) throw new Error('The logits sum to 0: they were not computed.');
    const logits = request.check ? await memberLogits(gpu, model, session, request) : undefined;
    session = await openSession(model, request, request.newTokens + 1, false);
    await run(gpu, session.materialiseWork(), session.prefillWork());
    const decode = async () => {
      await run(gpu, session.decodeWork());
      await gpu.read(session.workspace.transcript);
    };
    await decode();
    const decodeMs = await milliseconds(decode);
    return {
      prefill_ms: prefillMs,
      decode_ms: decodeMs,
      logits_checksum: total,
      ...(logits ? { logits } : {}),
    };
  } finally {
    model.dispose();
  }
}

/** Member 0's logits, [prompt][position][vocabulary]. */
async function memberLogits(
  gpu: Gpu,
  model: GpuEngine,
  session: Session,
  request: BenchRequest,
): Promise<Float32Array> {
  const { padded, slots } = session.shape.batch;
  const { vocabSize } = model.architecture;
  const lengths = request.prompts.map((prompt) => prompt.length);
  const firsts = lengths.map((_, prompt) =>
    lengths.slice(0, prompt).reduce((sum, length) => sum + length, 0),
  );
  const values = new Float32Array(vocabSize * lengths.reduce((sum, length) => sum + length, 0));
  await everyLogit(gpu, model, session, async (piece) => {
    const { column, outputs } = piecesOf(model)[piece]!;
    const tokens = Math.min(outputs, vocabSize - column);
    const raw = new Float32Array(await gpu.read(session.workspace.logits, 4 * tokens * slots * padded));
    lengths.forEach((length, prompt) => {
      for (let position = 0; position < length; position++) {
        const slot = slots - length + position;
        const at = (firsts[prompt]! + position) * vocabSize + column;
        for (let token = 0; token < tokens; token++)
          values[at + token] = raw[(token * slots + slot) * padded + prompt]!;
      }
    });
  });
  return values;
}

export interface WorkloadReport {
  readonly prefillTokensPerSecond: number;
  readonly prefillGflops: number;
  /** The same in the slowest of the runs. */
  readonly slowestGflops: number;
  readonly decodeTokensPerSecond: number;
  readonly matmulPeak: Peak;
  readonly matmulPeaks: readonly Peak[];
  /** Prefill's GFLOP/s over the best plain matmul's. */
  readonly ratio: number;
  readonly normalsPerSecond: number;
  readonly shares: Readonly<Record<WorkKind, number>>;
  readonly sharesBy: 'timestamps' | 'separate runs';
}

/** Everything about one workload: the best of `repeats` runs, as the peak is the best of its own, and how far they spread. */
export async function benchWorkload(gpu: Gpu, request: BenchRequest, repeats = 5): Promise<WorkloadReport> {
  const answers: BenchAnswer[] = [];
  for (let i = 0; i < repeats; i++) answers.push(await runBench(gpu, request));
  const prefillSeconds = Math.min(...answers.map((answer) => answer.prefill_ms)) / 1000;
  const slowest = Math.max(...answers.map((answer) => answer.prefill_ms)) / 1000;
  const decodeSeconds = Math.min(...answers.map((answer) => answer.decode_ms)) / 1000;
  const arch = readArchitecture(request.config);
  const promptTokens = request.prompts.reduce((total, prompt) => total + prompt.length, 0);
  const tokens = request.members * promptTokens;
  const flop = tokens * (arch.layers * layerFlop(arch) + 2 * arch.hiddenSize * arch.vocabSize);
  const product = {
    models: request.members,
    rows: promptTokens,
    inputs: arch.hiddenSize,
    outputs: 2 * arch.ffnSize,
  };
  const matmulPeaks = await plainMatmulPeaks(gpu, product);
  const prefillGflops = flop / prefillSeconds / 1e9;
  const { shares, noiseSeconds, by, parameters } = await measureShares(gpu, request);
  return {
    prefillTokensPerSecond: tokens / prefillSeconds,
    prefillGflops,
    slowestGflops: flop / slowest / 1e9,
    decodeTokensPerSecond: (request.members * request.prompts.length * request.newTokens) / decodeSeconds,
    matmulPeak: matmulPeaks[0]!,
    matmulPeaks,
    ratio: prefillGflops / matmulPeaks[0]!.gflops,
    normalsPerSecond: (request.members * parameters) / noiseSeconds,
    shares,
    sharesBy: by,
  };
}

/** Seconds each kind of work takes in materialise + prefill: by timestamps, or by running each kind alone. */
async function measureShares(gpu: Gpu, request: BenchRequest) {
  const model = await openModelOf(gpu, request);
  const session = await openSession(model, request, 0, true);
  const prefill = [...session.prefillWork()].filter((work): work is Dispatch => typeof work !== 'function');
  const logits = [...piecesOf(model).keys()].flatMap((piece) => session.logitsWork(piece));
  const all = [...session.materialiseWork(), ...prefill, ...logits];
  await everyLogit(gpu, model, session, () => Promise.resolve());
  const seconds: Record<WorkKind, number> = { noise: 0, matmul: 0, attention: 0, rest: 0 };
  for (const kind of Object.keys(seconds) as WorkKind[]) {
    const some = all.filter((dispatch) => dispatch.kind === kind);
    seconds[kind] = gpu.hasTimestamps
      ? await timestamped(gpu, some)
      : (await milliseconds(() => run(gpu, some))) / 1000;
  }
  const total = Object.values(seconds).reduce((a, b) => a + b, 0);
  const shares = Object.fromEntries(Object.entries(seconds).map(([kind, value]) => [kind, value / total]));
  const { parameters } = model;
  model.dispose();
  return {
    shares: shares as Record<WorkKind, number>,
    noiseSeconds: seconds.noise,
    by: gpu.hasTimestamps ? ('timestamps' as const) : ('separate runs' as const),
    parameters,
  };
}

/** GPU seconds of dispatches in one pass. */
async function timestamped(gpu: Gpu, dispatches: readonly Dispatch[]): Promise<number> {
  const querySet = gpu.device.createQuerySet({ type: 'timestamp', count: 2 });
  const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
  const [resolved] = await gpu.allocate([{ label: 'timestamps', bytes: 16, usage }]);
  gpu.submit((encoder) => {
    const pass = encoder.beginComputePass({
      timestampWrites: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
    });
    for (const dispatch of dispatches) encodeDispatch(pass, dispatch);
    pass.end();
    encoder.resolveQuerySet(querySet, 0, 2, resolved!, 0);
  });
  const [begin, end] = new BigUint64Array(await gpu.read(resolved!, 16));
  gpu.release([resolved!]);
  querySet.destroy();
  return Number(end! - begin!) / 1e9;
}

/** Seconds a member and peak GPU bytes at growing N: neither may grow with it. */
export async function benchScaling(gpu: Gpu, request: BenchRequest, sizes: readonly number[]) {
  const reports = [];
  for (const members of sizes) {
    const model = await openModelOf(gpu, request);
    gpu.peakBytes = gpu.heldBytes;
    const deltas = deltasOf({ ...request, members });
    const seconds: number[] = [];
    for (let repeat = 0; repeat < 3; repeat++) {
      const started = performance.now();
      const batches = model.generate({
        deltas,
        prompts: request.prompts,
        maxNew: request.newTokens,
        stop: [],
        noise: 'independent',
      });
      for await (const batch of batches) void batch;
      seconds.push((performance.now() - started) / 1000);
    }
    reports.push({
      members,
      millisecondsPerMember: (1000 * Math.min(...seconds)) / members,
      peakBytes: gpu.peakBytes,
    });
    model.dispose();
  }
  return reports;
}
