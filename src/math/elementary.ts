/**
 * exp and log, bit-identical everywhere: browsers' own differ in the last bit, and consolidated models must not. Uses only
 * arithmetic that IEEE 754 rounds identically on every machine.
 */

/** ln 2 in two parts; the first has enough trailing zeros that its product with any exponent is exact. */
const ln2 = { high: 6.9314718036912381649e-1, low: 1.90821492927058770002e-10 };
const log2e = 1.442695040888963387;
/** Terms of the series below: the next would be under half a unit in the last place. */
const terms = { exp: 17, log: 12 };

const view = new DataView(new ArrayBuffer(8));

/** 2^k for -1022 <= k <= 1023. */
function powerOfTwo(k: number): number {
  view.setUint32(0, (1023 + k) << 20);
  view.setUint32(4, 0);
  return view.getFloat64(0);
}

/** e^x within 2 units in the last place. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019412) return 0;
  const k = Math.round(x * log2e);
  const rest = x - k * ln2.high - k * ln2.low; // |rest| <= ln 2 / 2
  let sum = 1;
  for (let i = terms.exp; i > 0; i--) sum = 1 + (rest * sum) / i;
  const half = Math.trunc(k / 2); // 2^1024 and 2^-1074 are not normal numbers
  return sum * powerOfTwo(half) * powerOfTwo(k - half);
}

/** ln x within 3 units in the last place, and within 3e-16 near 1. */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  let [mantissa, k] = [x, 0];
  for (; mantissa > Math.SQRT2; k++) mantissa /= 2;
  for (; mantissa < Math.SQRT1_2; k--) mantissa *= 2;
  const s = (mantissa - 1) / (mantissa + 1); // ln m = 2 artanh s, |s| < 0.172
  let sum = 0;
  for (let i = terms.log; i >= 0; i--) sum = sum * s * s + 1 / (2 * i + 1);
  return k * ln2.high + (k * ln2.low + 2 * s * sum);
}
