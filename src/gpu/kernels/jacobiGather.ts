import { defineKernel } from '../kernel';

/** Diagonal blocks of a round of block Jacobi, [pair][32][32]; grid [pairs, 1, 1]. */
export const jacobiGather = defineKernel({
  name: 'jacobi_gather',
  params: { blocks: 'u32', round: 'u32', stride: 'u32' },
  bindings: { matrix: 'read', grams: 'write' },
});
