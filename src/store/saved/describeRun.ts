/** A run as the history lists it. */
import type { SavedRun } from '../../protocol';
import type { LabState } from '../state';
import { whole } from '../views/format';

function nameOf({ config, model }: Pick<SavedRun, 'config' | 'model'>): string {
  return `${config.task} on ${model.title}, ${whole(config.members)} members`.slice(0, 120);
}

/** What the history shows, from the run as it stands; null before its first event. */
export function describeRun(id: string, { run, log }: Pick<LabState, 'run' | 'log'>): SavedRun | null {
  const { start, progress, ending } = run;
  if (!start) return null;
  const now = Date.now();
  const finished = ending?.kind === 'finished';
  const { config, model, adapter } = start;
  return {
    id,
    version: 1,
    name: nameOf({ config, model }),
    tags: start.imported ? ['imported'] : [],
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    config,
    model,
    adapter: adapter.name,
    ending: ending?.kind ?? null,
    done: finished ? 1 : progress ? Math.min(1, progress.done / Math.max(1, progress.total)) : 0,
    members: run.members.length,
    scores: scoresOf(run),
    events: log.length,
    bytes: 0,
  };
}

function scoresOf({ corp, base, best, votes }: LabState['run']): SavedRun['scores'] {
  if (corp.scores.length > 0) return corp.scores.map(({ method, tally }) => ({ method, tally }));
  const vote = votes.at(-1)?.vote;
  return [
    ...(base.test ? [{ method: 'base', tally: base.test.tally } as const] : []),
    ...(best ? [{ method: 'best-member', tally: best.tally } as const] : []),
    ...(vote ? [{ method: 'vote', tally: vote } as const] : []),
  ];
}

/** Not randomUUID, which only secure pages have: a run can be read from a file on any. */
export const newRunId = (): string =>
  `${Date.now().toString(36)}-${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16).padStart(8, '0')}`;
