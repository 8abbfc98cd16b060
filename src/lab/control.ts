/** Pause, resume and stop a run; the engine asks at its checkpoints, between short dispatches. */
import { Cancelled, type Interrupt } from '../engine';

export class RunControl implements Interrupt {
  private readonly stopping = new AbortController();
  private resumeWaiters: (() => void)[] | null = null;
  private readonly started: number;
  private pausedAt = 0;
  private pausedMs = 0;

  /** A run that goes on has taken `beforeMs` already. */
  constructor(beforeMs = 0) {
    this.started = performance.now() - beforeMs;
  }

  /** Aborts when the run is stopped: for work that has no checkpoints. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Milliseconds since the run started, pauses left out. */
  get elapsedMs(): number {
    const running = this.resumeWaiters ? this.pausedAt : performance.now();
    return running - this.started - this.pausedMs;
  }

  pause(): void {
    if (this.resumeWaiters || this.signal.aborted) return;
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
    this.stopping.abort();
    this.resume();
  }

  async checkpoint(): Promise<void> {
    while (this.resumeWaiters) await new Promise<void>((wake) => this.resumeWaiters?.push(wake));
    if (this.signal.aborted) throw new Cancelled('stopped');
  }
}
