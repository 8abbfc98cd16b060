/** Singular value decomposition in float64 by one-sided Jacobi rotations: accurate for small singular values too. */

export interface Svd {
  /** Largest first. */
  readonly values: readonly number[];
  /** Right singular vectors, unit length, one per value. */
  readonly vectors: readonly Float64Array[];
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** Rotates two rows so that they become orthogonal; false if they already are. */
function orthogonalise(a: Float64Array, b: Float64Array): boolean {
  const aa = dot(a, a);
  const bb = dot(b, b);
  const ab = dot(a, b);
  if (Math.abs(ab) <= 1e-16 * Math.sqrt(aa * bb) || ab === 0) return false;
  const zeta = (bb - aa) / (2 * ab);
  const tangent = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    a[i] = cosine * x - sine * y;
    b[i] = sine * x + cosine * y;
  }
  return true;
}

/** Thin SVD of a matrix given by rows: min(rows, columns) values. The input is not modified. */
export function svd(matrix: readonly Float64Array[]): Svd {
  const rows = matrix.map((row) => Float64Array.from(row));
  const maxSweeps = 60;
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let rotated = false;
    for (let i = 0; i < rows.length; i++) {
      for (let j = i + 1; j < rows.length; j++) rotated = orthogonalise(rows[i]!, rows[j]!) || rotated;
    }
    if (!rotated) break;
  }
  const columns = rows[0]?.length ?? 0;
  const ordered = rows
    .map((row) => ({ row, value: Math.sqrt(dot(row, row)) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, Math.min(rows.length, columns));
  return {
    values: ordered.map(({ value }) => value),
    vectors: ordered.map(({ row, value }) => (value > 0 ? row.map((x) => x / value) : row)),
  };
}
