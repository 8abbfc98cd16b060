/** The tasks of the lab; a new one is a file beside count.ts and an entry here. */
import { LabError, type CustomTaskSpec } from '../protocol';
import { code } from './code';
import { count } from './count';
import { customTask } from './custom/task';
import { publishedTasks } from './published';
import { story } from './story';
import type { PlainTask, Task } from './task';

export type { Answered, SandboxedTask, PlainTask, Score, Split, Task, TaskItem } from './task';
export type { Splits, SplitSizes } from './splits';
export { drawSplits } from './splits';
export { type DataRow } from './data/row';
export { readRows } from './data/rows';
export { DataTables } from './data/tables';
export { customTask } from './custom/task';
export { tryTask } from './custom/trial';
export { infoOf } from './task';

/** Those the bundled models were trained for. */
export const bundledTasks: readonly PlainTask[] = [count, code, story];

export const tasks: readonly Task[] = [...bundledTasks, ...publishedTasks];

/** Custom tasks by id, for the lifetime of this process. */
const custom = new Map<string, Task>();

/** Defines a custom task; findTask knows it from then on. Throws LabError bad-config or bad-file. */
export function defineTask(spec: unknown): Task {
  const task = customTask(spec);
  custom.set(task.id, task);
  return task;
}

export const knowsTask = (id: string): boolean => custom.has(id) || tasks.some((task) => task.id === id);

/** A custom task as a file, so that it outlives this process. */
export const taskFile = (spec: CustomTaskSpec): Blob =>
  new Blob([JSON.stringify(spec)], { type: 'application/json' });

/** Defines the task from a file written by `taskFile`. Throws LabError bad-config or bad-file. */
export async function openTask(file: Blob): Promise<Task> {
  let spec: unknown;
  try {
    spec = JSON.parse(await file.text());
  } catch {
    throw new LabError(
      'bad-file',
      'The saved task cannot be read any more.',
      'Delete it and load its data again.',
    );
  }
  return defineTask(spec);
}

/** Throws LabError 'not-found' for an unknown id. */
export function findTask(id: string): Task {
  const found = tasks.find((task) => task.id === id) ?? custom.get(id);
  if (found) return found;
  if (id.includes('@')) {
    throw new LabError(
      'not-found',
      `The data of the task "${id.slice(0, 60)}" is not loaded.`,
      'Load the same data with the same settings again; the hash after the @ tells whether it is the same.',
    );
  }
  const known = tasks.map((task) => task.id).join(', ');
  throw new LabError('not-found', `There is no task "${id.slice(0, 60)}".`, `Choose one of: ${known}.`);
}
