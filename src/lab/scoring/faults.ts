/** Counts answers that untrusted code failed to score, so that a run can say how many of its zeros are faults. */
import type { FaultCounts, SandboxScore, RunEvent, RunEventBody, Sandbox } from '../../protocol';

export class FaultCounter implements Sandbox {
  private counts: FaultCounts;
  private reported: FaultCounts;

  /** Continues from the counts in the log of an interrupted run. */
  constructor(
    private readonly sandbox: Sandbox,
    earlier: readonly RunEvent[] = [],
  ) {
    const last = earlier.findLast((event) => event.type === 'faults');
    this.counts = last?.type === 'faults' ? last.counts : {};
    this.reported = this.counts;
  }

  private count<T>(results: readonly SandboxScore<T>[], signal?: AbortSignal): readonly SandboxScore<T>[] {
    if (signal?.aborted) return results; // a call cut short by a stop is not a fault
    for (const result of results) {
      if (!result.ok) this.counts = { ...this.counts, [result.fault]: (this.counts[result.fault] ?? 0) + 1 };
    }
    return results;
  }

  rewards: Sandbox['rewards'] = async (source, calls, signal) =>
    this.count(await this.sandbox.rewards(source, calls, signal), signal);

  python: Sandbox['python'] = async (programs, signal) =>
    this.count(await this.sandbox.python(programs, signal), signal);

  /** The events, each preceded by the counts if they have changed. */
  async *watch(events: AsyncIterable<RunEventBody>): AsyncGenerator<RunEventBody> {
    for await (const body of events) {
      if (this.reported !== this.counts) yield { type: 'faults', counts: (this.reported = this.counts) };
      yield body;
    }
  }
}
