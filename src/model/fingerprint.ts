/** Distinguishes checkpoints of the same shape and name without reading them whole. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { WeightSource } from './weights';

const sampledTensors = 16;
const sampledBytes = 4096;

async function firstBytes(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  for await (const piece of pieces) return piece.subarray(0, sampledBytes);
  return new Uint8Array();
}

/**
 * 16 hex digits of SHA-256 over every tensor's name and shape and the first 4 KiB, as stored, of up to 16 tensors spread
 * evenly. Training changes all of them; a recipe's hash covers the rest. Throws LabError bad-file.
 */
export async function fingerprint(weights: WeightSource): Promise<string> {
  const { tensors } = weights;
  const hash = sha256.create();
  for (const { name, shape } of tensors)
    hash.update(new TextEncoder().encode(`${name} ${shape.join('x')}\n`));
  const count = Math.min(sampledTensors, tensors.length);
  for (let i = 0; i < count; i++)
    hash.update(await firstBytes(weights.stream(Math.floor((i * tensors.length) / count))));
  return bytesToHex(hash.digest()).slice(0, 16);
}
