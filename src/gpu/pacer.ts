/** Submits dispatches in short bursts, at most two in flight, so that work stays cancellable and the queue busy. */
import type { Gpu } from './device';
import { encodeDispatch, type Dispatch } from './program';

const burstSeconds = 0.05;
const inFlight = 2;

/** A copy between dispatches, which cannot run inside a compute pass. */
export type EncodeStep = (encoder: GPUCommandEncoder) => void;

export class Pacer {
  private pending: (Dispatch | EncodeStep)[] = [];
  private pendingFlop = 0;
  private readonly running: Promise<void>[] = [];
  private flopPerSecond: number;
  private lastDone = 0;

  constructor(
    private readonly gpu: Gpu,
    private readonly checkpoint: () => Promise<void>,
  ) {
    this.flopPerSecond = gpu.adapter.software ? 2e9 : 2e11;
  }

  /** Adds dispatches and copies, submitting whenever a burst is full. */
  async run(work: Iterable<Dispatch | EncodeStep>): Promise<void> {
    for (const item of work) {
      this.pending.push(item);
      if (typeof item !== 'function') this.pendingFlop += item.flop;
      if (this.pendingFlop > this.flopPerSecond * burstSeconds) await this.flush();
    }
  }

  /** Submits what is pending. */
  async flush(): Promise<void> {
    const { pending, pendingFlop } = this;
    this.pending = [];
    this.pendingFlop = 0;
    if (pending.length === 0) return;
    await this.checkpoint();
    if (this.running.length >= inFlight) await this.running.shift();
    this.gpu.submit((encoder) => encodeWork(encoder, pending));
    const submitted = performance.now();
    const done = this.gpu.idle().then(() => this.learn(pendingFlop, submitted));
    done.catch(() => undefined); // whoever awaits it reports it
    this.running.push(done);
  }

  async drain(): Promise<void> {
    await this.flush();
    while (this.running.length > 0) await this.running.shift();
  }

  /** Updates the estimate of the adapter's speed, from bursts long enough to measure. */
  private learn(flop: number, submitted: number): void {
    const now = performance.now();
    const seconds = (now - Math.max(submitted, this.lastDone)) / 1000;
    this.lastDone = now;
    if (flop < 1e6 || seconds <= 0) return;
    const speed = Math.min(Math.max(flop / seconds, 1e8), 1e14);
    this.flopPerSecond += 0.3 * (speed - this.flopPerSecond);
  }
}

function encodeWork(encoder: GPUCommandEncoder, work: readonly (Dispatch | EncodeStep)[]): void {
  let pass: GPUComputePassEncoder | null = null;
  for (const item of work) {
    if (typeof item === 'function') {
      pass?.end();
      pass = null;
      item(encoder);
    } else {
      pass ??= encoder.beginComputePass();
      encodeDispatch(pass, item);
    }
  }
  pass?.end();
}
