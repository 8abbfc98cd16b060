import { defineKernel } from '../../kernel';

/** Sum of `count` values into total[0]; one workgroup, grid [1, 1, 1]. */
export const sum = defineKernel({
  name: 'linalg/sum',
  params: { count: 'u32' },
  bindings: { values: 'read', total: 'write' },
});
