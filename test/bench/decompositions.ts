/** Eigenvalues and singular values: the GPU's beside ml-matrix in float64 and jax-js, same matrices, same run. */
import { defaultDevice, init, numpy, type Device } from '@jax-js/jax';
import { gpuEigen } from '../../src/engine/linalg/eigen';
import { gpuSingularValues, gpuSvd } from '../../src/engine/linalg/svd';
import type { Gpu } from '../../src/gpu';
import { singular, symmetricEigen } from '../../src/math/decomposition';
import { symmetricEigenvalues } from '../../src/math/eigenvalues';
import { normals } from '../support/synthetic/matrices';

const decompositionSizes = [64, 128, 256] as const;

/** Milliseconds, best of two after one to compile, and the largest error against float64 over the largest value. */
export interface DecompositionTime {
  readonly what: string;
  readonly n: number;
  readonly milliseconds: number;
  /** This time over ml-matrix's for the same. */
  readonly ratio: number;
  readonly error: number;
}

type Values = ArrayLike<number>;

function symmetric(n: number): Float32Array {
  const half = normals(n * n, 12);
  return Float32Array.from(half, (value, at) => value + half[(at % n) * n + Math.floor(at / n)]!);
}

async function timed(work: () => Promise<Values> | Values) {
  let values = await work();
  const times: number[] = [];
  for (let run = 0; run < 2; run++) {
    const started = performance.now();
    values = await work();
    times.push(performance.now() - started);
  }
  return { values, milliseconds: Math.min(...times) };
}

const descending = (values: Values): number[] => Array.from(values).sort((a, b) => b - a);

function errorOf(found: Values, exact: Values): number {
  const expected = descending(exact);
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...descending(found).map((value, i) => Math.abs(value - expected[i]!))) / largest;
}

/** jax-js on `device`; null where it does not start there. */
async function startJax(device: Device): Promise<string | null> {
  if (!(await init(device)).includes(device)) return null;
  defaultDevice(device);
  return `jax-js on ${device}`;
}

async function jaxSingularValues(matrix: Float32Array, n: number): Promise<Values> {
  const [u, s, vh] = numpy.linalg.svd(numpy.array(matrix).reshape([n, n]), { fullMatrices: false });
  u.dispose();
  vh.dispose();
  return (await s.data()) as Float32Array;
}

export async function benchDecompositions(gpu: Gpu, device: Device): Promise<DecompositionTime[]> {
  const jax = await startJax(device);
  const report: DecompositionTime[] = [];
  for (const n of decompositionSizes) {
    const square = Float32Array.from(normals(n * n, 11));
    const even = symmetric(n);
    const families: [string, () => Promise<Values> | Values][][] = [
      [
        ['eigen, ml-matrix', () => symmetricEigen(even, n).values],
        ['eigenvalues alone, float64', () => symmetricEigenvalues(even, n)],
        ['eigen, GPU', async () => (await gpuEigen(gpu, even, n)).values],
      ],
      [
        ['SVD, ml-matrix', () => singular(square, n, n).values],
        ['SVD, GPU', async () => (await gpuSvd(gpu, square, n, n)).values],
        ['singular values alone, GPU', async () => (await gpuSingularValues(gpu, square, n, n)).values],
        ...(jax
          ? [[`SVD, ${jax}`, () => jaxSingularValues(square, n)] as [string, () => Promise<Values>]]
          : []),
      ],
    ];
    for (const family of families) {
      const reference = await timed(family[0]![1]);
      for (const [what, work] of family) {
        const { values, milliseconds } = work === family[0]![1] ? reference : await timed(work);
        const ratio = milliseconds / reference.milliseconds;
        report.push({ what, n, milliseconds, ratio, error: errorOf(values, reference.values) });
      }
    }
  }
  return report;
}
