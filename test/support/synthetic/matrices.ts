/** Matrices with known spectra, and what is wrong with a decomposition of one, all in float64. */
import { fillIntegerNormals } from '../../../src/math/noise';

/** Standard normals, the same for the same seed. */
export const normals = (count: number, seed: number): Float64Array =>
  Float64Array.from(fillIntegerNormals(seed, 0, 0, new Int32Array(count)), (z) => z / 2 ** 20);

/** An orthogonal n x n matrix by Gram-Schmidt, twice; rows are the vectors. */
export function orthogonal(n: number, seed: number): Float64Array {
  const q = normals(n * n, seed);
  for (let i = 0; i < n; i++) {
    const row = q.subarray(i * n, (i + 1) * n);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        let dot = 0;
        for (let k = 0; k < n; k++) dot += row[k]! * q[j * n + k]!;
        for (let k = 0; k < n; k++) row[k]! -= dot * q[j * n + k]!;
      }
      const length = Math.hypot(...row);
      for (let k = 0; k < n; k++) row[k]! /= length;
    }
  }
  return q;
}

/** Sum over k of values[k] * left_k right_k^T; rows of `left` and `right` are vectors of n. */
export function fromSpectrum(
  values: readonly number[],
  left: Float64Array,
  right: Float64Array,
): Float32Array {
  const n = values.length;
  const sum = new Float64Array(n * n);
  values.forEach((value, k) => {
    for (let i = 0; i < n; i++) {
      const scaled = value * left[k * n + i]!;
      if (scaled === 0) continue;
      for (let j = 0; j < n; j++) sum[i * n + j]! += scaled * right[k * n + j]!;
    }
  });
  return Float32Array.from(sum);
}

/** Spectra of the kinds a solver has to face, for matrices of n. */
export const spectra: Readonly<Record<string, (n: number) => number[]>> = {
  random: (n) => Array.from(normals(n, 77)),
  'rank-deficient': (n) => Array.from({ length: n }, (_, i) => (i < Math.ceil(n / 3) ? 1 + i / n : 0)),
  repeated: (n) => Array.from({ length: n }, (_, i) => [2, 1, 1, -1][i % 4]!),
  graded: (n) => Array.from({ length: n }, (_, i) => 10 ** (n === 1 ? 0 : (-6 * i) / (n - 1))),
};

/** Largest entry of Q Q^T - 1 for rows of Q that are not all 0. */
export function orthogonalityError(q: Float64Array, count: number, length: number): number {
  let worst = 0;
  const alive = Array.from({ length: count }, (_, i) =>
    q.subarray(i * length, (i + 1) * length).some((value) => value !== 0),
  );
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      if (!alive[i] || !alive[j]) continue;
      let dot = i === j ? -1 : 0;
      for (let k = 0; k < length; k++) dot += q[i * length + k]! * q[j * length + k]!;
      worst = Math.max(worst, Math.abs(dot));
    }
  }
  return worst;
}

/** Largest |A right_k - values[k] left_k|, Euclidean. */
export function residual(
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
  values: Float64Array,
  left: Float64Array,
  right: Float64Array,
): number {
  let worst = 0;
  values.forEach((value, k) => {
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      let sum = -value * left[k * rows + i]!;
      for (let j = 0; j < columns; j++) sum += matrix[i * columns + j]! * right[k * columns + j]!;
      squares += sum * sum;
    }
    worst = Math.max(worst, Math.sqrt(squares));
  });
  return worst;
}
