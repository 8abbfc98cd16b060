/** Events on their way to a listener, which may be in another thread; they arrive before the outcome does. */
import { toErrorInfo, type ErrorInfo } from '../../protocol';

/** A listener that takes longer is not waited for. */
export const patienceMs = 10_000;

export class Delivery<E> {
  private last: Promise<void> = Promise.resolve();
  /** Why the listener failed for the first time: events are missing at its end. */
  failure: ErrorInfo | null = null;

  constructor(private readonly listen: (event: E) => unknown) {}

  /** Never throws. */
  emit = (event: E): void => {
    this.last = this.send(event);
  };

  private async send(event: E): Promise<void> {
    try {
      await this.listen(event);
    } catch (thrown) {
      this.failure ??= toErrorInfo(thrown);
    }
  }

  /** Resolves once the listener has taken the last event. */
  async complete(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([this.last, patience]);
    clearTimeout(timer);
  }
}
