/** npm run bench:lanes: long answers of uneven lengths, in lanes against all of a chunk until its last has ended. */
import { writeFileSync } from 'node:fs';
import type { GenerateRequest } from '../../src/engine';
import { loadEngine } from '../../src/engine';
import { BatchRunner, chunkPrompts } from '../../src/engine/batch/runner';
import { makeBatchShape } from '../../src/engine/batch/shape';
import type { GpuEngine } from '../../src/engine/engine';
import type { Gpu } from '../../src/gpu';
import { withGpu } from '../../src/gpu/node';
import { memberDelta } from '../../src/math/delta';
import { toyModel, toyPrompts } from '../support/models/toyModel';

const chunk = 32;
const maxNew = 128;

interface Workload {
  readonly name: string;
  /** Tokens all prompts begin with, and prompts. */
  readonly prefix: number;
  readonly prompts: number;
  /** Of the vocabulary of 64. */
  readonly stop: readonly number[];
}

/** So many that half of the answers end at once and some never. */
const stops = [3, 11, 20, 33, 41, 50, 7, 15, 28, 37, 46, 59, 62, 1, 24, 54];

const workloads: readonly Workload[] = [
  { name: 'very uneven, nothing shared', prefix: 0, prompts: 128, stop: stops },
  { name: 'very uneven, 64 tokens shared', prefix: 64, prompts: 96, stop: stops },
  { name: 'most of full length, nothing shared', prefix: 0, prompts: 96, stop: stops.slice(0, 6) },
];

const shape = {
  model_type: 'llama',
  hidden_size: 64,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  intermediate_size: 160,
  vocab_size: 64,
  max_position_embeddings: 512,
};

const never = { checkpoint: () => Promise.resolve() };

async function inLanes(model: GpuEngine, request: GenerateRequest): Promise<number[][]> {
  const all: number[][] = [];
  for await (const batch of model.generate(request))
    for (let at = batch.firstModel; at < batch.firstModel + batch.modelCount; at++)
      all.push(...request.prompts.map((_, prompt) => batch.tokens(at, prompt)));
  return all;
}

/** The way of short answers, on long ones. */
async function inChunks(gpu: Gpu, model: GpuEngine, request: GenerateRequest): Promise<number[][]> {
  const { prompts, deltas, stop, noise } = request;
  const longest = Math.max(...prompts.map((prompt) => prompt.length));
  const shape = makeBatchShape(deltas.length, Array<number>(chunk).fill(longest), maxNew);
  const demand = { terms: 1, sharedSeeds: 0 };
  const session = await model.open({ batch: shape, streamed: false, demand, stop }, noise);
  const all: number[][] = [];
  for await (const batch of new BatchRunner(gpu, session, request, chunkPrompts(prompts, chunk), never).run())
    for (let at = 0; at < batch.modelCount; at++)
      all.push(...prompts.map((_, prompt) => batch.tokens(batch.firstModel + at, prompt)));
  return all;
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  await work(); // compiles
  const started = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - started) / 1000 };
}

async function measure(
  gpu: Gpu,
  model: GpuEngine,
  { name, prefix, prompts, stop }: Workload,
): Promise<string> {
  const beginning = Array.from({ length: prefix }, (_, i) => (7 * i + 5) % 64);
  const request = {
    deltas: Array.from({ length: 2 }, (_, seed) => memberDelta(seed, 0.02)),
    prompts: toyPrompts(prompts, 24, 64).map((prompt) => [...beginning, ...prompt]),
    maxNew,
    stop,
    noise: 'independent' as const,
  };
  const chunks = await timed(() => inChunks(gpu, model, request));
  const lanes = await timed(() => inLanes(model, request));
  const lengths = lanes.value.map((tokens) => tokens.length).sort((a, b) => a - b);
  const same = JSON.stringify(lanes.value) === JSON.stringify(chunks.value);
  const quantile = (q: number) => lengths[Math.floor(q * (lengths.length - 1))]!;
  return `| ${name} | ${quantile(0.5)}, ${quantile(0.9)}, ${quantile(1)} | ${chunks.seconds.toFixed(2)} | ${lanes.seconds.toFixed(2)} | ${(chunks.seconds / lanes.seconds).toFixed(2)} | ${same ? 'equal' : 'DIFFERENT'} |`;
}

const lines = await withGpu(async (gpu) => {
  const model = await loadEngine(gpu, toyModel(shape, 3));
  const done = [
    `Adapter: ${gpu.adapter.name}. 2 members, ${chunk} sequences at once, answers of at most ${maxNew} tokens.`,
    '',
    '| workload | answer tokens: median, 90 %, longest | chunks, s | lanes, s | gain | tokens |',
    '| --- | --- | --- | --- | --- | --- |',
  ];
  for (const workload of workloads) done.push(await measure(gpu, model, workload));
  return done;
});
console.log(lines.join('\n'));
if (process.argv[2]) writeFileSync(process.argv[2], `${lines.join('\n')}\n`);
