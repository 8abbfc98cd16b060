/** Records both ends of a pass: from tokens to features, and from features to logits and the next token. */
import { argmax } from '../../gpu/kernels/decode/argmax';
import { embed } from '../../gpu/kernels/forward/embed';
import { embedNoise } from '../../gpu/kernels/forward/embedNoise';
import { epilogue } from '../../gpu/kernels/linalg/matmul';
import { nextToken } from '../../gpu/kernels/decode/nextToken';
import { learnedPositions } from '../../gpu/kernels/forward/learnedPositions';
import { type MatrixPiece } from '../weights/layout';
import { sliceTokens, slicesOf } from '../batch/workspace';
import { recordNorm, recordPiece } from './linear';
import type { Recording, Window } from './recording';
import { recordWeights } from './weights';

/** Params that both embedding kernels share. */
function embeddingCall(recording: Recording, piece: MatrixPiece, tokenModelStride: number) {
  const { arch } = recording.context;
  const { stride } = recording;
  return {
    rowBlocks: stride,
    tokenModelStride,
    firstToken: piece.column,
    tokenCount: Math.min(piece.outputs, arch.vocabSize - piece.column),
    xStride: stride,
    xModelStride: recording.hidden * stride,
  };
}

function recordTable(
  recording: Recording,
  piece: MatrixPiece,
  tokens: GPUBuffer,
  tokenModelStride: number,
): void {
  const { arch, base, workspace } = recording.context;
  recording.recorder.call(embed, {
    params: {
      ...embeddingCall(recording, piece, tokenModelStride),
      tableFirst: piece.first,
      tableStride: piece.outputs,
      tableModelStride: base.layout.segments[piece.segment]!.elements,
    },
    buffers: { tokens, table: workspace.weights[piece.segment]!, x: workspace.x },
    ...recording.byRows(recording.stride, arch.hiddenSize),
  });
}

/** The same from theta0 and noise, for a table that is not materialised. */
function recordFresh(
  recording: Recording,
  piece: MatrixPiece,
  tokens: GPUBuffer,
  tokenModelStride: number,
): void {
  const { arch, base, workspace, streams, terms, batch } = recording.context;
  const { hiddenSize } = arch;
  const [placement] = base.layout.segments[piece.segment]!.placements;
  recording.recorder.call(embedNoise, {
    params: {
      ...embeddingCall(recording, piece, tokenModelStride),
      features: hiddenSize,
      stream: streams[placement!.index]!,
      source: placement!.source,
      format: base.formats[placement!.index]!,
      zero: 0,
    },
    buffers: {
      normalTable: base.normalTable,
      deltaStarts: workspace.deltaStarts,
      terms: workspace.terms,
      theta0: base.theta0[piece.segment]!,
      tokens,
      x: workspace.x,
    },
    ...recording.byRows(recording.stride, Math.ceil(hiddenSize / 4)),
    kind: 'noise',
    flop: 240 * recording.stride * hiddenSize * batch.models * terms,
  });
}

function recordPositions(recording: Recording): void {
  const { arch, base, workspace } = recording.context;
  const [table] = base.layout.positions?.pieces ?? [];
  if (!table) return;
  const { stride } = recording;
  recording.recorder.call(learnedPositions, {
    params: {
      rowBlocks: stride,
      slotBlocks: recording.slotBlocks,
      tableFirst: table.first,
      tableStride: table.outputs,
      tableModelStride: base.layout.segments[table.segment]!.elements,
      last: arch.maxPositions - 1,
      xStride: stride,
      xModelStride: recording.hidden * stride,
      startsModelStride: recording.startsModelStride,
    },
    buffers: {
      clock: workspace.clock,
      starts: workspace.starts,
      table: workspace.weights[table.segment]!,
      x: workspace.x,
    },
    ...recording.byRows(stride, arch.hiddenSize),
  });
}

/** Embeds tokens into workspace.x; `tokenModelStride` is 0 if all models read the same tokens. */
export function recordEmbedding(recording: Recording, tokens: GPUBuffer, tokenModelStride: number): void {
  const { base, streamed } = recording.context;
  const record = streamed ? recordFresh : recordTable;
  for (const piece of base.layout.embedding.pieces) record(recording, piece, tokens, tokenModelStride);
  recordPositions(recording);
}

/** Logits of one piece of the vocabulary, for the rows that recordFinalNorm wrote to workspace.normed. */
export function recordLogits(recording: Recording, piece: MatrixPiece, window: Window): void {
  const { base, workspace, streamed } = recording.context;
  if (streamed) recordWeights(recording, piece.segment);
  const product = {
    x: workspace.normed,
    xFeatures: recording.hidden,
    matrix: base.layout.head,
    y: workspace.logits,
    yFeatures: piece.outputs,
    window,
    epilogue: epilogue.store,
  };
  recordPiece(recording, product, piece, 0, { first: 0, count: window.count, stride: window.count });
}

export function recordFinalNorm(recording: Recording, window: Window): void {
  const { base, workspace } = recording.context;
  recordNorm(recording, base.layout.finalNorm, workspace.x, workspace.normed, window);
}

/** The most likely token of each sequence in the last slot, piece by piece of the vocabulary. */
export function recordChoice(recording: Recording): void {
  const { arch, base, workspace, batch, stops, steps } = recording.context;
  const { padded } = batch;
  const { pieces } = base.layout.head;
  const sliceCounts = slicesOf(base.layout);
  const slices = sliceCounts.reduce((sum, count) => sum + count, 0);
  let firstSlice = 0;
  for (const [i, piece] of pieces.entries()) {
    recordLogits(recording, piece, recording.lastSlot);
    const tokens = Math.min(piece.outputs, arch.vocabSize - piece.column);
    recording.recorder.call(argmax, {
      params: {
        prompts: padded,
        tokens,
        firstToken: piece.column,
        slice: sliceTokens,
        firstSlice,
        slices,
        logitsStride: padded,
        logitsModelStride: piece.outputs * padded,
      },
      buffers: { logits: workspace.logits, left: workspace.left, best: workspace.best },
      ...recording.byRows(padded, sliceCounts[i]!),
    });
    firstSlice += sliceCounts[i]!;
  }
  recording.recorder.call(nextToken, {
    params: { prompts: padded, slices, stops, steps },
    buffers: {
      clock: workspace.clock,
      stopTokens: workspace.stopTokens,
      best: workspace.best,
      left: workspace.left,
      tokens: workspace.stepTokens,
      transcript: workspace.transcript,
      alive: workspace.alive,
    },
    ...recording.byRows(padded, 1),
  });
}
