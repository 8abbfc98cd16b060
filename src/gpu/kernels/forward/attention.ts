import { defineKernel } from '../../kernel';

/** Causal grouped-query attention over the cache; grid [query blocks / rows per workgroup, heads, models]. */
export const attention = defineKernel({
  name: 'forward/attention',
  params: {
    rowBlocks: 'u32',
    slotBlocks: 'u32',
    qFirst: 'u32',
    qSlot: 'u32',
    qHeadStride: 'u32',
    qkvStride: 'u32',
    qkvModelStride: 'u32',
    cacheStride: 'u32',
    cacheModelStride: 'u32',
    cacheValues: 'u32',
    yStride: 'u32',
    yModelStride: 'u32',
    scoresHeadStride: 'u32',
    scoresModelStride: 'u32',
    headDim: 'u32',
    group: 'u32',
    scale: 'f32',
    window: 'u32',
    ring: 'u32',
    startsModelStride: 'u32',
  },
  bindings: { clock: 'read', starts: 'read', qkv: 'read', cache: 'read', scores: 'write', y: 'write' },
});
