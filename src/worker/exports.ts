/** Exports of models and recipes: one at a time, with progress, and stopped at once on request. */
import { Cancelled } from '../engine';
import { RunControl, type LabSession, type Watch } from '../lab';
import { LabError, type ExportProgress, type Result } from '../protocol';

type WhenIdle = <T>(work: (lab: LabSession) => Promise<T>) => Promise<Result<T>>;

const breathMs = 60;

export class Exports {
  private current: RunControl | null = null;

  constructor(private readonly whenIdle: WhenIdle) {}

  get busy(): boolean {
    return this.current !== null;
  }

  stop(): void {
    this.current?.cancel();
  }

  async make<T>(
    onProgress: (progress: ExportProgress) => void,
    work: (lab: LabSession, watch: Watch) => Promise<T>,
  ): Promise<Result<T>> {
    const control = new RunControl();
    const watch = watching(control, onProgress);
    return this.whenIdle(async (lab) => {
      this.current = control;
      try {
        return await work(lab, watch);
      } catch (thrown) {
        if (thrown instanceof Cancelled)
          throw new LabError('cancelled', 'Stopped.', 'You can start it again at any time.');
        throw thrown;
      } finally {
        this.current = null;
      }
    });
  }
}

/** Reports progress and yields to messages, both at most every few frames. */
function watching(control: RunControl, onProgress: (progress: ExportProgress) => void): Watch {
  let last = -Infinity;
  return async (done, total) => {
    if (performance.now() - last < breathMs && done < total) return;
    onProgress({ done, total });
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
    await control.checkpoint();
  };
}
