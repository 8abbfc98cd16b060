import { defineKernel } from '../../kernel';

/** Moves sequences whose prompts have been read into free lanes; grid [models x moves / 64, 1, 1]. */
export const admitPrompts = defineKernel({
  name: 'decode/admit_prompts',
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
