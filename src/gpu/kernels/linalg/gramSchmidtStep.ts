import { defineKernel } from '../../kernel';

/** One column made orthogonal to those before it, or of unit length; grid [rows / 64, 1, 1]. */
export const gramSchmidtStep = defineKernel({
  name: 'linalg/gram_schmidt_step',
  params: { column: 'u32', rows: 'u32', stride: 'u32', normalise: 'u32', least: 'f32' },
  bindings: { dots: 'read', matrix: 'write' },
});
