/** Opens a file: reads and checks its header; tensors, or parts of them, are read on demand. */
import { decoderOf } from './decode';
import { dtypeBits } from './dtypes';
import { quote, SafetensorsError } from './errors';
import { maxHeaderBytes, readHeader, type Header, type TensorInfo } from './header';
import { recognise, sniffBytes } from './sniff';
import { readExactly, type ByteSource } from './source';

/** Elements of a tensor in row-major order; the whole tensor where left out. */
export interface ElementRange {
  readonly start?: number;
  readonly count?: number;
}

/** The tensors of one file, or of all the shards of an index. */
export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, string>;
  /** Bytes of the file, or of all shards together. */
  readonly byteLength: number;
  /** The tensor's bytes as stored in the file; may be a view of the source's memory. */
  read(name: string): Promise<Uint8Array>;
  /** The tensor's values, rounded to float32 where its dtype is wider. Throws unsupported-dtype, invalid-range. */
  readFloat32(name: string, range?: ElementRange): Promise<Float32Array>;
  /** The tensor's bytes in pieces of `chunkBytes`, 4 MiB by default. */
  stream(name: string, chunkBytes?: number): AsyncGenerator<Uint8Array>;
}

const lengthBytes = 8;
const pieceBytes = 2 ** 22;

async function readLength(source: ByteSource): Promise<number> {
  const { size } = source;
  if (size === 0) throw new SafetensorsError('empty-file', 'The file is empty. Download it again.');
  const head = await readExactly(source, 0, Math.min(sniffBytes, size));
  const recognised = recognise(head);
  if (recognised) throw recognised;
  if (size < lengthBytes) {
    throw new SafetensorsError(
      'file-too-small',
      `The file has ${size} bytes; the header's length alone takes 8.`,
    );
  }
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  if (length === 0n) throw new SafetensorsError('header-length-zero', 'The header has a length of 0 bytes.');
  if (length > BigInt(maxHeaderBytes)) {
    const what = `The header would have ${length} bytes, more than the ${maxHeaderBytes} allowed`;
    throw new SafetensorsError('header-too-large', `${what}. This is probably not a safetensors file.`);
  }
  if (BigInt(lengthBytes) + length > BigInt(size)) {
    const what = `The header would have ${length} bytes, but only ${size - lengthBytes} follow its length`;
    throw new SafetensorsError('header-past-end', `${what}. The file may be cut short: download it again.`);
  }
  return Number(length);
}

async function openHeader(source: ByteSource): Promise<Header> {
  const dataStart = lengthBytes + (await readLength(source));
  return readHeader(await readExactly(source, lengthBytes, dataStart), dataStart, source.size);
}

/** Throws tensor-not-found. */
export function findTensor(tensors: ReadonlyMap<string, TensorInfo>, name: string): TensorInfo {
  const info = tensors.get(name);
  if (!info) throw new SafetensorsError('tensor-not-found', `There is no tensor ${quote(name)}.`);
  return info;
}

function resolveRange(info: TensorInfo, { start = 0, count = info.count - start }: ElementRange) {
  const whole = Number.isSafeInteger(start) && Number.isSafeInteger(count);
  if (!whole || start < 0 || count < 0 || start + count > info.count) {
    const what = `Tensor ${quote(info.name)} has ${info.count} elements`;
    throw new SafetensorsError('invalid-range', `${what}; ${count} of them from ${start} on cannot be read.`);
  }
  return { start, count };
}

async function readFloat32(source: ByteSource, info: TensorInfo, range: ElementRange): Promise<Float32Array> {
  const { start, count } = resolveRange(info, range);
  const decode = decoderOf(info.dtype);
  if (!decode) {
    const what = `Tensor ${quote(info.name)} is of dtype ${info.dtype}, which cannot be read as float32`;
    throw new SafetensorsError('unsupported-dtype', `${what}. Read its bytes instead.`);
  }
  const elementBytes = dtypeBits[info.dtype] / 8;
  const pieceElements = pieceBytes / elementBytes;
  const values = new Float32Array(count);
  for (let done = 0; done < count; done += pieceElements) {
    const piece = values.subarray(done, done + pieceElements);
    const from = info.start + (start + done) * elementBytes;
    const bytes = await readExactly(source, from, from + piece.length * elementBytes);
    decode(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), piece);
  }
  return values;
}

async function* streamBytes(
  source: ByteSource,
  info: TensorInfo,
  chunkBytes: number,
): AsyncGenerator<Uint8Array> {
  if (!Number.isSafeInteger(chunkBytes) || chunkBytes < 1) {
    throw new SafetensorsError(
      'invalid-range',
      `A chunk of ${chunkBytes} bytes is not a positive whole number.`,
    );
  }
  for (let at = info.start; at < info.end; at += chunkBytes) {
    yield await readExactly(source, at, Math.min(info.end, at + chunkBytes));
  }
}

/** Throws SafetensorsError for anything the format does not allow and for files of other formats. */
export async function openSafetensors(source: ByteSource): Promise<SafetensorsFile> {
  const { tensors, metadata } = await openHeader(source);
  return {
    tensors,
    metadata,
    byteLength: source.size,
    async read(name) {
      const { start, end } = findTensor(tensors, name);
      return readExactly(source, start, end);
    },
    async readFloat32(name, range = {}) {
      return readFloat32(source, findTensor(tensors, name), range);
    },
    async *stream(name, chunkBytes = pieceBytes) {
      yield* streamBytes(source, findTensor(tensors, name), chunkBytes);
    },
  };
}
