/** A FileStore in memory, with room for so many bytes. */
import { fromBytes } from 'safetensors-js';
import type { FileStore } from '../../../src/hub/fileStore';
import { LabError } from '../../../src/protocol';

export interface MemoryStore extends FileStore {
  readonly files: Map<string, Uint8Array>;
}

export function memoryStore(room = Infinity): MemoryStore {
  const files = new Map<string, Uint8Array>();
  const key = (folder: string, name: string) => `${folder}/${name}`;
  const used = () => [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  return {
    files,
    folders: async () => [...new Set([...files.keys()].map((path) => path.split('/')[0]!))],
    size: async (folder, name) => files.get(key(folder, name))?.length ?? null,
    read: async (folder, name) => {
      const bytes = files.get(key(folder, name));
      return bytes ? fromBytes(bytes, name) : null;
    },
    append: async (folder, name) => {
      const path = key(folder, name);
      if (!files.has(path)) files.set(path, new Uint8Array());
      return {
        get size() {
          return files.get(path)!.length;
        },
        append: (bytes) => {
          if (used() + bytes.length > room) throw new LabError('storage-full', 'No more room.', 'Delete.');
          const old = files.get(path)!;
          const grown = new Uint8Array(old.length + bytes.length);
          grown.set(old);
          grown.set(bytes, old.length);
          files.set(path, grown);
        },
        close: () => undefined,
      };
    },
    remove: async (folder, name) => {
      for (const path of [...files.keys()])
        if (name === undefined ? path.startsWith(`${folder}/`) : path === key(folder, name))
          files.delete(path);
    },
  };
}
