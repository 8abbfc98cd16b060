/** Files on disk, for Node; apart from the rest so that browsers never see a Node module. */
import { open, type FileHandle } from 'node:fs/promises';
import { clip, SafetensorsError } from './errors';
import type { ByteSource } from './source';

function unreadable(path: string, cause: unknown): SafetensorsError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SafetensorsError('read-failed', `${clip(path)} cannot be read: ${clip(why)}.`, { cause });
}

async function readFrom(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Opens a file for reading until `close`. Throws SafetensorsError read-failed. */
export async function fromNodeFile(path: string): Promise<ByteSource & { close(): Promise<void> }> {
  const guard = <T>(work: Promise<T>) =>
    work.catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
  const handle = await guard(open(path, 'r'));
  const stat = await guard(handle.stat());
  if (!stat.isFile()) {
    await handle.close();
    throw unreadable(path, 'it is not a regular file');
  }
  return {
    size: stat.size,
    name: path,
    read: (start, end) => guard(readFrom(handle, start, end)),
    close: () => handle.close(),
  };
}
