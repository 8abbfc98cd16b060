/** Gives foreign code its time and no more, and makes a verdict of whatever comes of it. */
import type { Judged, PythonProgram, RewardCall, Sandbox } from '../protocol';
import { converse, type Nursery, type TimeLimits } from './worker';

/** What Pyodide is made of; scripts as text, or as file: addresses. */
export interface PythonFiles {
  readonly script: string;
  readonly engine: string;
  /** pyodide-lock.json, as text. */
  readonly lock: string;
  readonly indexURL: string;
  readonly wasm: Uint8Array;
  readonly stdlib: Uint8Array;
}

export interface WardenOptions {
  readonly nursery: Nursery;
  readonly pythonFiles: () => Promise<PythonFiles>;
  readonly rewardLimits?: Partial<TimeLimits>;
  readonly pythonMs?: number;
  /** Python programs that run side by side. */
  readonly parallel?: number;
}

export const rewardLimits: TimeLimits = { startMs: 20_000, callMs: 1000, batchMs: 3000 };
const pythonMs = 5000;
const pythonStartMs = 60_000;
const callsPerBatch = 64;

const notStarted = 'the sandbox could not be started';

function rewardOf(result: Readonly<Record<string, unknown>>): Judged<number> {
  const { value, threw } = result;
  if (typeof threw === 'string') return { ok: false, fault: 'threw', message: threw.slice(0, 300) };
  if (typeof value === 'number' && Number.isFinite(value)) return { ok: true, value };
  const what = typeof value === 'string' ? `a value of type ${value.slice(0, 20)}` : String(Number(value));
  return { ok: false, fault: 'not a number', message: `it returned ${what}` };
}

export class Warden implements Sandbox {
  private prepared: Promise<string | null> | null = null;

  constructor(private readonly options: WardenOptions) {}

  async rewards(source: string, calls: readonly RewardCall[]): Promise<readonly Judged<number>[]> {
    const results: Judged<number>[] = [];
    for (let first = 0; first < calls.length; first += callsPerBatch) {
      results.push(...(await this.batch(source, calls.slice(first, first + callsPerBatch))));
    }
    return results;
  }

  /** A fresh worker, and another one after each call that ended the one before, until the batch's time is up. */
  private async batch(source: string, calls: readonly RewardCall[]): Promise<Judged<number>[]> {
    const limits = { ...rewardLimits, ...this.options.rewardLimits };
    const results: Judged<number>[] = [];
    const giveUp = (fault: 'threw' | 'timed out' | 'crashed', message: string) => {
      while (results.length < calls.length) results.push({ ok: false, fault, message });
    };
    const expression = source.trim().replace(/;+$/, '');
    for (let left = limits.batchMs; results.length < calls.length;) {
      const rest = calls.slice(results.length);
      const began = performance.now();
      const ending = await converse(
        this.options.nursery,
        'reward',
        { source: expression, calls: rest },
        rest.length,
        { ...limits, batchMs: left },
        (result) => results.push(rewardOf(result)),
      );
      left -= performance.now() - began;
      if (ending.kind === 'failed') giveUp('threw', ending.message);
      if (ending.kind === 'broken') results.push({ ok: false, fault: ending.fault, message: ending.message });
      if (ending.kind === 'not started') {
        this.options.nursery.reset();
        giveUp('crashed', notStarted);
      }
      if (left <= 0) giveUp('timed out', 'the batch took too long');
    }
    return results;
  }

  async python(programs: readonly PythonProgram[]): Promise<readonly Judged<boolean>[]> {
    const results: Judged<boolean>[] = [];
    let next = 0;
    const lane = async () => {
      while (next < programs.length) {
        const index = next++;
        results[index] = await this.runProgram(programs[index]!);
      }
    };
    await Promise.all(Array.from({ length: this.options.parallel ?? 2 }, lane));
    return results;
  }

  private async runProgram(program: PythonProgram): Promise<Judged<boolean>> {
    const problem = await (this.prepared ??= this.prepare());
    if (problem !== null) return { ok: false, fault: 'crashed', message: problem };
    let passed = false;
    const ms = this.options.pythonMs ?? pythonMs;
    const limits = { startMs: pythonStartMs, callMs: ms, batchMs: ms };
    const ending = await converse(this.options.nursery, 'python', program, 1, limits, ({ value }) => {
      passed = value === 1;
    });
    if (ending.kind === 'done') return { ok: true, value: passed };
    if (ending.kind === 'broken') return { ok: false, fault: ending.fault, message: ending.message };
    this.prepared = null;
    this.options.nursery.reset();
    return { ok: false, fault: 'crashed', message: ending.kind === 'failed' ? ending.message : notStarted };
  }

  /** Makes the memory image that interpreters begin from; what went wrong, or null. */
  private async prepare(): Promise<string | null> {
    let files: PythonFiles;
    try {
      files = await this.options.pythonFiles();
    } catch (thrown) {
      this.prepared = null;
      return `Python could not be fetched: ${thrown instanceof Error ? thrown.message.slice(0, 200) : 'unknown reason'}`;
    }
    const problem = await new Promise<string | null>((resolve) => {
      const { nursery } = this.options;
      const end = (outcome: string | null) => {
        clearTimeout(timer);
        worker.terminate();
        resolve(outcome);
      };
      const timer = setTimeout(() => end(notStarted), pythonStartMs);
      const worker = nursery.spawn('python', true, {
        message: (data) => {
          const { kept, failed } = data as { kept?: boolean; failed?: string };
          end(kept === true ? null : String(failed ?? notStarted).slice(0, 300));
        },
        died: (reason) => end(reason.slice(0, 300)),
      });
      worker.post({ prepare: files });
    });
    if (problem !== null) this.prepared = null;
    return problem;
  }
}
