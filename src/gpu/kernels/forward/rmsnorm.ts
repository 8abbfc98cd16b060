import { defineKernel } from '../../kernel';

/** Root mean square norm of each row; grid [row blocks / rows per workgroup, 1, models]. */
export const rmsnorm = defineKernel({
  name: 'forward/rmsnorm',
  params: {
    rowBlocks: 'u32',
    features: 'u32',
    first: 'u32',
    stride: 'u32',
    xModelStride: 'u32',
    yModelStride: 'u32',
    gainFirst: 'u32',
    gainModelStride: 'u32',
    eps: 'f32',
    add: 'u32',
  },
  bindings: { x: 'read', gain: 'read', y: 'write' },
});
