/** Pause, resume and stop a run; the engine asks at its checkpoints, between short dispatches. */
import { Cancelled, type Interrupt } from '../engine';

export class RunControl implements Interrupt {
  private cancelled = false;
  private resumeWaiters: (() => void)[] | null = null;
  private readonly started: number;
  private pausedAt = 0;
  private pausedMs = 0;

  /** A run that goes on has taken `beforeMs` already. */
  constructor(beforeMs = 0) {
    this.started = performance.now() - beforeMs;
  }

  /** Milliseconds since the run started, pauses left out. */
  get elapsedMs(): number {
    const running = this.resumeWaiters ? this.pausedAt : performance.now();
    return running - this.started - this.pausedMs;
  }

  pause(): void {
    if (this.resumeWaiters || this.cancelled) return;
    this.resumeWaiters = [];
    this.pausedAt = performance.now();
  }

  resume(): void {
    const waiters = this.resumeWaiters;
    if (!waiters) return;
    this.pausedMs += performance.now() - this.pausedAt;
    this.resumeWaiters = null;
    for (const wake of waiters) wake();
  }

  cancel(): void {
    this.cancelled = true;
    this.resume();
  }

  async checkpoint(): Promise<void> {
    while (this.resumeWaiters) await new Promise<void>((wake) => this.resumeWaiters?.push(wake));
    if (this.cancelled) throw new Cancelled('stopped');
  }
}
