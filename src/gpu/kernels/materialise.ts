import { defineKernel } from '../kernel';

/** theta0 plus each row's noise, one tensor, all models; grid [outputs / 64, inputs / 4, models]. */
export const materialise = defineKernel({
  name: 'materialise',
  params: {
    outputs: 'u32',
    inputs: 'u32',
    stream: 'u32',
    source: 'u32',
    destination: 'u32',
    destinationStride: 'u32',
    modelStride: 'u32',
    spread: 'u32',
    zero: 'u32',
  },
  bindings: { normalTable: 'read', rowStarts: 'read', terms: 'read', theta0: 'read', weights: 'write' },
});

/** The same for models made of the same seeds, eight at a time; grid [outputs / 64, inputs / 4, models / 8]. */
export const materialiseShared = defineKernel({
  name: 'materialise_shared',
  params: { ...materialise.params, models: 'u32', coefficientStride: 'u32' },
  bindings: { normalTable: 'read', seeds: 'read', coefficients: 'read', theta0: 'read', weights: 'write' },
});
