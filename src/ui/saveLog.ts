/** Hands the event log to the browser as a file of JSON lines. */
import type { RunEvent } from '../protocol';

export const logText = (log: readonly RunEvent[]): string =>
  log.map((event) => `${JSON.stringify(event)}\n`).join('');

function fileName(log: readonly RunEvent[]): string {
  const started = log.find((event) => event.type === 'started');
  if (!started) return 'run.jsonl';
  const { model, task, populationSeed } = started.config;
  return `${model}-${task}-${populationSeed}.jsonl`.replace(/[^\w.-]+/g, '_').slice(-120);
}

export function saveLog(log: readonly RunEvent[]): void {
  const address = URL.createObjectURL(new Blob([logText(log)], { type: 'application/jsonl' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName(log);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
