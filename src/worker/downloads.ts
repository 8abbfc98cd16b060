/** One download at a time, of models and data alike, which can be stopped. */
import { LabError } from '../protocol';

export class Downloads {
  private current: AbortController | null = null;

  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.current)
      throw new LabError('busy', 'Another download is under way.', 'Wait for it, or stop it first.');
    const controller = (this.current = new AbortController());
    try {
      return await work(controller.signal);
    } finally {
      this.current = null;
    }
  }

  stop = (): void => this.current?.abort();
}
