/** Records the programs of a batch: materialising weights, reading prompts, one decoding step. */
import type { Program } from '../../gpu';
import { epilogue } from '../../gpu/kernels/linalg/matmul';
import { padTo } from '../weights/layout';
import { recordAttention } from './attention';
import { recordNorm, recordProduct } from './linear';
import { Recording, type ForwardContext, type Window } from './recording';
import { recordChoice, recordEmbedding, recordFinalNorm, recordLogits } from './vocabulary';
import { recordWeights } from './weights';

export type { ForwardContext, Passage } from './recording';
export { Recording } from './recording';

/** One layer: keys and values of all rows, everything after attention on `queries` only. */
function recordLayer(recording: Recording, index: number, queries: Window): void {
  const { arch, base, workspace, streamed } = recording.context;
  const layer = base.layout.layers[index]!;
  const { x, normed, qkv, mixed, gated } = workspace;
  const { hidden } = recording;
  const before = arch.normPlacement === 'before';
  const gatedFeatures = padTo(arch.ffnSize, 8);
  if (streamed) for (const segment of layer.segments) recordWeights(recording, segment);

  const read = { x: before ? normed : x, xFeatures: hidden };
  const toQkv = { y: qkv, yFeatures: layer.qkv.outputs, window: recording.all, epilogue: epilogue.store };
  if (before) recordNorm(recording, layer.attentionNorm, x, normed, recording.all);
  recordProduct(recording, { ...read, matrix: layer.qkv, ...toQkv });
  recordAttention(recording, index, layer, queries);

  const write = {
    y: before ? x : normed,
    yFeatures: hidden,
    window: queries,
    epilogue: before ? epilogue.add : epilogue.store,
  };
  const attended = { x: mixed, xFeatures: arch.heads * arch.headDim, matrix: layer.attentionOutput };
  const activated = arch.gatedMlp ? epilogue.gated : epilogue.activated;
  const toGated = { y: gated, yFeatures: gatedFeatures, window: queries, epilogue: activated };
  const up = () => {
    if (before) recordNorm(recording, layer.mlpNorm, x, normed, queries);
    recordProduct(recording, { ...read, matrix: layer.up, ...toGated });
  };
  if (arch.parallelResidual) up(); // reads x before attention adds to it
  recordProduct(recording, { ...attended, ...write });
  if (!before) recordNorm(recording, layer.attentionNorm, normed, x, queries, true);
  if (!arch.parallelResidual) up();
  recordProduct(recording, { x: gated, xFeatures: gatedFeatures, matrix: layer.down, ...write });
  if (!before) recordNorm(recording, layer.mlpNorm, normed, x, queries, true);
}

/** All layers on all rows, then the final norm; in the last layer only the queries that lead to logits. */
function recordLayers(recording: Recording, wanted: Window): void {
  const { arch } = recording.context;
  for (let layer = 0; layer < arch.layers; layer++)
    recordLayer(recording, layer, layer === arch.layers - 1 ? wanted : recording.all);
  recordFinalNorm(recording, wanted);
}

/** Materialises the weights of every model in flight, except those that are streamed. */
export function recordMaterialise(context: ForwardContext): Promise<Program> {
  const recording = new Recording(context, 'materialise', 1);
  context.base.layout.segments.forEach(({ kind }, segment) => {
    if (!context.streamed || kind === 'outer') recordWeights(recording, segment);
  });
  return recording.recorder.build();
}

/** Reads the prompts into the caches and, unless every logit is wanted, generates the first token; `then` records what follows. */
export function recordPrefill(
  context: ForwardContext,
  then: (recording: Recording) => void = () => undefined,
): Promise<Program> {
  const { window, padded, everyLogit } = context.batch;
  const recording = new Recording(context, 'prefill', window);
  recordEmbedding(recording, context.workspace.promptTokens, context.ownPrompts ? window * padded : 0);
  recordLayers(recording, everyLogit ? recording.all : recording.lastSlot);
  if (!everyLogit) recordChoice(recording);
  then(recording);
  return recording.recorder.build();
}

/** Reads the prefix that prompts share into caches of its own. */
export function recordPrefix(context: ForwardContext): Promise<Program> {
  const recording = new Recording(context, 'prefix', context.batch.window);
  recordEmbedding(recording, context.workspace.promptTokens, 0);
  recordLayers(recording, recording.lastSlot);
  return recording.recorder.build();
}

/** After the prompts: logits at every position, one program per piece of the vocabulary. */
export function recordEveryLogit(context: ForwardContext): Promise<Program[]> {
  const programs = context.base.layout.head.pieces.map((piece, i) => {
    const recording = new Recording(context, `logits ${i}`, context.batch.slots);
    recordLogits(recording, piece, recording.all);
    return recording.recorder.build();
  });
  return Promise.all(programs);
}

/** One more token for every sequence; the time slot and step come from the clock. */
export function recordDecodeStep(context: ForwardContext): Promise<Program> {
  const recording = new Recording(context, 'decode', 1, true);
  recordEmbedding(recording, context.workspace.stepTokens, context.batch.padded);
  recordLayers(recording, recording.all);
  recordChoice(recording);
  return recording.recorder.build();
}
