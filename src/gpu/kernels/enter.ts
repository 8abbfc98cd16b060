import { defineKernel } from '../kernel';

/** Places new sequences among those under way; grid [models x moves / 64, 1, 1]. */
export const enter = defineKernel({
  name: 'enter',
  params: { moves: 'u32', models: 'u32', lanes: 'u32', steps: 'u32' },
  bindings: {
    moves: 'read',
    firstTokens: 'read',
    firstLeft: 'read',
    starts: 'write',
    tokens: 'write',
    left: 'write',
    transcript: 'write',
  },
});
