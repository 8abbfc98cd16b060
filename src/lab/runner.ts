/** Drives an experiment to its end: stamps its events, hands them on in batches, turns how it ended into an outcome. */
import { Cancelled } from '../engine';
import { toErrorInfo, type RunEvent, type RunEventBody, type RunOutcome } from '../protocol';
import type { RunControl } from './control';

const batchMs = 50;

/** Never throws; the last event is finished, stopped or failed. */
export async function driveRun(
  events: AsyncIterable<RunEventBody>,
  control: RunControl,
  deliver: (events: readonly RunEvent[]) => void,
): Promise<RunOutcome> {
  let waiting: RunEvent[] = [];
  let delivered = -Infinity; // the first event goes out at once
  const stamp = (body: RunEventBody): RunEvent => ({ ...body, at: Math.round(control.elapsedMs) });
  const flush = () => {
    if (waiting.length > 0) deliver(waiting);
    waiting = [];
    delivered = performance.now();
  };
  const finish = (outcome: RunOutcome, last?: RunEventBody): RunOutcome => {
    if (last) waiting.push(stamp(last));
    flush();
    return outcome;
  };
  try {
    for await (const body of events) {
      waiting.push(stamp(body));
      if (performance.now() - delivered >= batchMs) flush();
    }
    return finish({ kind: 'done' });
  } catch (thrown) {
    if (thrown instanceof Cancelled) return finish({ kind: 'cancelled' }, { type: 'stopped' });
    const error = toErrorInfo(thrown);
    return finish({ kind: 'failed', error }, { type: 'failed', error });
  }
}
