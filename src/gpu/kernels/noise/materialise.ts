import { defineKernel } from '../../kernel';

/** theta0 plus the noise of each delta, lines of one tensor, all models; grid [lines / 64, length / 4, models]. */
export const materialise = defineKernel({
  name: 'noise/materialise',
  params: {
    firstLine: 'u32',
    endLine: 'u32',
    length: 'u32',
    noiseLine: 'u32',
    stream: 'u32',
    source: 'u32',
    format: 'u32',
    destination: 'u32',
    lineStride: 'u32',
    alongStride: 'u32',
    modelStride: 'u32',
    spread: 'u32',
    zero: 'u32',
  },
  bindings: { normalTable: 'read', deltaStarts: 'read', terms: 'read', theta0: 'read', weights: 'write' },
});

/** The same for models that share their seeds, eight at a time; grid [lines / 64, length / 4, models / 8]. */
export const materialiseShared = defineKernel({
  name: 'noise/materialise_shared',
  params: { ...materialise.params, models: 'u32', coefficientStride: 'u32' },
  bindings: { normalTable: 'read', seeds: 'read', coefficients: 'read', theta0: 'read', weights: 'write' },
});
