import { defineKernel } from '../kernel';

/** What a row of coefficients adds to one tensor; grid [elements / 256, 1, 1]. */
export const noiseSum = defineKernel({
  name: 'noise_sum',
  params: { stream: 'u32', terms: 'u32', elements: 'u32' },
  bindings: { normalTable: 'read', terms: 'read', update: 'write' },
});
