/** The WGSL files, bundled by Vite. */

const files = import.meta.glob<string>('../../shaders/**/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Sources by path without extension: 'linalg/matmul_r8', 'lib/philox'. */
export const shaders: ReadonlyMap<string, string> = new Map(
  Object.entries(files).map(([path, source]) => [
    path.slice('../../shaders/'.length, -'.wgsl'.length),
    source,
  ]),
);
