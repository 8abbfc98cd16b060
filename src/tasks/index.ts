/** The tasks of the lab; a new one is a file beside count.ts and an entry here. */
import { LabError } from '../protocol';
import { code } from './code';
import { count } from './count';
import { story } from './story';
import type { Task } from './task';

export type { Score, Split, Task, TaskItem } from './task';
export type { Splits, SplitSizes } from './splits';
export { drawSplits } from './splits';

export const tasks: readonly Task[] = [count, code, story];

/** Throws LabError 'not-found' for an unknown id. */
export function findTask(id: string): Task {
  const found = tasks.find((task) => task.id === id);
  if (found) return found;
  const known = tasks.map((task) => task.id).join(', ');
  throw new LabError('not-found', `There is no task "${id.slice(0, 60)}".`, `Choose one of: ${known}.`);
}
