/** Drives an experiment to its end: stamps its events, hands them on in batches, turns how it ended into an outcome. */
import { Cancelled } from '../engine';
import { toErrorInfo, type RunEvent, type RunEventBody, type RunOutcome } from '../protocol';
import type { RunControl } from './control';

const batchMs = 50;

/** Collects events and hands them on at once, but not more often than every 50 ms; none waits for the next. */
class Outbox {
  private waiting: RunEvent[] = [];
  private delivered = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly deliver: (events: readonly RunEvent[]) => void) {}

  push(event: RunEvent): void {
    this.waiting.push(event);
    const wait = this.delivered + batchMs - performance.now();
    if (wait <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), wait);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const events = this.waiting;
    this.waiting = [];
    this.delivered = performance.now();
    if (events.length > 0) this.deliver(events);
  }
}

async function outcomeOf(
  events: AsyncIterable<RunEventBody>,
  send: (body: RunEventBody) => void,
): Promise<RunOutcome> {
  try {
    for await (const body of events) send(body);
    return { kind: 'done' };
  } catch (thrown) {
    if (thrown instanceof Cancelled) {
      send({ type: 'stopped' });
      return { kind: 'cancelled' };
    }
    const error = toErrorInfo(thrown);
    send({ type: 'failed', error });
    return { kind: 'failed', error };
  }
}

/** Never throws if `deliver` does not; the last event is finished, stopped or failed. */
export async function driveRun(
  events: AsyncIterable<RunEventBody>,
  control: RunControl,
  deliver: (events: readonly RunEvent[]) => void,
): Promise<RunOutcome> {
  const outbox = new Outbox(deliver);
  const outcome = await outcomeOf(events, (body) =>
    outbox.push({ ...body, at: Math.round(control.elapsedMs) }),
  );
  outbox.flush();
  return outcome;
}
