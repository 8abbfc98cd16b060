/** Files of models that stay here, in parts if need be: the browser's private file system, or memory in tests. */
import type { ByteSource } from 'safetensors-js';

/** An open file that grows from its end; one writer at a time. */
export interface Writer {
  readonly size: number;
  /** Throws LabError storage-full where the browser gives no more room. */
  append(bytes: Uint8Array): void | Promise<void>;
  close(): void | Promise<void>;
}

/** Folders of files, one a model; names are plain, without separators. */
export interface FileStore {
  folders(): Promise<readonly string[]>;
  /** Size of a file, or null if there is none. */
  size(folder: string, name: string): Promise<number | null>;
  read(folder: string, name: string): Promise<ByteSource | null>;
  /** Opens a file at its end, making it if it is not there. */
  append(folder: string, name: string): Promise<Writer>;
  remove(folder: string, name?: string): Promise<void>;
}
