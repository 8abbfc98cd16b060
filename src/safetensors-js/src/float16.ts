/** Half and brain floats, rounded to nearest with ties to even; NaN stays NaN, overflow becomes infinity. */

const words = new Uint32Array(1);
const float = new Float32Array(words.buffer);

const bitsOf = (value: number): number => {
  float[0] = value;
  return words[0]!;
};

/** `bits >>> shift`, rounded to nearest even. */
function roundShift(bits: number, shift: number): number {
  const kept = bits >>> shift;
  const rest = bits & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0);
}

/** float32 value -> 16 bits of bfloat16. */
export function encodeBfloat16(value: number): number {
  const bits = bitsOf(value);
  if (Number.isNaN(value)) return (bits >>> 16) | 0x40;
  return roundShift(bits, 16) & 0xffff;
}

/** 16 bits of bfloat16 -> number, exact. */
export function decodeBfloat16(bits: number): number {
  words[0] = bits << 16;
  return float[0]!;
}

/** float32 value -> 16 bits of IEEE half precision. */
export function encodeFloat16(value: number): number {
  const bits = bitsOf(value);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds to 65536 or more
  if (magnitude >= 0x38800000) return sign | roundShift(magnitude - 0x38000000, 13);
  const exponent = magnitude >>> 23;
  if (exponent < 102) return sign; // below half of the smallest subnormal
  const mantissa = (magnitude & 0x7fffff) | 0x800000;
  return sign | roundShift(mantissa, 126 - exponent);
}

/** 16 bits of IEEE half precision -> number, exact. */
export function decodeFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}
