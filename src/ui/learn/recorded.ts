/** A real run that comes with the page (`npm run learn`), so that every figure but the toy's needs no GPU. */
import { createLabStore, replay, type LabStore } from '../../store';
import type { RunEvent } from '../../protocol';
import log from './recorded.jsonl?raw';

const recordedLog = log
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as RunEvent);

const run = replay(recordedLog);
export const recordedMembers = run.members.length;

/** A store of its own, in which the run is as it was after so many members; all of it, if no number is given. */
export function recordedStore(members = recordedMembers): LabStore {
  const store = createLabStore();
  showMembers(store, members);
  return store;
}

export const showMembers = (store: LabStore, members: number): void =>
  store.setState({ run: { ...run, members: run.members.slice(0, members) } });
