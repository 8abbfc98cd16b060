/** Files built byte by byte, so that tests can say exactly what is wrong with them. */
import { expect } from 'vitest';
import { fromBytes, openSafetensors, SafetensorsError } from 'safetensors-js';
import type { SafetensorsErrorCode, SafetensorsFile } from 'safetensors-js';

/** Header length, header, and `dataBytes` bytes of data counting up from 0. */
export function fileOf(header: string | Uint8Array, dataBytes = 0): Uint8Array<ArrayBuffer> {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  for (let at = 0; at < dataBytes; at++) bytes[8 + text.length + at] = at;
  return bytes;
}

/** `"name":{...}` of a header. */
export function entry(name: string, dtype: string, shape: string, offsets: string): string {
  return `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;
}

export function open(bytes: Uint8Array): Promise<SafetensorsFile> {
  return openSafetensors(fromBytes(bytes));
}

/** The SafetensorsError that `work` fails with; anything else fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<SafetensorsError> {
  const thrown: unknown = await work.then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason,
  );
  if (thrown instanceof SafetensorsError) return thrown;
  throw thrown;
}

/** `[what, bytes, code, message]`: a file that is refused, and how. */
export type Refused = readonly [string, Uint8Array, SafetensorsErrorCode, RegExp];

/** Opens the file of a refused case and holds the error against it. */
export async function expectRefused([, bytes, code, message]: Refused): Promise<void> {
  const error = await failureOf(open(bytes));
  expect(error.code).toBe(code);
  expect(error.message).toMatch(message);
  expect(error.message).toMatch(/\.$/);
}

/** One tensor "w" with these fields in its entry. */
export const one = (fields: string, dataBytes = 4) => fileOf(`{"w":{${fields}}}`, dataBytes);

/** One tensor "w" of this dtype, shape and data_offsets. */
export const w = (dtype: string, shape: string, offsets: string, dataBytes = 4) =>
  fileOf(`{${entry('w', dtype, shape, offsets)}}`, dataBytes);

/** The entry of a good tensor "w" of 4 bytes. */
export const good = entry('w', 'F32', '[1]', '[0,4]');
