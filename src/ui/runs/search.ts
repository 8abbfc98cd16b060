/** Which runs match a search: each of its words must occur somewhere in what the list shows. */
import type { SavedRun } from '../../protocol';

export function searchRuns(runs: readonly SavedRun[], query: string): readonly SavedRun[] {
  const wanted = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return runs.filter((run) => {
    const { name, tags, model, config, adapter, ending } = run;
    const text = [
      name,
      ...tags,
      model.title,
      config.model,
      config.task,
      config.method,
      adapter,
      ending ?? 'unfinished',
    ]
      .join(' ')
      .toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
