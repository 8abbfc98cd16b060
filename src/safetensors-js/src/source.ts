/** A source of bytes: anything with a size that can be read in ranges. */
import { SafetensorsError, clip } from './errors';

export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /** For messages and to distinguish shards; need not be unique. */
  readonly name: string;
  /** Bytes `start` up to but not including `end`; the result may be a view of memory that others see. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** A Blob or a File; a File's name is the source's. */
export function fromBlob(blob: Blob, name = 'name' in blob ? String(blob.name) : 'blob'): ByteSource {
  return {
    size: blob.size,
    name,
    async read(start, end) {
      try {
        return new Uint8Array(await blob.slice(start, end).arrayBuffer());
      } catch (cause) {
        throw new SafetensorsError(
          'read-failed',
          `${clip(name)} cannot be read any more: it was moved, changed or deleted. Open it again.`,
          { cause },
        );
      }
    },
  };
}

/** Bytes in memory, not copied. */
export function fromBytes(bytes: Uint8Array | ArrayBuffer, name = 'bytes'): ByteSource {
  const all = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  return { size: all.length, name, read: async (start, end) => all.subarray(start, end) };
}

/** Reads from `source`, checking the range and the number of bytes received. */
export async function readExactly(source: ByteSource, start: number, end: number): Promise<Uint8Array> {
  if (start === end) return new Uint8Array();
  const bytes = await source.read(start, end);
  if (bytes.length !== end - start) {
    throw new SafetensorsError(
      'read-truncated',
      `${clip(source.name)} gave ${bytes.length} bytes where ${end - start} were asked for (${start} to ${end}).`,
    );
  }
  return bytes;
}
