/** Writes the format as the reference implementation lays it out: larger elements first, then by name. */
import { dtypeBits, dtypeRank, isDtype, type Dtype } from './dtype';
import { SafetensorsError, shownName } from './errors';
import { encodeBfloat16, encodeFloat16 } from './float16';

export interface TensorToWrite {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** The elements as they lie in the file; a Float32Array under F16 or BF16 is rounded to nearest even. */
  readonly data: ArrayBufferView;
}

const utf8 = new TextEncoder();

/** UTF-8 order, as the reference sorts names. */
function compareNames(a: string, b: string): number {
  const [left, right] = [utf8.encode(a), utf8.encode(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++)
    if (left[i] !== right[i]) return left[i]! - right[i]!;
  return left.length - right.length;
}

function bytesOf({ name, dtype, shape, data }: TensorToWrite): Uint8Array {
  if (!isDtype(dtype))
    throw new SafetensorsError('unknown-dtype', `Tensor ${shownName(name)} has an unknown dtype.`);
  const narrow = dtype === 'F16' ? encodeFloat16 : dtype === 'BF16' ? encodeBfloat16 : null;
  const view = narrow && data instanceof Float32Array ? Uint16Array.from(data, narrow) : data;
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const expected = (shape.reduce((product, size) => product * size, 1) * dtypeBits[dtype]) / 8;
  if (bytes.length !== expected) {
    throw new SafetensorsError(
      'shape',
      `Tensor ${shownName(name)}: ${dtype} [${shape.join(', ')}] needs ${expected} bytes, not ${bytes.length}.`,
    );
  }
  return bytes;
}

/** The file piece by piece: length and header, then each tensor. Same tensors, same bytes. */
export function* writeSafetensors(
  tensors: Iterable<TensorToWrite>,
  metadata: Readonly<Record<string, string>> = {},
): Generator<Uint8Array> {
  const sorted = [...tensors].sort(
    (a, b) => dtypeRank(b.dtype) - dtypeRank(a.dtype) || compareNames(a.name, b.name),
  );
  const entries: string[] = [];
  if (Object.keys(metadata).length > 0) {
    const keys = Object.keys(metadata).sort(compareNames);
    entries.push(
      `"__metadata__":{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(metadata[key])}`).join()}}`,
    );
  }
  const seen = new Set(['__metadata__']);
  let offset = 0;
  for (const { name, dtype, shape, data } of sorted) {
    if (seen.has(name))
      throw new SafetensorsError('duplicate-key', `Two tensors are named ${shownName(name)}.`);
    seen.add(name);
    const end = offset + bytesOf({ name, dtype, shape, data }).length;
    entries.push(
      `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape.join()}],"data_offsets":[${offset},${end}]}`,
    );
    offset = end;
  }
  const text = utf8.encode(`{${entries.join()}}`);
  const padded = Math.ceil(text.length / 8) * 8;
  const head = new Uint8Array(8 + padded).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(padded), true);
  head.set(text, 8);
  yield head;
  for (const tensor of sorted) yield bytesOf(tensor);
}

/** The whole file in memory. */
export function toBytes(
  tensors: Iterable<TensorToWrite>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const pieces = [...writeSafetensors(tensors, metadata)];
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
