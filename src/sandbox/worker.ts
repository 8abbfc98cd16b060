/** Talks to one worker that runs untrusted code: it may be slow, lie, fall silent or die. */
import type { Fault } from '../protocol';

export type Program = 'reward' | 'python';

export interface UntrustedWorker {
  post(message: unknown): void;
  terminate(): void;
}

export interface Listener {
  readonly message: (data: unknown) => void;
  readonly died: (reason: string) => void;
}

/** Spawns untrusted workers; with `keep`, a worker may leave data for later workers of its program. */
export interface WorkerFactory {
  spawn(program: Program, keep: boolean, listener: Listener): UntrustedWorker;
  /** Whether a worker of the program has left data. */
  keeps(program: Program): boolean;
  /** Resets after a worker failed to start. */
  reset(): void;
}

export interface TimeLimits {
  /** For the worker to start; generous, since it runs no untrusted code yet. */
  readonly startMs: number;
  readonly callMs: number;
  readonly batchMs: number;
}

/** How a conversation ended: all results received, or the fault of the call in progress. */
export type Ending =
  | { readonly kind: 'done' }
  | { readonly kind: 'broken'; readonly fault: Fault; readonly message: string }
  /** The code failed to load. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'not started' }
  | { readonly kind: 'stopped' };

const isObject = (data: unknown): data is Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null;

export interface Conversation {
  readonly program: Program;
  readonly opening: unknown;
  /** Number of expected results. */
  readonly count: number;
  readonly limits: TimeLimits;
  readonly signal: AbortSignal | undefined;
}

/** Passes at most `count` results to `receive`; the worker is terminated when this resolves. */
export function converse(
  workers: WorkerFactory,
  { program, opening, count, limits, signal }: Conversation,
  receive: (result: Readonly<Record<string, unknown>>) => void,
): Promise<Ending> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let received = 0;
    let batchEnd = Infinity;
    let ended = false;
    const end = (ending: Ending) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      worker.terminate();
      resolve(ending);
    };
    const stop = () => end({ kind: 'stopped' });
    const late = (message: string) => end({ kind: 'broken', fault: 'timed out', message });
    const waitForCall = () => {
      clearTimeout(timer);
      const left = batchEnd - performance.now();
      const [ms, what] = left < limits.callMs ? [left, 'batch'] : [limits.callMs, 'call'];
      timer = setTimeout(
        () => {
          // if this thread was busy, the answer may already be queued behind the timer
          timer = setTimeout(() => late(`the ${what} took too long`), 1);
        },
        Math.max(0, ms),
      );
    };
    const worker = workers.spawn(program, false, {
      message(data) {
        if (ended || !isObject(data)) return;
        if (batchEnd === Infinity && data['ready'] === true) {
          batchEnd = performance.now() + limits.batchMs;
          return waitForCall();
        }
        if (typeof data['failed'] === 'string')
          return end({ kind: 'failed', message: data['failed'].slice(0, 300) });
        if (batchEnd === Infinity || received === count) return;
        received++;
        receive(data);
        if (received === count) end({ kind: 'done' });
        else waitForCall();
      },
      died: (reason) => end({ kind: 'broken', fault: 'crashed', message: reason.slice(0, 300) }),
    });
    signal?.addEventListener('abort', stop);
    timer = setTimeout(() => end({ kind: 'not started' }), limits.startMs);
    worker.post(opening);
  });
}
