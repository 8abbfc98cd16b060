import { defineKernel } from '../kernel';

/** Marks the steps of a finished sequence in the transcript. */
export const endedToken = 0xffffffff;

/** Greedy next token of each sequence; grid [prompts / rows per workgroup, 1, models]. */
export const argmax = defineKernel({
  name: 'argmax',
  params: {
    prompts: 'u32',
    vocab: 'u32',
    logitsStride: 'u32',
    logitsModelStride: 'u32',
    stops: 'u32',
    steps: 'u32',
  },
  bindings: { clock: 'read', stopTokens: 'read', logits: 'read', tokens: 'write', transcript: 'write' },
});
