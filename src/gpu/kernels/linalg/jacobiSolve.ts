import { defineKernel } from '../../kernel';

/** A sweep of rotations over 32 x 32 Gram matrices; grid [pairs, 1, 1], constant `lanes` 16 to 64. */
export const jacobiSolve = defineKernel({
  name: 'linalg/jacobi_solve',
  params: { relative: 'f32', absolute: 'f32', firstCosine: 'u32', entries: 'u32' },
  bindings: { grams: 'read', rotations: 'write', cosines: 'write' },
});
