import { defineKernel } from '../../kernel';

/** Best token of each sequence within each slice of the vocabulary; grid [prompts / rows per workgroup, slices, models]. */
export const argmax = defineKernel({
  name: 'decode/argmax',
  params: {
    prompts: 'u32',
    tokens: 'u32',
    firstToken: 'u32',
    slice: 'u32',
    firstSlice: 'u32',
    slices: 'u32',
    logitsStride: 'u32',
    logitsModelStride: 'u32',
  },
  bindings: { logits: 'read', left: 'read', best: 'write' },
});
