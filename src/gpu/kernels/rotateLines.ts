import { defineKernel } from '../kernel';

/** Turns the lines of each pair by its rotations, in place; grid [length / 64, pairs, 1]. */
export const rotateLines = defineKernel({
  name: 'rotate_lines',
  params: { blocks: 'u32', round: 'u32', lineStride: 'u32', alongStride: 'u32', length: 'u32' },
  bindings: { rotations: 'read', matrix: 'write' },
});
