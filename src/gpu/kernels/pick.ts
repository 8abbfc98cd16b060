import { defineKernel } from '../kernel';

/** Marks the steps of a finished sequence in the transcript. */
export const endedToken = 0xffffffff;

/** Greedy next token of each sequence; grid [prompts / rows per workgroup, 1, models]. */
export const pick = defineKernel({
  name: 'pick',
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
