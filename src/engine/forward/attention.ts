/** Records one layer's attention, from query, key and value features to the heads' outputs. */
import { attention } from '../../gpu/kernels/forward/attention';
import { headNorm } from '../../gpu/kernels/forward/headNorm';
import { rope } from '../../gpu/kernels/forward/rope';
import { ropePairs } from '../../model/rope';
import { queryChunk } from '../batch/cost';
import { rotaryValues } from '../batch/shape';
import { padTo, type LayerLayout, type Norm } from '../weights/layout';
import type { Recording, Window } from './recording';

/** Offsets of queries, keys and values among the features of qkv. */
function qkvPlaces(recording: Recording) {
  const { heads, kvHeads, headDim, interleavedHeads } = recording.context.arch;
  return interleavedHeads
    ? { headStride: 3 * headDim, kFirst: headDim, vFirst: 2 * headDim }
    : { headStride: headDim, kFirst: heads * headDim, vFirst: (heads + kvHeads) * headDim };
}

function cacheShape(recording: Recording) {
  const { arch, batch } = recording.context;
  const cacheStride = batch.capacity * recording.slotBlocks;
  const cacheValues = arch.kvHeads * arch.headDim * cacheStride;
  const ring = batch.capacity;
  return {
    cacheStride,
    cacheValues,
    cacheModelStride: 2 * cacheValues,
    ring,
    startsModelStride: recording.startsModelStride,
  };
}

/** Normalises `heads` heads from feature `first`, each by itself or all together. */
function normHeads(recording: Recording, norm: Norm, first: number, heads: number, features: number): void {
  const { arch, base, workspace } = recording.context;
  const { headDim, queryKeyNorm } = arch;
  const each = queryKeyNorm === 'head';
  const { stride } = recording;
  recording.recorder.call(headNorm, {
    params: {
      rowBlocks: stride,
      features: each ? headDim : heads * headDim,
      first,
      groupStride: qkvPlaces(recording).headStride,
      stride,
      modelStride: features * stride,
      gainFirst: norm.gain.first,
      gainModelStride: base.layout.segments[norm.gain.segment]!.elements,
      eps: arch.normEps,
    },
    buffers: { gain: workspace.weights[norm.gain.segment]!, x: workspace.qkv },
    ...recording.byRows(stride, each ? heads : 1),
  });
}

function rotate(recording: Recording, layer: number, features: number): void {
  const { arch, workspace, positions } = recording.context;
  const { heads, kvHeads, headDim, ropes } = arch;
  const rowBlocks = recording.stride;
  const ropeIndex = arch.attention[layer]!.rope;
  const units = Math.ceil(headDim / 2);
  recording.recorder.call(rope, {
    params: {
      rowBlocks,
      qkvStride: rowBlocks,
      qkvModelStride: features * rowBlocks,
      ...qkvPlaces(recording),
      heads,
      kvHeads,
      headDim,
      pairs: ropes[ropeIndex] ? ropePairs(ropes[ropeIndex]) : 0,
      units,
      ...cacheShape(recording),
      angleFirst: rotaryValues(positions, ropes.slice(0, ropeIndex)) / 2,
      positions,
      slotBlocks: recording.slotBlocks,
    },
    buffers: {
      clock: workspace.clock,
      starts: workspace.starts,
      angles: workspace.angles,
      qkv: workspace.qkv,
      cache: workspace.caches[layer]!,
    },
    ...recording.byRows(rowBlocks, (heads + 2 * kvHeads) * units),
  });
}

function mix(recording: Recording, layer: number, features: number, window: Window): void {
  const { arch, workspace, batch } = recording.context;
  const { stride, slotBlocks } = recording;
  const { scale, window: reach } = arch.attention[layer]!;
  const chunk = queryChunk(arch, batch) * slotBlocks;
  for (let done = 0; done < window.count; done += chunk) {
    const rowBlocks = Math.min(chunk, window.count - done);
    const qFirst = window.first + done;
    const keys = padTo(recording.decoding ? batch.capacity : batch.slots, 4);
    recording.recorder.call(attention, {
      params: {
        rowBlocks,
        slotBlocks,
        qFirst,
        qSlot: qFirst / slotBlocks,
        qHeadStride: qkvPlaces(recording).headStride,
        qkvStride: stride,
        qkvModelStride: features * stride,
        ...cacheShape(recording),
        yStride: stride,
        yModelStride: arch.heads * arch.headDim * stride,
        scoresHeadStride: keys * rowBlocks,
        scoresModelStride: arch.heads * keys * rowBlocks,
        headDim: arch.headDim,
        group: arch.heads / arch.kvHeads,
        scale,
        window: reach ?? 0xffffffff,
      },
      buffers: {
        clock: workspace.clock,
        starts: workspace.starts,
        qkv: workspace.qkv,
        cache: workspace.caches[layer]!,
        scores: workspace.scores,
        y: workspace.mixed,
      },
      ...recording.byRows(rowBlocks, arch.heads),
      kind: 'attention',
      flop: 8 * rowBlocks * keys * 2 * arch.heads * arch.headDim * batch.models,
    });
  }
}

/** From workspace.qkv, writes keys and values to the cache and, for `queries`, attention to workspace.mixed. */
export function recordAttention(
  recording: Recording,
  layer: number,
  layout: LayerLayout,
  queries: Window,
): void {
  const { heads, kvHeads } = recording.context.arch;
  const features = layout.qkv.outputs;
  const { kFirst } = qkvPlaces(recording);
  if (layout.queryNorm) normHeads(recording, layout.queryNorm, 0, heads, features);
  if (layout.keyNorm) normHeads(recording, layout.keyNorm, kFirst, kvHeads, features);
  const { passage } = recording.context;
  passage?.before(recording, layer);
  rotate(recording, layer, features);
  mix(recording, layer, features, queries);
  passage?.after(recording, layer);
}
