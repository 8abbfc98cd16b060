import { defineKernel } from '../../kernel';

/** Embedding rows of tokens; grid [row blocks / rows per workgroup, features, models]. */
export const embed = defineKernel({
  name: 'forward/embed',
  params: {
    rowBlocks: 'u32',
    tokenModelStride: 'u32',
    firstToken: 'u32',
    tokenCount: 'u32',
    tableFirst: 'u32',
    tableStride: 'u32',
    tableModelStride: 'u32',
    xStride: 'u32',
    xModelStride: 'u32',
  },
  bindings: { tokens: 'read', table: 'read', x: 'write' },
});
