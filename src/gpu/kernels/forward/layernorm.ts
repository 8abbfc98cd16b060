import { defineKernel } from '../../kernel';

/** Mean and variance norm of each row; grid [row blocks / rows per workgroup, 1, models]. */
export const layernorm = defineKernel({
  name: 'forward/layernorm',
  params: {
    rowBlocks: 'u32',
    features: 'u32',
    first: 'u32',
    stride: 'u32',
    xModelStride: 'u32',
    yModelStride: 'u32',
    gainFirst: 'u32',
    shiftFirst: 'u32',
    gainModelStride: 'u32',
    eps: 'f32',
  },
  bindings: { x: 'read', gain: 'read', y: 'write' },
});
