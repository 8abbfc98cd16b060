/** The timing of a replay. */
import type { RunEvent } from '../../protocol';
import type { LabState } from '../state';

/** When each event is replayed, from 0 to 1: half by its time, half by its place, so that no wait is long. */
export function shares(log: readonly RunEvent[]): number[] {
  const last = Math.max(1, log.length - 1);
  const start = log[0]?.at ?? 0;
  const span = log.reduce((longest, { at }) => Math.max(longest, at - start), 1);
  let latest = 0; // what is explored after the run has a clock of its own
  return log.map(({ at }, i) => {
    latest = Math.max(latest, (at - start) / span);
    return (latest + i / last) / 2;
  });
}

export const canReplay = ({ control, run, presentation }: LabState): boolean =>
  control === 'idle' && (run.ending !== null || presentation.replayed !== null);
