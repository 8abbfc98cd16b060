import { normalTable } from './normalTable';

/** One normal unit: integer normals are in units of 2^-20. */
export const normalUnit = 2 ** -20;

/**
 * A 32-bit word as an integer normal in units of 2^-20, |z| < 2^23: fixed-point inverse CDF, octaves by leading zeros,
 * 16 segments per octave, a quadratic in each. Integer arithmetic only, so identical everywhere.
 */
export function integerNormal(word: number): number {
  const mirrored = (word << 1) | 1;
  const octave = Math.clz32(mirrored);
  const mantissa = mirrored << octave;
  const entry = ((octave << 4) | ((mantissa >>> 27) & 15)) << 1;
  const t = (mantissa >>> 12) & 0x7fff;
  const slopes = normalTable[entry + 1]!;
  const slope = (slopes >>> 12) - (((slopes & 4095) * t + 16384) >>> 15);
  // slope * t stays below 2^32; as unsigned it must not become a signed shift
  const magnitude = normalTable[entry]! - (((slope * t + 16384) >>> 0) >>> 15);
  return word >>> 31 ? -magnitude : magnitude;
}
