import { defineKernel } from '../../kernel';

/** Embedding rows computed from theta0 and noise; grid [row blocks / rows per workgroup, features / 4, models]. */
export const embedNoise = defineKernel({
  name: 'forward/embed_noise',
  params: {
    rowBlocks: 'u32',
    tokenModelStride: 'u32',
    firstToken: 'u32',
    tokenCount: 'u32',
    features: 'u32',
    stream: 'u32',
    source: 'u32',
    format: 'u32',
    xStride: 'u32',
    xModelStride: 'u32',
    zero: 'u32',
  },
  bindings: {
    normalTable: 'read',
    deltaStarts: 'read',
    terms: 'read',
    theta0: 'read',
    tokens: 'read',
    x: 'write',
  },
});
