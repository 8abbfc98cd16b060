/** Holds a run's events back so that the page redraws a few times a second, however often they come. */
import { Batcher } from '../../async/batcher';
import type { RunEvent } from '../../protocol';

/** What begins or ends a phase is shown at once. */
const urgent: ReadonlySet<RunEvent['type']> = new Set(['started', 'ranked', 'finished', 'stopped', 'failed']);

export const eventBatcher = (deliver: (events: readonly RunEvent[]) => void): Batcher<RunEvent> =>
  new Batcher(deliver, { everyMs: 250, urgent: ({ type }) => urgent.has(type) });
