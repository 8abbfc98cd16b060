import { defineKernel, type Constants, type Grid, type Kernel } from '../kernel';

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
} as const;
const bindings = { x: 'read', weights: 'read', y: 'write' } as const;

export type MatmulKernel = Kernel<keyof typeof params, keyof typeof bindings>;

/** What happens to a finished tile: stored, added to y, or (columns paired as gate beside up) silu(gate) * up. */
export const epilogue = { store: 0, add: 1, gated: 2 } as const;

/** One way to multiply; all compute the same sums in the same order, calibration picks the fastest on an adapter. */
export interface MatmulVariant {
  readonly name: string;
  readonly kernel: MatmulKernel;
  readonly constants: Constants;
  grid(rowBlocks: number, outputs: number, models: number): Grid;
}

function registerTile(rows: 4 | 8 | 16, tileRows: number, tileColumns: number): MatmulVariant {
  return {
    name: `r${rows} ${tileRows}x${tileColumns}`,
    kernel: defineKernel({ name: `matmul_r${rows}`, params, bindings }),
    constants: { tile_rows: tileRows, tile_columns: tileColumns },
    grid: (rowBlocks, outputs, models) => [
      Math.ceil(rowBlocks / (rows / 4) / tileRows),
      Math.ceil(outputs / 8 / tileColumns),
      models,
    ],
  };
}

const shared: MatmulVariant = {
  name: 'shared 64x64',
  kernel: defineKernel({ name: 'matmul_shared', params, bindings }),
  constants: {},
  grid: (rowBlocks, outputs, models) => [Math.ceil(rowBlocks / 16), Math.ceil(outputs / 64), models],
};

/** Register tiles win on software adapters, workgroup memory and wide workgroups on GPUs. */
export const matmulVariants: readonly MatmulVariant[] = [
  registerTile(8, 8, 1),
  registerTile(8, 16, 1),
  registerTile(16, 16, 1),
  registerTile(4, 16, 1),
  registerTile(8, 8, 8),
  registerTile(4, 8, 8),
  shared,
];
