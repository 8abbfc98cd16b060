import { defineKernel, type Constants, type Grid, type Kernel } from '../../kernel';

const params = {
  inputs: 'u32',
  outputs: 'u32',
  rowBlocks: 'u32',
  xFirst: 'u32',
  xStride: 'u32',
  xModelStride: 'u32',
  weightFirst: 'u32',
  weightStride: 'u32',
  weightModelStride: 'u32',
  yFirst: 'u32',
  yStride: 'u32',
  yModelStride: 'u32',
  epilogue: 'u32',
  bias: 'u32',
  activation: 'u32',
} as const;
const bindings = { x: 'read', weights: 'read', y: 'write' } as const;

export type MatmulKernel = Kernel<keyof typeof params, keyof typeof bindings>;

/** What happens to a finished tile: store, add to y, store act(gate) * up (columns hold gates beside ups), or store act. */
export const epilogue = { store: 0, add: 1, gated: 2, activated: 3 } as const;

/** Codes of lib/activation.wgsl. */
export const activationCode = { silu: 0, gelu: 1, gelu_tanh: 2, relu: 3 } as const;

/** How to dispatch a variant: workgroup shape and grid for a number of rows. */
export interface MatmulShape {
  readonly constants: Constants;
  readonly grid: Grid;
}

/** One implementation. All add in the same order; calibration picks the fastest on an adapter. */
export interface MatmulVariant {
  readonly name: string;
  readonly kernel: MatmulKernel;
  shape(rowBlocks: number, outputs: number, models: number): MatmulShape;
}

/** A workgroup of `lanes` register tiles of `rows` by 8, laid along the rows as far as there are rows. */
function registerTile(rows: 4 | 8 | 16, lanes: number, mostRows = lanes): MatmulVariant {
  return {
    name: `r${rows} ${mostRows}x${lanes / mostRows}`,
    kernel: defineKernel({ name: `linalg/matmul_r${rows}`, params, bindings }),
    shape(rowBlocks, outputs, models) {
      const tiles = Math.ceil(rowBlocks / (rows / 4));
      const tileRows = Math.min(mostRows, 2 ** Math.ceil(Math.log2(tiles)));
      const tileColumns = lanes / tileRows;
      return {
        constants: { tile_rows: tileRows, tile_columns: tileColumns },
        grid: [Math.ceil(tiles / tileRows), Math.ceil(outputs / 8 / tileColumns), models],
      };
    },
  };
}

const shared: MatmulVariant = {
  name: 'shared 64x64',
  kernel: defineKernel({ name: 'linalg/matmul_shared', params, bindings }),
  shape: (rowBlocks, outputs, models) => ({
    constants: {},
    grid: [Math.ceil(rowBlocks / 16), Math.ceil(outputs / 64), models],
  }),
};

const onSoftware = [registerTile(8, 16), registerTile(16, 16), registerTile(4, 16)];
const onGpu = [shared, registerTile(8, 64, 8), registerTile(4, 64, 8), registerTile(8, 32)];

/** Variants worth trying, likeliest first: register tiles win on software adapters, workgroup memory on GPUs. */
export function matmulVariants(software: boolean): readonly MatmulVariant[] {
  return software ? [...onSoftware, ...onGpu] : [...onGpu, ...onSoftware];
}
