/** Counts the answers that foreign code gave no verdict on, so that a run can say how many of its zeros are such. */
import type { FaultCounts, SandboxScore, RunEvent, RunEventBody, Sandbox } from '../../protocol';

export class FaultCounter implements Sandbox {
  private counts: FaultCounts;
  private told: FaultCounts;

  /** Goes on counting where the log of a run that broke off ends. */
  constructor(
    private readonly sandbox: Sandbox,
    earlier: readonly RunEvent[] = [],
  ) {
    const last = earlier.findLast((event) => event.type === 'faults');
    this.counts = last?.type === 'faults' ? last.counts : {};
    this.told = this.counts;
  }

  private count<T>(results: readonly SandboxScore<T>[], signal?: AbortSignal): readonly SandboxScore<T>[] {
    if (signal?.aborted) return results; // what a stop cut short is no fault
    for (const result of results) {
      if (!result.ok) this.counts = { ...this.counts, [result.fault]: (this.counts[result.fault] ?? 0) + 1 };
    }
    return results;
  }

  rewards: Sandbox['rewards'] = async (source, calls, signal) =>
    this.count(await this.sandbox.rewards(source, calls, signal), signal);

  python: Sandbox['python'] = async (programs, signal) =>
    this.count(await this.sandbox.python(programs, signal), signal);

  /** The events, and before each of them the counts, where they have changed. */
  async *watch(events: AsyncIterable<RunEventBody>): AsyncGenerator<RunEventBody> {
    for await (const body of events) {
      if (this.told !== this.counts) yield { type: 'faults', counts: (this.told = this.counts) };
      yield body;
    }
  }
}
