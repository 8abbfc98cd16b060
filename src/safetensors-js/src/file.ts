/** Opens a file: reads and checks its header; tensors are read when asked for. */
import { dtypeBits } from './dtype';
import { SafetensorsError, shownName } from './errors';
import { toFloat32 } from './float32';
import { maxHeaderBytes, readHeader, type TensorInfo } from './header';
import { refuseOtherFormats } from './recognise';
import type { ByteSource } from './source';

export interface ElementRange {
  readonly start?: number;
  readonly count?: number;
}

/** A checkpoint, in one file or sharded. */
export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, string>;
  /** Bytes of the file, or of all shards. */
  readonly byteLength: number;
  /** The tensor's bytes. */
  read(name: string): Promise<Uint8Array>;
  /** Elements as float32, all or a range of them. */
  readFloat32(name: string, range?: ElementRange): Promise<Float32Array>;
  /** The tensor's bytes piece by piece. */
  stream(name: string, chunkBytes?: number): AsyncGenerator<Uint8Array>;
}

async function readHeaderOf(source: ByteSource) {
  const head = await source.read(0, Math.min(256, source.size));
  refuseOtherFormats(head, source.size);
  if (source.size < 8) {
    throw new SafetensorsError(
      'too-small',
      `The file has ${source.size} bytes; a safetensors file begins with 8 bytes of header length.`,
    );
  }
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  if (length === 0n) throw new SafetensorsError('header-empty', 'The header length is 0.');
  if (length > BigInt(maxHeaderBytes)) {
    throw new SafetensorsError(
      'header-too-large',
      `The header claims ${length} bytes; at most ${maxHeaderBytes} are allowed. This is probably not a safetensors file.`,
    );
  }
  const end = 8 + Number(length);
  if (end > source.size) {
    throw new SafetensorsError(
      'header-past-end',
      `The header claims ${length} bytes, but the file has only ${source.size - 8} after the length. It may be cut short.`,
    );
  }
  return readHeader(await source.read(8, end), end, source.size);
}

export function findTensor(tensors: ReadonlyMap<string, TensorInfo>, name: string): TensorInfo {
  const info = tensors.get(name);
  if (!info) throw new SafetensorsError('no-such-tensor', `There is no tensor ${shownName(name)}.`);
  return info;
}

/** Throws SafetensorsError for anything the format does not allow. */
export async function openSafetensors(source: ByteSource): Promise<SafetensorsFile> {
  const { tensors, metadata } = await readHeaderOf(source);
  const read = async (name: string) => {
    const { start, end } = findTensor(tensors, name);
    return source.read(start, end);
  };
  return {
    tensors,
    metadata,
    byteLength: source.size,
    read,
    async readFloat32(name, range = {}) {
      const info = findTensor(tensors, name);
      const first = range.start ?? 0;
      const count = range.count ?? info.count - first;
      if (first < 0 || count < 0 || first + count > info.count) {
        throw new SafetensorsError(
          'shape',
          `Tensor ${shownName(name)} has ${info.count} elements, not ${first} to ${first + count}.`,
        );
      }
      const size = dtypeBits[info.dtype] / 8;
      return toFloat32(
        await source.read(info.start + first * size, info.start + (first + count) * size),
        info.dtype,
      );
    },
    async *stream(name, chunkBytes = 2 ** 22) {
      const { start, end } = findTensor(tensors, name);
      for (let at = start; at < end; at += chunkBytes) yield source.read(at, Math.min(end, at + chunkBytes));
    },
  };
}
