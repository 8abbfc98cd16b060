/** The FileStore of a worker: the origin's private file system. */
import { fromBlob } from 'safetensors-js';
import { LabError } from '../protocol';
import type { FileStore, Writer } from './fileStore';

/** Workers only, so not in TypeScript's DOM types: https://fs.spec.whatwg.org/#api-filesystemsyncaccesshandle */
interface SyncAccessHandle {
  getSize(): number;
  write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  flush(): void;
  close(): void;
}

type SyncFileHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccessHandle> };

function refused(thrown: unknown): Error {
  const name = thrown instanceof DOMException ? thrown.name : '';
  if (name === 'QuotaExceededError')
    return new LabError(
      'storage-full',
      'The browser’s storage for this page is full.',
      'Delete stored models you no longer need, or free disk space, then continue the download.',
    );
  if (name === 'NoModificationAllowedError')
    return new LabError('busy', 'Another tab is downloading this.', 'Wait for it, or close the other tab.');
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

async function missingAsNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'NotFoundError') return null;
    throw refused(thrown);
  }
}

type Root = () => Promise<FileSystemDirectoryHandle>;

async function openRoot(name: string): Promise<FileSystemDirectoryHandle> {
  try {
    const origin = await navigator.storage.getDirectory();
    return await origin.getDirectoryHandle(name, { create: true });
  } catch {
    throw new LabError(
      'storage-full',
      'This browser does not let the lab store files (a private window, perhaps).',
      'Download the files by hand and drop them on the page.',
    );
  }
}

const folderOf = (root: Root, name: string) =>
  missingAsNull(async () => (await root()).getDirectoryHandle(name));

async function fileOf(root: Root, folder: string, name: string): Promise<File | null> {
  const handle = await folderOf(root, folder);
  return handle && missingAsNull(async () => (await handle.getFileHandle(name)).getFile());
}

async function openAtEnd(root: Root, folder: string, name: string): Promise<Writer> {
  try {
    const directory = await (await root()).getDirectoryHandle(folder, { create: true });
    const file = (await directory.getFileHandle(name, { create: true })) as SyncFileHandle;
    const access = await file.createSyncAccessHandle();
    let size = access.getSize();
    return {
      get size() {
        return size;
      },
      append(bytes) {
        try {
          const written = access.write(bytes as Uint8Array<ArrayBuffer>, { at: size });
          size += written;
          if (written < bytes.length) throw new DOMException('', 'QuotaExceededError');
        } catch (thrown) {
          throw refused(thrown);
        }
      },
      close() {
        access.flush();
        access.close();
      },
    };
  } catch (thrown) {
    throw refused(thrown);
  }
}

/** Stores everything in one folder at the origin's root. */
export function opfsStore(rootName: string): FileStore {
  const root: Root = () => openRoot(rootName);
  return {
    async folders() {
      const names: string[] = [];
      for await (const [name, handle] of (await root()).entries())
        if (handle.kind === 'directory') names.push(name);
      return names;
    },
    size: async (folder, name) => (await fileOf(root, folder, name))?.size ?? null,
    async read(folder, name) {
      const file = await fileOf(root, folder, name);
      return file && fromBlob(file, name);
    },
    append: (folder, name) => openAtEnd(root, folder, name),
    async remove(folder, name) {
      if (name === undefined) {
        await missingAsNull(async () => (await root()).removeEntry(folder, { recursive: true }));
        return;
      }
      const handle = await folderOf(root, folder);
      if (handle) await missingAsNull(() => handle.removeEntry(name));
    },
  };
}
