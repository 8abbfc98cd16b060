import { defineKernel } from '../kernel';

/** Rotates q in place and k into the cache, copies v there; grid [row blocks / rows per workgroup, pairs, models]. */
export const rope = defineKernel({
  name: 'rope',
  params: {
    rowBlocks: 'u32',
    qkvStride: 'u32',
    qkvModelStride: 'u32',
    cacheStride: 'u32',
    cacheModelStride: 'u32',
    cacheValues: 'u32',
    angleStride: 'u32',
    slotBlocks: 'u32',
    qPairs: 'u32',
    kvPairs: 'u32',
    half: 'u32',
  },
  bindings: { clock: 'read', cosine: 'read', sine: 'read', qkv: 'write', cache: 'write' },
});
