/** The event log as a file of JSON lines. */
import type { RunEvent } from '../../protocol';
import { fileName, saveFile } from './file';

export const logText = (log: readonly RunEvent[]): string =>
  log.map((event) => `${JSON.stringify(event)}\n`).join('');

export function saveLog(log: readonly RunEvent[]): void {
  const started = log.find((event) => event.type === 'started');
  const name = fileName(started?.config, 'events', 'jsonl');
  saveFile(name, new Blob([logText(log)], { type: 'application/jsonl' }));
}
