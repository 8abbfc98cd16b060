/** How to call a WGSL file: its Params fields and storage bindings, named as in the file but in camelCase. */

export type FieldType = 'u32' | 'f32';
export type Access = 'read' | 'write';

export interface Kernel<P extends string = string, B extends string = string> {
  /** Path below shaders/, without extension: 'forward/rope'. */
  readonly name: string;
  /** Fields of `struct Params`, in order. Binding 0. */
  readonly params: Readonly<Record<P, FieldType>>;
  /** Storage buffers at bindings 1, 2, ...; 'write' is read_write. */
  readonly bindings: Readonly<Record<B, Access>>;
}

export function defineKernel<P extends string, B extends string>(kernel: Kernel<P, B>): Kernel<P, B> {
  return kernel;
}

export type Constants = Readonly<Record<string, number>>;
export type Grid = readonly [number, number, number];

/** What a dispatch spends its time on; the bench reports the share of each. */
export type WorkKind = 'noise' | 'matmul' | 'attention' | 'rest';

export interface Call<P extends string, B extends string> {
  readonly params: Readonly<Record<P, number>>;
  readonly buffers: Readonly<Record<B, GPUBuffer>>;
  /** Workgroups along x, y, z. */
  readonly grid: Grid;
  readonly constants?: Constants;
  readonly kind?: WorkKind;
  /** Floating-point operations, for pacing submissions. */
  readonly flop?: number;
}

/** Params as bytes, fields packed in order. */
export function encodeParams(
  kernel: Kernel,
  values: Readonly<Record<string, number>>,
  view: DataView,
  at: number,
): void {
  Object.entries(kernel.params).forEach(([field, type], index) => {
    const value = values[field]!;
    if (type === 'f32') view.setFloat32(at + 4 * index, value, true);
    else view.setUint32(at + 4 * index, value, true);
  });
}
