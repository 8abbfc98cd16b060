import { defineKernel } from '../../kernel';

/** Normals of many seeds over a range of a stream, [element][seed]; grid [seeds / 64, blocks, 1]. */
export const noiseTile = defineKernel({
  name: 'noise/noise_tile',
  params: {
    stream: 'u32',
    firstBlock: 'u32',
    blocks: 'u32',
    elements: 'u32',
    seeds: 'u32',
    seedStride: 'u32',
  },
  bindings: { normalTable: 'read', seeds: 'read', tile: 'write' },
});
