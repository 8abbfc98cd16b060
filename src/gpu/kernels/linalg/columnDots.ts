import { defineKernel } from '../../kernel';

/** Inner products of a column with columns 0 to itself; grid [column + 1, 1, 1]. */
export const columnDots = defineKernel({
  name: 'linalg/column_dots',
  params: { column: 'u32', rows: 'u32', stride: 'u32' },
  bindings: { matrix: 'read', dots: 'write' },
});
