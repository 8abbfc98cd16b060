import { defineKernel } from '../../kernel';

/** Adds learned positions; grid [row blocks / rows per workgroup, features, models]. */
export const learnedPositions = defineKernel({
  name: 'forward/learned_positions',
  params: {
    rowBlocks: 'u32',
    slotBlocks: 'u32',
    tableFirst: 'u32',
    tableStride: 'u32',
    tableModelStride: 'u32',
    last: 'u32',
    xStride: 'u32',
    xModelStride: 'u32',
    startsModelStride: 'u32',
  },
  bindings: { clock: 'read', starts: 'read', table: 'read', x: 'write' },
});
