import { defineKernel } from '../../kernel';

/** Copies sequences from one cache to another; grid [time slots / 64, features, models x moves]. */
export const copyCache = defineKernel({
  name: 'decode/copy_cache',
  params: {
    moves: 'u32',
    features: 'u32',
    sourceLanes: 'u32',
    sourceRing: 'u32',
    sourceModelStride: 'u32',
    targetLanes: 'u32',
    targetRing: 'u32',
    targetModelStride: 'u32',
  },
  bindings: { moves: 'read', source: 'read', targetCache: 'write' },
});
