/** Holds events back so that the page redraws a few times a second, however often they come. */
import type { RunEvent } from '../../protocol';

const flushMs = 250;
const urgent: ReadonlySet<RunEvent['type']> = new Set(['started', 'ranked', 'finished', 'stopped', 'failed']);

export class EventQueue {
  private waiting: RunEvent[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly deliver: (events: readonly RunEvent[]) => void) {}

  /** What begins or ends a phase goes out at once, the rest with the next redraw. */
  push(events: readonly RunEvent[]): void {
    this.waiting.push(...events);
    if (events.some((event) => urgent.has(event.type))) return this.flush();
    this.timer ??= setTimeout(() => this.flush(), flushMs);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length === 0) return;
    const events = this.waiting;
    this.waiting = [];
    this.deliver(events);
  }
}
