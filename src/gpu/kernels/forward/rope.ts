import { defineKernel } from '../../kernel';

/** Rotates q in place and k into the cache, copies v there; grid [row blocks / rows per workgroup, feature pairs, models]. */
export const rope = defineKernel({
  name: 'forward/rope',
  params: {
    rowBlocks: 'u32',
    qkvStride: 'u32',
    qkvModelStride: 'u32',
    headStride: 'u32',
    kFirst: 'u32',
    vFirst: 'u32',
    heads: 'u32',
    kvHeads: 'u32',
    headDim: 'u32',
    pairs: 'u32',
    units: 'u32',
    cacheStride: 'u32',
    cacheModelStride: 'u32',
    cacheValues: 'u32',
    angleFirst: 'u32',
    positions: 'u32',
    slotBlocks: 'u32',
    ring: 'u32',
    startsModelStride: 'u32',
  },
  bindings: { clock: 'read', starts: 'read', angles: 'read', qkv: 'write', cache: 'write' },
});
