import { defineKernel } from '../../kernel';

/** Root mean square norm of queries or keys in place; grid [row blocks / rows per workgroup, groups, models]. */
export const headNorm = defineKernel({
  name: 'forward/head_norm',
  params: {
    rowBlocks: 'u32',
    features: 'u32',
    first: 'u32',
    groupStride: 'u32',
    stride: 'u32',
    modelStride: 'u32',
    gainFirst: 'u32',
    gainModelStride: 'u32',
    eps: 'f32',
  },
  bindings: { gain: 'read', x: 'write' },
});
