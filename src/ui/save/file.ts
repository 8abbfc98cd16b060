/** Downloads files, named after the run they come from. */
import type { RunConfig } from '../../protocol';

const safe = (text: string) => text.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '');

/** `model-task-seed-what.extension`, of plain characters and bounded length. */
export function fileName(config: RunConfig | undefined, what: string, extension: string): string {
  const run = config ? [config.model, config.task, String(config.populationSeed)] : [];
  return `${safe([...run, what].join('-'))
    .toLowerCase()
    .slice(-100)}.${extension}`;
}

const keptMs = 60_000;

export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), keptMs);
}
