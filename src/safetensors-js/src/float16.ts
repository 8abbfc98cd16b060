/** Half precision and bfloat16 as bit patterns, rounded to nearest, ties to even, as IEEE 754 does. */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

function float32Bits(value: number): number {
  float[0] = value;
  return bits[0]!;
}

function float32Of(pattern: number): number {
  bits[0] = pattern;
  return float[0]!;
}

/** The smallest float32 that rounds to infinity, 65520; the smallest normal half, 2^-14; half the least one, 2^-25. */
const overflows = 0x477ff000;
const leastNormal = 0x38800000;
const halfOfLeast = 0x33000000;
const infinity32 = 0x7f800000;

/** Float32 to the 16 bits of a half: past 65504 infinity, under 2^-14 subnormal. A NaN stays one. */
function float16Bits(value: number): number {
  const pattern = float32Bits(value);
  const sign = (pattern >>> 16) & 0x8000;
  const magnitude = pattern & 0x7fffffff;
  if (magnitude > infinity32) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  if (magnitude >= overflows) return sign | 0x7c00;
  if (magnitude <= halfOfLeast) return sign;
  if (magnitude >= leastNormal) {
    const rebiased = magnitude - (112 << 23);
    return sign | ((rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13);
  }
  const mantissa = (magnitude & 0x7fffff) | 0x800000;
  const shift = 126 - (magnitude >>> 23);
  const kept = mantissa >>> shift;
  const rest = mantissa & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return sign | (rest > half || (rest === half && kept & 1) ? kept + 1 : kept);
}

/** The 16 bits of a half to the number they represent, exactly. */
export function float16Value(pattern: number): number {
  const sign = pattern & 0x8000 ? -1 : 1;
  const exponent = (pattern >>> 10) & 0x1f;
  const fraction = pattern & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Float32 to the 16 bits of a bfloat16. A NaN stays one. */
function bfloat16Bits(value: number): number {
  const pattern = float32Bits(value);
  if ((pattern & 0x7fffffff) > infinity32) return (pattern >>> 16) | 0x40;
  return ((pattern + 0x7fff + ((pattern >>> 16) & 1)) >>> 16) & 0xffff;
}

/** The 16 bits of a bfloat16 to the number they represent, exactly. */
function bfloat16Value(pattern: number): number {
  return float32Of((pattern << 16) >>> 0);
}

// a plain loop: from() with a function is ten times slower
function encode(values: ArrayLike<number>, bitsOf: (value: number) => number): Uint16Array<ArrayBuffer> {
  const patterns = new Uint16Array(values.length);
  for (let index = 0; index < patterns.length; index++) patterns[index] = bitsOf(values[index]!);
  return patterns;
}

/** Values to halves, element by element. */
export function encodeFloat16(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  return encode(values, float16Bits);
}

/** Values to bfloat16, element by element. */
export function encodeBfloat16(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  return encode(values, bfloat16Bits);
}

/** Halves to float32, element by element. */
export function decodeFloat16(patterns: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return Float32Array.from(patterns, float16Value);
}

/** Bfloat16 to float32, element by element. */
export function decodeBfloat16(patterns: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return Float32Array.from(patterns, bfloat16Value);
}
