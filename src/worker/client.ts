/** The page's end of the worker: every call settles, even when the worker dies; the next call starts a fresh one. */
import { proxy, transfer, wrap } from 'comlink';
import { failureOf, labFrom, type ErrorInfo, type LabApi, type LabMethod } from '../protocol';
import { hostFrames, type FrameHost } from '../sandbox/frames';
import type { WorkerApi } from './endpoint';

type Call = (...args: readonly unknown[]) => Promise<unknown>;

interface Link {
  readonly calls: Readonly<Record<LabMethod, Call>>;
  /** Resolves when the worker is gone. */
  readonly death: Promise<ErrorInfo>;
}

export type SpawnWorker = () => Worker;

let frames: FrameHost | null = null;

/** A worker with sandbox frames for untrusted code; those of the previous worker are removed. */
const spawnLab: SpawnWorker = () => {
  const worker = new Worker(new URL('./endpoint.ts', import.meta.url), { type: 'module' });
  frames?.close();
  frames = hostFrames();
  void wrap<WorkerApi>(worker).lendFrames(transfer(frames.port, [frames.port]));
  return worker;
};

function diedOf(cause: string): ErrorInfo {
  return {
    kind: 'worker-died',
    message: `The lab’s background worker stopped unexpectedly${cause === '' ? '' : `: ${cause.slice(0, 300)}`}.`,
    hint: 'Start again; if it stops again, try a smaller model or fewer prompts.',
  };
}

/** Callbacks stay on the page and are called from the worker. */
const portable = (argument: unknown): unknown =>
  typeof argument === 'function' ? proxy(argument) : argument;

export function createLabClient(spawn: SpawnWorker = spawnLab): LabApi {
  let link: Link | null = null;

  const connect = (): Link => {
    const worker = spawn();
    const death = new Promise<ErrorInfo>((resolve) => {
      const die = (cause: string) => {
        worker.terminate();
        if (link === opened) link = null;
        resolve(diedOf(cause));
      };
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        die(event.message ?? '');
      });
      worker.addEventListener('messageerror', () => die('a message could not be read'));
    });
    const opened: Link = { calls: wrap<LabApi>(worker) as unknown as Link['calls'], death };
    return opened;
  };

  /** The call's outcome, or its failure if the worker died or the call threw. */
  return labFrom((method, args) => {
    const { calls, death } = (link ??= connect());
    const reply = calls[method](...args.map(portable)).catch((thrown: unknown) =>
      failureOf(method, diedOf(String(thrown))),
    );
    return Promise.race([reply, death.then((error) => failureOf(method, error))]);
  });
}
