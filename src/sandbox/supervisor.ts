/** Runs untrusted code under time limits and turns whatever happens into a result. */
import type { SandboxScore, PythonProgram, RewardCall, Sandbox } from '../protocol';
import { converse, type WorkerFactory, type TimeLimits } from './worker';

/** Pyodide's files; scripts as text, or as file: URLs. */
export interface PythonFiles {
  readonly script: string;
  readonly engine: string;
  /** pyodide-lock.json, as text. */
  readonly lock: string;
  readonly indexURL: string;
  readonly wasm: Uint8Array;
  readonly stdlib: Uint8Array;
}

export interface SupervisorOptions {
  readonly workers: WorkerFactory;
  readonly pythonFiles: () => Promise<PythonFiles>;
  readonly rewardLimits?: Partial<TimeLimits>;
  readonly pythonMs?: number;
  /** Python programs run in parallel. */
  readonly parallel?: number;
}

export const rewardLimits: TimeLimits = { startMs: 20_000, callMs: 1000, batchMs: 3000 };
const pythonMs = 5000;
const pythonStartMs = 60_000;
const callsPerBatch = 64;

const notStarted = 'the sandbox could not be started';
const stopped = { ok: false, fault: 'timed out', message: 'stopped' } as const;

/** As text, so that no call sees another's changes to its example. */
const textOf = (call: RewardCall): string =>
  JSON.stringify(call, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));

function rewardOf(result: Readonly<Record<string, unknown>>): SandboxScore<number> {
  const { value, threw } = result;
  if (typeof threw === 'string') return { ok: false, fault: 'threw', message: threw.slice(0, 300) };
  if (typeof value === 'number' && Number.isFinite(value)) return { ok: true, value };
  const what = typeof value === 'string' ? `a value of type ${value.slice(0, 20)}` : String(Number(value));
  return { ok: false, fault: 'not a number', message: `it returned ${what}` };
}

export class Supervisor implements Sandbox {
  private preparing: Promise<string | null> | null = null;

  constructor(private readonly options: SupervisorOptions) {}

  async rewards(
    source: string,
    calls: readonly RewardCall[],
    signal?: AbortSignal,
  ): Promise<readonly SandboxScore<number>[]> {
    const results: SandboxScore<number>[] = [];
    for (let first = 0; first < calls.length; first += callsPerBatch) {
      const batch = calls.slice(first, first + callsPerBatch).map(textOf);
      results.push(...(await this.batch(source, batch, signal)));
    }
    return results;
  }

  /** Restarts the worker after each call that ended it, until the batch's time is up. */
  private async batch(
    source: string,
    calls: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<SandboxScore<number>[]> {
    const limits = { ...rewardLimits, ...this.options.rewardLimits };
    const results: SandboxScore<number>[] = [];
    const giveUp = (fault: 'threw' | 'timed out' | 'crashed', message: string) => {
      while (results.length < calls.length) results.push({ ok: false, fault, message });
    };
    const expression = source.trim().replace(/;+$/, '');
    for (let left = limits.batchMs; results.length < calls.length && !signal?.aborted;) {
      const rest = calls.slice(results.length);
      const began = performance.now();
      const ending = await converse(
        this.options.workers,
        {
          program: 'reward',
          opening: { source: expression, calls: rest },
          count: rest.length,
          limits: { ...limits, batchMs: left },
          signal,
        },
        (result) => results.push(rewardOf(result)),
      );
      left -= performance.now() - began;
      if (ending.kind === 'failed') giveUp('threw', ending.message);
      if (ending.kind === 'broken') results.push({ ok: false, fault: ending.fault, message: ending.message });
      if (ending.kind === 'not started') {
        this.options.workers.reset();
        giveUp('crashed', notStarted);
      }
      if (left <= 0) giveUp('timed out', 'the batch took too long');
    }
    if (signal?.aborted) giveUp(stopped.fault, stopped.message);
    return results;
  }

  async python(
    programs: readonly PythonProgram[],
    signal?: AbortSignal,
  ): Promise<readonly SandboxScore<boolean>[]> {
    const results: SandboxScore<boolean>[] = [];
    let next = 0;
    const lane = async () => {
      while (next < programs.length) {
        const index = next++;
        results[index] = signal?.aborted ? stopped : await this.runProgram(programs[index]!, signal);
      }
    };
    await Promise.all(Array.from({ length: this.options.parallel ?? 2 }, lane));
    return results;
  }

  private async runProgram(
    program: PythonProgram,
    signal: AbortSignal | undefined,
  ): Promise<SandboxScore<boolean>> {
    const problem = await this.ready(signal);
    if (signal?.aborted) return stopped;
    if (problem !== null) return { ok: false, fault: 'crashed', message: problem };
    let passed = false;
    const ms = this.options.pythonMs ?? pythonMs;
    const limits = { startMs: pythonStartMs, callMs: ms, batchMs: ms };
    const conversation = { program: 'python', opening: program, count: 1, limits, signal } as const;
    const ending = await converse(this.options.workers, conversation, ({ value }) => {
      passed = value === 1;
    });
    if (ending.kind === 'done') return { ok: true, value: passed };
    if (ending.kind === 'stopped') return stopped;
    if (ending.kind === 'broken') return { ok: false, fault: ending.fault, message: ending.message };
    this.options.workers.reset();
    return { ok: false, fault: 'crashed', message: ending.kind === 'failed' ? ending.message : notStarted };
  }

  /** Why there is no interpreter, or null; all lanes wait for the same memory image. */
  private async ready(signal: AbortSignal | undefined): Promise<string | null> {
    if (!this.preparing && this.options.workers.keeps('python')) return null;
    this.preparing ??= this.prepare().finally(() => (this.preparing = null));
    const stopped = new Promise<null>((resolve) =>
      signal?.addEventListener('abort', () => resolve(null), { once: true }),
    );
    return Promise.race([this.preparing, stopped]); // a stop does not wait for Python
  }

  /** Makes the memory image that interpreters start from; returns an error message or null. */
  private async prepare(): Promise<string | null> {
    let files: PythonFiles;
    try {
      files = await this.options.pythonFiles();
    } catch (thrown) {
      return `Python could not be fetched: ${thrown instanceof Error ? thrown.message.slice(0, 200) : 'unknown reason'}`;
    }
    return new Promise<string | null>((resolve) => {
      const { workers } = this.options;
      const end = (outcome: string | null) => {
        clearTimeout(timer);
        worker.terminate();
        resolve(outcome);
      };
      const timer = setTimeout(() => end(notStarted), pythonStartMs);
      const worker = workers.spawn('python', true, {
        message: (data) => {
          const { kept, failed } = data as { kept?: boolean; failed?: string };
          end(kept === true ? null : String(failed ?? notStarted).slice(0, 300));
        },
        died: (reason) => end(reason.slice(0, 300)),
      });
      worker.post({ prepare: files });
    });
  }
}
