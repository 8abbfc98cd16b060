import { defineKernel } from '../../kernel';

/** What a delta adds to elements `first` to `end` of a tensor; grid [(end - first) / 256 + 1, 1, 1]. */
export const noiseSum = defineKernel({
  name: 'noise/noise_sum',
  params: {
    stream: 'u32',
    terms: 'u32',
    columns: 'u32',
    first: 'u32',
    end: 'u32',
    base: 'u32',
    rowStride: 'u32',
    columnStride: 'u32',
    firstSquare: 'u32',
  },
  bindings: { normalTable: 'read', terms: 'read', matrix: 'write', squares: 'write' },
});
