import { defineKernel } from '../../kernel';

/** Stands in the transcript for the steps after the end of a sequence. */
export const endedToken = 0xffffffff;

/** Greedy next token of each sequence; grid [prompts / rows per workgroup, 1, models]. */
export const nextToken = defineKernel({
  name: 'decode/next_token',
  params: {
    prompts: 'u32',
    slices: 'u32',
    stops: 'u32',
    steps: 'u32',
  },
  bindings: {
    clock: 'read',
    stopTokens: 'read',
    best: 'read',
    left: 'write',
    tokens: 'write',
    transcript: 'write',
    alive: 'write',
  },
});
