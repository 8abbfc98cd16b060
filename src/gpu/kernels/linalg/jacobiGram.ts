import { defineKernel } from '../../kernel';

/** Inner products among the lines of each pair of blocks, [pair][32][32]; grid [pairs, 1, 1]. */
export const jacobiGram = defineKernel({
  name: 'linalg/jacobi_gram',
  params: { blocks: 'u32', round: 'u32', length: 'u32' },
  bindings: { lines: 'read', grams: 'write' },
});
