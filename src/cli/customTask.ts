/** Configs with a task of their own: a data file for a published task, or a custom task as a file. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { LabError } from '../protocol';
import { defineTask, readRows, type DataRow } from '../tasks';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths are relative to the file that contains them, else to the working directory. */
function readNear(path: string, folder: string): Uint8Array {
  const found = [resolve(folder, path), resolve(path)].find((candidate) => existsSync(candidate));
  try {
    if (found !== undefined) return new Uint8Array(readFileSync(found));
  } catch {
    // a folder, or unreadable: the same error
  }
  throw new LabError('not-found', `${path.slice(0, 200)}: cannot be read`, 'Check the path.');
}

interface NamedRows {
  readonly name: string;
  readonly rows: readonly DataRow[];
}

async function rowsOf(data: unknown, folder: string): Promise<NamedRows> {
  if (typeof data !== 'string')
    throw new LabError('bad-config', 'data must be the path of a file.', 'Check the file.');
  const name = basename(data).slice(0, 80);
  return { name, rows: await readRows(name, readNear(data, folder)) };
}

/** A CustomTaskSpec whose rows may be in a separate file. */
async function readSpecFile(path: string, data: unknown, folder: string): Promise<Json> {
  let spec: unknown;
  try {
    spec = JSON.parse(new TextDecoder().decode(readNear(path, folder)));
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown;
    throw new LabError('bad-config', `${path}: not valid JSON`, 'Check the file.');
  }
  if (!isObject(spec)) throw new LabError('bad-config', `${path}: not a task`, 'Check the file.');
  const { data: own, ...rest } = spec;
  if (data !== undefined) return { ...rest, rows: (await rowsOf(data, folder)).rows };
  if (own === undefined) return rest;
  return { ...rest, rows: (await rowsOf(own, dirname(resolve(folder, path)))).rows };
}

/**
 * Defines the config's custom task and replaces it by its id: `"data": "file.jsonl"` with a published task, or the path of
 * a .json file as task. Other configs are returned unchanged. Throws LabError.
 */
export async function withCustomTask(config: unknown, folder: string): Promise<unknown> {
  if (!isObject(config)) return config;
  const { data, ...rest } = config;
  const { task } = rest;
  if (typeof task !== 'string') return config;
  if (task.endsWith('.json')) return { ...rest, task: defineTask(await readSpecFile(task, data, folder)).id };
  if (data === undefined) return config;
  const spec = { version: 1, ...(await rowsOf(data, folder)), format: { kind: 'published', task } };
  return { ...rest, task: defineTask(spec).id };
}
