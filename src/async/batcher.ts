/** Delivers items in batches: the receiver is called a few times a second, however often items come. */

export interface BatchOptions<T> {
  /** Shortest time between two deliveries, ms. */
  readonly everyMs: number;
  /** Whether the first item after a quiet spell is delivered at once; otherwise it waits `everyMs`, too. */
  readonly leading?: boolean;
  /** Items that are delivered at once, together with all that wait. */
  readonly urgent?: (item: T) => boolean;
}

export class Batcher<T> {
  private waiting: T[] = [];
  private delivered = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly deliver: (items: readonly T[]) => void,
    private readonly options: BatchOptions<T>,
  ) {}

  /** No item waits for the next one: each is delivered within `everyMs`. */
  push(items: readonly T[]): void {
    if (items.length === 0) return;
    for (const item of items) this.waiting.push(item);
    const { everyMs, leading = false, urgent } = this.options;
    const wait = leading ? this.delivered + everyMs - performance.now() : everyMs;
    if (wait <= 0 || (urgent && items.some(urgent))) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Delivers what waits, if anything. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length === 0) return;
    const items = this.waiting;
    this.waiting = [];
    this.delivered = performance.now();
    this.deliver(items);
  }
}
