/** Which prompts the bundled models were pretrained on: decided by a hash of the prompt, the same as training/splits.py. */

export type Pool = 'pretraining' | 'practice' | 'test';
const poolOfTopBits: readonly Pool[] = ['pretraining', 'pretraining', 'practice', 'test'];

const encoder = new TextEncoder();

/** FNV-1a over the UTF-8 bytes, then MurmurHash3's 32-bit finaliser, because FNV-1a mixes its last bytes poorly. */
export function promptHash(prompt: string): number {
  let h = 0x811c9dc5;
  for (const byte of encoder.encode(prompt)) h = Math.imul(h ^ byte, 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** By the hash's top two bits: half the prompts for pretraining, a quarter each for practice (support, probe) and test. */
export function poolOf(prompt: string): Pool {
  return poolOfTopBits[promptHash(prompt) >>> 30] ?? 'pretraining';
}
