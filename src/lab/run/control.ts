/** Pause, resume and stop a run; the engine asks at its checkpoints, between short dispatches. */
import { Cancelled, type Interrupt } from '../../engine/interrupt';

export class RunControl implements Interrupt {
  private readonly stopping = new AbortController();
  private resumeWaiters: (() => void)[] | null = null;
  private readonly started: number;
  private pausedAt = 0;
  private pausedMs = 0;
  private leaving: Promise<void> = Promise.resolve();

  /** `beforeMs`: time that a resumed run has already taken. */
  constructor(beforeMs = 0) {
    this.started = performance.now() - beforeMs;
  }

  /** Aborts when the run is stopped: for work that has no checkpoints. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Resolves once the work in flight when the run was stopped has left the device. */
  get left(): Promise<void> {
    return this.leaving;
  }

  /** The next item, or null as soon as the run is stopped: work in flight is abandoned, not awaited. */
  async next<E>(items: AsyncIterator<E>): Promise<IteratorResult<E> | null> {
    const item = items.next();
    const first = await this.unlessStopped(item);
    if (first === null) this.leaving = leave(item, items);
    return first;
  }

  private unlessStopped<T>(work: Promise<T>): Promise<T | null> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      const stop = () => resolve(null);
      signal.addEventListener('abort', stop);
      void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
      if (signal.aborted) stop();
    });
  }

  /** Milliseconds since the run started, pauses excluded. */
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

/** Lets work in flight reach its next checkpoint and closes the generator. */
async function leave<E>(item: Promise<unknown>, items: AsyncIterator<E>): Promise<void> {
  await item.catch(() => undefined);
  await items.return?.().catch(() => undefined);
}
