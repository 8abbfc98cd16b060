import { defineKernel } from '../kernel';

/** Eigenvectors of 32 x 32 symmetric blocks; grid [pairs, 1, 1]. */
export const jacobiSolve = defineKernel({
  name: 'jacobi_solve',
  params: { sweeps: 'u32', relative: 'f32', absolute: 'f32', firstOff: 'u32' },
  bindings: { grams: 'read', rotations: 'write', offDiagonal: 'write' },
});
