/** Files on disk, for Node. */
import { open } from 'node:fs/promises';
import { SafetensorsError } from './errors';
import { checkRange, type ByteSource } from './source';

/** Reads ranges of a file; `close` when done. */
export async function fromNodeFile(path: string): Promise<ByteSource & { close(): Promise<void> }> {
  const handle = await open(path, 'r');
  const source = { name: path, size: (await handle.stat()).size };
  return {
    ...source,
    async read(start, end) {
      checkRange(source, start, end);
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0)
          throw new SafetensorsError('read-failed', `${path}: it ended after ${start + filled} bytes.`);
        filled += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}
