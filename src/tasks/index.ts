/** The tasks of the lab; a new one is a file beside count.ts and an entry here. */
import { LabError } from '../protocol';
import { code } from './code';
import { count } from './count';
import { publishedTasks } from './published';
import { story } from './story';
import type { PlainTask, Task } from './task';

export type { Answered, JudgedTask, PlainTask, Score, Split, Task, TaskItem } from './task';
export type { Splits, SplitSizes } from './splits';
export { drawSplits } from './splits';
export { infoOf } from './task';

/** Those the bundled models were trained for. */
export const bundledTasks: readonly PlainTask[] = [count, code, story];

export const tasks: readonly Task[] = [...bundledTasks, ...publishedTasks];

/** Throws LabError 'not-found' for an unknown id. */
export function findTask(id: string): Task {
  const found = tasks.find((task) => task.id === id);
  if (found) return found;
  const known = tasks.map((task) => task.id).join(', ');
  throw new LabError('not-found', `There is no task "${id.slice(0, 60)}".`, `Choose one of: ${known}.`);
}
