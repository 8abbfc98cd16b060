/** Drives an experiment to its end: timestamps its events, delivers them in batches, returns the outcome. */
import { Batcher } from '../../async/batcher';
import { Cancelled } from '../../engine';
import { toErrorInfo, type RunEvent, type RunEventBody, type RunOutcome } from '../../protocol';
import type { RunControl } from './control';

const batchMs = 50;

/** Sends every event until the generator ends or is stopped; returns the outcome. */
export async function outcomeOf<E>(
  events: AsyncIterable<E>,
  control: RunControl,
  send: (event: E) => void,
): Promise<RunOutcome> {
  const items = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      const item = await control.next(items);
      if (item === null) return { kind: 'cancelled' };
      if (item.done) return { kind: 'done' };
      send(item.value);
    }
  } catch (thrown) {
    if (thrown instanceof Cancelled) return { kind: 'cancelled' };
    return { kind: 'failed', error: toErrorInfo(thrown) };
  }
}

/** Never throws if `deliver` does not; the last event is finished, stopped or failed. */
export async function driveRun(
  events: AsyncIterable<RunEventBody>,
  control: RunControl,
  deliver: (events: readonly RunEvent[]) => void,
): Promise<RunOutcome> {
  const outbox = new Batcher<RunEvent>(deliver, { everyMs: batchMs, leading: true });
  const send = (body: RunEventBody) => outbox.push([{ ...body, at: Math.round(control.elapsedMs) }]);
  const outcome = await outcomeOf(events, control, send);
  if (outcome.kind === 'cancelled') send({ type: 'stopped' });
  if (outcome.kind === 'failed') send({ type: 'failed', error: outcome.error });
  outbox.flush();
  return outcome;
}
