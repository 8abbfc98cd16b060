import { defineKernel } from '../kernel';

/** Turns the lines of each pair by its rotations, in place; grid [length / 64, pairs, 1]. */
export const rotateLines = defineKernel({
  name: 'rotate_lines',
  params: { blocks: 'u32', round: 'u32', length: 'u32', relative: 'f32', firstCosine: 'u32' },
  bindings: { rotations: 'read', cosines: 'read', lines: 'write' },
});
