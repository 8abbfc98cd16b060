/** Progress, throughput and remaining time of a run, from its completed batches. */
import type { RunEventBody, RunPhase } from '../../protocol';
import type { RunControl } from './control';

const smoothing = 0.3;

export class Progress {
  private done = 0;
  private lastMs: number;
  private tokensPerSecond = 0;
  private forwardsPerSecond = 0;
  /** Passes recalled from a record instead of computed. */
  private recalled = 0;

  constructor(
    private readonly control: RunControl,
    /** Expected single-prompt forward passes in the whole run. */
    private total: number,
    private readonly expectedSeconds: number,
    /** Of these, passes of further populations. */
    public reserved = 0,
  ) {
    this.lastMs = control.elapsedMs;
  }

  /** Updates the remaining passes of this population's pipeline. */
  expect(forwards: number): void {
    this.total = this.done + forwards + this.reserved;
  }

  /** Raises the remaining passes to at least this. */
  expectAtLeast(forwards: number): void {
    this.total = Math.max(this.total, this.done + forwards + this.reserved);
  }

  /** Forward passes so far. */
  get forwards(): number {
    return this.done;
  }

  /** Adds a batch and returns a progress event; a batch without tokens comes from a record. */
  advance(phase: RunPhase, forwards: number, tokens: number): RunEventBody {
    const now = this.control.elapsedMs;
    const seconds = Math.max(1e-3, (now - this.lastMs) / 1000);
    this.lastMs = now;
    const first = this.done === this.recalled;
    this.done += forwards;
    if (tokens === 0) this.recalled += forwards;
    else {
      const blend = (old: number, next: number) => (first ? next : old + smoothing * (next - old));
      this.tokensPerSecond = blend(this.tokensPerSecond, tokens / seconds);
      this.forwardsPerSecond = blend(this.forwardsPerSecond, forwards / seconds);
    }
    const left = this.total - this.done;
    const expected = this.expectedSeconds * (left / Math.max(1, this.total));
    const measured = left / Math.max(1e-9, this.forwardsPerSecond);
    const trust = Math.min(1, (this.done - this.recalled) / (0.1 * this.total)); // the calibration is trusted until a tenth is done
    return {
      type: 'progress',
      phase,
      done: this.done,
      total: this.total,
      tokensPerSecond: this.tokensPerSecond,
      secondsLeft: trust * measured + (1 - trust) * expected,
    };
  }
}
