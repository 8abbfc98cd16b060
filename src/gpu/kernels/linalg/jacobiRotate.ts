import { defineKernel } from '../../kernel';

/** Rotates the lines of each pair of blocks in place; grid [length / 64, pairs, 1]. */
export const jacobiRotate = defineKernel({
  name: 'linalg/jacobi_rotate',
  params: { blocks: 'u32', round: 'u32', length: 'u32', relative: 'f32', firstCosine: 'u32' },
  bindings: { rotations: 'read', cosines: 'read', lines: 'write' },
});
