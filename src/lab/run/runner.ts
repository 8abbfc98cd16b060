/** Drives an experiment to its end: stamps its events, hands them on in batches, turns how it ended into an outcome. */
import { Batcher } from '../../async/batcher';
import { Cancelled } from '../../engine';
import { toErrorInfo, type RunEvent, type RunEventBody, type RunOutcome } from '../../protocol';
import type { RunControl } from './control';

const batchMs = 50;

/** Hands on what comes until it ends or is stopped, and says how it did. */
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
