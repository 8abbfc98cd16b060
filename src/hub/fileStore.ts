/** Storage for downloaded files, complete or partial: the browser's private file system, or memory in tests. */
import type { ByteSource } from 'safetensors-js';

/** An append-only file handle; one writer at a time. */
export interface Writer {
  readonly size: number;
  /** Throws LabError storage-full when storage is full. */
  append(bytes: Uint8Array): void | Promise<void>;
  close(): void | Promise<void>;
}

/** Folders of files, one per model; names are plain, without separators. */
export interface FileStore {
  folders(): Promise<readonly string[]>;
  /** Size of a file, or null if there is none. */
  size(folder: string, name: string): Promise<number | null>;
  read(folder: string, name: string): Promise<ByteSource | null>;
  /** Opens a file for appending, creating it if needed. */
  append(folder: string, name: string): Promise<Writer>;
  remove(folder: string, name?: string): Promise<void>;
}
