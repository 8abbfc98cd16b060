/** Eigenvalues of symmetric matrices without their vectors, in float64: nulls need hundreds of spectra and no vector. */

/** Symmetric tridiagonal: diagonal[0..n-1], and beside[i] between i and i + 1. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
}

/** Householder reflections from the left and the right, which keep eigenvalues (Golub and Van Loan 2013, section 8.3.1). */
function tridiagonal(matrix: ArrayLike<number>, n: number): Tridiagonal {
  const rest = Float64Array.from(matrix);
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(Math.max(0, n - 1));
  const mirror = new Float64Array(n);
  const image = new Float64Array(n);
  for (let k = 0; k + 1 < n; k++) {
    diagonal[k] = rest[k * n + k]!;
    let squares = 0;
    for (let i = k + 1; i < n; i++) squares += (mirror[i] = rest[k * n + i]!) ** 2;
    const first = mirror[k + 1]!;
    const length = Math.sqrt(squares);
    beside[k] = first > 0 ? -length : length;
    mirror[k + 1] = first - beside[k]!;
    const half = squares - first * beside[k]!; // half the squared length of the mirror's normal
    if (half > 0) reflect(rest, n, k + 1, { mirror, image, half });
  }
  if (n > 0) diagonal[n - 1] = rest[n * n - 1]!;
  return { diagonal, beside };
}

/** rest = H rest H below and right of `from`, H = 1 - mirror mirror^T / half. */
function reflect(
  rest: Float64Array,
  n: number,
  from: number,
  { mirror, image, half }: { mirror: Float64Array; image: Float64Array; half: number },
): void {
  let along = 0;
  for (let i = from; i < n; i++) {
    let sum = 0;
    for (let j = from; j < n; j++) sum += rest[i * n + j]! * mirror[j]!;
    image[i] = sum / half;
    along += image[i]! * mirror[i]!;
  }
  const share = along / (2 * half);
  for (let i = from; i < n; i++) image[i]! -= share * mirror[i]!;
  for (let i = from; i < n; i++) {
    const [own, other] = [mirror[i]!, image[i]!];
    for (let j = from; j < n; j++) rest[i * n + j]! -= own * image[j]! + other * mirror[j]!;
  }
}

/** The eigenvalue of the block's last 2 x 2 corner that is nearer to its last entry (Wilkinson's shift). */
function shiftOf({ diagonal, beside }: Tridiagonal, last: number): number {
  const [a, b, c] = [diagonal[last - 1]!, beside[last - 1]!, diagonal[last]!];
  const half = (a - c) / 2;
  const root = Math.hypot(half, b);
  return root === 0 ? c : c - (b * b) / (half + (half < 0 ? -root : root));
}

/** One implicit QR step on the block from first to last, in place (the same, section 8.3.3). */
function step(matrix: Tridiagonal, first: number, last: number): void {
  const { diagonal, beside } = matrix;
  let x = diagonal[first]! - shiftOf(matrix, last);
  let bulge = beside[first]!;
  for (let k = first; k < last; k++) {
    const length = Math.hypot(x, bulge);
    const [cos, sin] = length === 0 ? [1, 0] : [x / length, bulge / length];
    if (k > first) beside[k - 1] = length;
    const [a, b, c] = [diagonal[k]!, beside[k]!, diagonal[k + 1]!];
    diagonal[k] = cos * cos * a + 2 * cos * sin * b + sin * sin * c;
    diagonal[k + 1] = sin * sin * a - 2 * cos * sin * b + cos * cos * c;
    beside[k] = cos * sin * (c - a) + (cos * cos - sin * sin) * b;
    if (k + 1 === last) return;
    x = beside[k]!;
    bulge = sin * beside[k + 1]!;
    beside[k + 1]! *= cos;
  }
}

/** Two or three steps per eigenvalue are usual. */
const mostSteps = 60;

/**
 * Eigenvalues of a symmetric n x n matrix of finite numbers, row-major, largest first; errors are a few n units of roundoff
 * of the largest. Takes 4/3 n^3 multiplications, where vectors take several times as many.
 */
export function symmetricEigenvalues(matrix: ArrayLike<number>, n: number): Float64Array {
  const reduced = tridiagonal(matrix, n);
  const { diagonal, beside } = reduced;
  const apart = (i: number) =>
    Math.abs(beside[i]!) <= Number.EPSILON * (Math.abs(diagonal[i]!) + Math.abs(diagonal[i + 1]!));
  let last = n - 1;
  for (let steps = 0; last > 0 && steps < mostSteps * n; steps++) {
    if (apart(last - 1)) {
      last -= 1;
      continue;
    }
    let first = last - 1;
    while (first > 0 && !apart(first - 1)) first -= 1;
    step(reduced, first, last);
  }
  return diagonal.sort().reverse();
}
