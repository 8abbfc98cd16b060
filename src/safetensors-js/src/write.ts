/** Writes the format in the reference implementation's layout: dtypes of wide alignment first, then by name. */
import { dtypeRank, isDtype, type Dtype } from './dtypes';
import { quote, SafetensorsError, shapeText } from './errors';
import { encodeBfloat16, encodeFloat16 } from './float16';
import { maxHeaderBytes, metadataKey, sizeOf } from './header';

/** Elements as stored in the file, little-endian; a Float32Array under F16 or BF16 is rounded to nearest even. */
export type TensorData = ArrayBufferView | (() => ArrayBufferView | Promise<ArrayBufferView>);

export interface TensorToWrite {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** A function is called when the tensor is written, so that only one tensor at a time is in memory. */
  readonly data: TensorData;
}

export type MetadataToWrite = ReadonlyMap<string, string> | Readonly<Record<string, string>>;

/** By code point, as UTF-8 sorts; UTF-16 order differs past U+D7FF. */
function compareNames(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

function checkTensor({ name, dtype, shape }: TensorToWrite, seen: Set<string>): void {
  if (name === metadataKey)
    throw new SafetensorsError('invalid-name', `No tensor can be named ${metadataKey}.`);
  checkText(name);
  if (seen.has(name)) throw new SafetensorsError('duplicate-tensor', `Two tensors are named ${quote(name)}.`);
  seen.add(name);
  if (!isDtype(dtype)) {
    throw new SafetensorsError(
      'unknown-dtype',
      `Tensor ${quote(name)}: the dtype ${quote(String(dtype))} is not known.`,
    );
  }
  if (!shape.every((dimension) => Number.isSafeInteger(dimension) && dimension >= 0)) {
    const what = `the shape ${shapeText(shape)} is not of whole numbers of at least 0`;
    throw new SafetensorsError('invalid-shape', `Tensor ${quote(name)}: ${what}.`);
  }
}

function checkText(text: string): void {
  if (!text.isWellFormed()) {
    throw new SafetensorsError(
      'lone-surrogate',
      `${quote(text)} holds half of a surrogate pair, which UTF-8 cannot.`,
    );
  }
}

function metadataText(metadata: MetadataToWrite): string | undefined {
  const entries: [string, unknown][] =
    metadata instanceof Map
      ? [...(metadata as ReadonlyMap<string, string>)]
      : Object.entries(metadata as Readonly<Record<string, string>>);
  if (entries.length === 0) return undefined;
  const texts = entries
    .sort(([a], [b]) => compareNames(a, b))
    .map(([key, value]) => {
      if (typeof value !== 'string') {
        throw new SafetensorsError('invalid-metadata', `The metadata under ${quote(key)} is not a string.`);
      }
      checkText(key);
      checkText(value);
      return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
    });
  return `"${metadataKey}":{${texts.join()}}`;
}

/** Length and text of the header, padded with spaces to a multiple of 8. */
function encodeHeader(tensors: readonly TensorToWrite[], metadata: MetadataToWrite): Uint8Array {
  const entries: string[] = [];
  const first = metadataText(metadata);
  if (first !== undefined) entries.push(first);
  let offset = 0;
  for (const { name, dtype, shape } of tensors) {
    const end = offset + sizeOf(name, dtype, shape).bytes;
    const fields = `"dtype":"${dtype}","shape":[${shape.join()}],"data_offsets":[${offset},${end}]`;
    entries.push(`${JSON.stringify(name)}:{${fields}}`);
    offset = end;
  }
  const text = new TextEncoder().encode(`{${entries.join()}}`);
  const padded = Math.ceil(text.length / 8) * 8;
  if (padded > maxHeaderBytes) {
    const what = `The header would have ${padded} bytes, more than the ${maxHeaderBytes} allowed`;
    throw new SafetensorsError('header-too-large', `${what}. Write the tensors to several files.`);
  }
  const header = new Uint8Array(8 + padded).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(text, 8);
  return header;
}

async function bytesOf({ name, dtype, shape, data }: TensorToWrite): Promise<Uint8Array> {
  const given = typeof data === 'function' ? await data() : data;
  const encode = dtype === 'F16' ? encodeFloat16 : dtype === 'BF16' ? encodeBfloat16 : undefined;
  const stored = encode && given instanceof Float32Array ? encode(given) : given;
  const { bytes } = sizeOf(name, dtype, shape);
  if (stored.byteLength !== bytes) {
    const what = `${dtype} of shape ${shapeText(shape)} needs ${bytes} bytes, its data has ${stored.byteLength}`;
    throw new SafetensorsError('size-mismatch', `Tensor ${quote(name)}: ${what}.`);
  }
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}

/** The file piece by piece: the header, then each tensor. The same tensors in any order give the same bytes. */
export async function* writeSafetensors(
  tensors: Iterable<TensorToWrite>,
  metadata: MetadataToWrite = {},
): AsyncGenerator<Uint8Array> {
  const sorted = [...tensors];
  const seen = new Set<string>();
  for (const tensor of sorted) checkTensor(tensor, seen);
  sorted.sort((a, b) => dtypeRank(b.dtype) - dtypeRank(a.dtype) || compareNames(a.name, b.name));
  yield encodeHeader(sorted, metadata);
  for (const tensor of sorted) yield bytesOf(tensor);
}

/** The whole file in memory. */
export async function toBytes(
  tensors: Iterable<TensorToWrite>,
  metadata?: MetadataToWrite,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeSafetensors(tensors, metadata)) pieces.push(piece);
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
