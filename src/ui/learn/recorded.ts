/** A real run bundled with the page (`npm run learn`), so that only the toy needs a GPU. */
import { createLabStore, replay, type LabStore } from '../../store';
import type { RunEvent } from '../../protocol';
import log from './recorded.jsonl?raw';

const recordedLog = log
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as RunEvent);

const run = replay(recordedLog);
export const recordedMembers = run.members.length;

/** A separate store with the run as it was after that many members; the whole run if no number is given. */
export function recordedStore(members = recordedMembers): LabStore {
  const store = createLabStore();
  showMembers(store, members);
  return store;
}

export const showMembers = (store: LabStore, members: number): void =>
  store.setState({ run: { ...run, members: run.members.slice(0, members) } });
