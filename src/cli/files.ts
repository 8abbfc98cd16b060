/** Models on disk: a folder, a lone weight file, or the id of a bundled model. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ByteSource } from 'safetensors-js';
import { fromNodeFile } from 'safetensors-js/node';
import type { ModelFiles } from '../model';
import { LabError, type BundledModel } from '../protocol';

const bundledRoot = fileURLToPath(new URL('../../public/models/', import.meta.url));

const opened: { close(): Promise<void> }[] = [];

async function openFile(path: string): Promise<ByteSource> {
  const file = await fromNodeFile(path);
  opened.push(file);
  return file;
}

/** Closes every file a command opened. */
export async function closeFiles(): Promise<void> {
  await Promise.all(opened.splice(0).map((file) => file.close()));
}

function missing(path: string): LabError {
  return new LabError('not-found', `${path}: no such file or folder`, 'Check the path.');
}

/** The files of a folder. Throws LabError not-found. */
export function filesOfFolder(folder: string): ModelFiles {
  if (!existsSync(folder)) throw missing(folder);
  if (!statSync(folder).isDirectory()) {
    throw new LabError('bad-model', `${folder} is not a folder`, 'Give the folder that holds config.json.');
  }
  return { names: readdirSync(folder), open: (name) => openFile(join(folder, name)) };
}

/** A folder, or a weight file alone. */
export function filesOfPath(path: string): ModelFiles {
  if (!existsSync(path)) throw missing(path);
  if (statSync(path).isDirectory()) return filesOfFolder(path);
  return { names: [basename(path)], open: (name) => openFile(join(dirname(path), name)) };
}

/** A bundled model's id, or a folder. */
export function filesOfModel(model: string): ModelFiles {
  const bundled = join(bundledRoot, model);
  if (/^[\w.-]+$/.test(model) && existsSync(join(bundled, 'config.json'))) return filesOfFolder(bundled);
  return filesOfFolder(model);
}

const bundledIndex = join(bundledRoot, 'index.json');

/** The bundled models listed in index.json. */
export function bundledModels(): BundledModel[] {
  return JSON.parse(readFileSync(bundledIndex, 'utf8')) as BundledModel[];
}
