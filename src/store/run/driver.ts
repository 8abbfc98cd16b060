/** Drives a run to its end; its events reach the store in batches. */
import type { ErrorInfo, LabApi, RunConfig, RunEvent, RunOutcome } from '../../protocol';
import type { Batcher } from '../../async/batcher';
import { eventBatcher } from './eventBatcher';
import { appendEvents, busy, clearedRun, type LabState, type LabStore } from '../state';
import { replay } from './reducer';

export class Driver {
  private runs = 0;
  private readonly queue: Batcher<RunEvent>;

  constructor(
    private readonly store: LabStore,
    private readonly client: LabApi,
    private readonly onFailure: (error: ErrorInfo) => void,
  ) {
    this.queue = eventBatcher((events) => store.setState((state) => appendEvents(state, events)));
  }

  private get state(): LabState {
    return this.store.getState();
  }

  get runId(): string {
    return `run-${this.runs}`;
  }

  /** A log made elsewhere replaces the run shown. */
  show(log: readonly RunEvent[]): void {
    this.store.setState({ ...clearedRun, modelError: null });
    this.queue.push(log);
    this.queue.flush();
  }

  /** To the end, from the start or from where the log `earlier` ends. */
  async drive(config: RunConfig, earlier: readonly RunEvent[]): Promise<void> {
    this.runs += 1;
    const { runId } = this;
    const run = earlier.length > 0 ? { log: earlier, run: { ...replay(earlier), ending: null } } : clearedRun;
    this.store.setState({ ...run, control: 'starting' });
    const outcome = await this.client.run(runId, config, (events) => this.receive(runId, events), earlier);
    this.queue.flush();
    this.settle(outcome);
  }

  private receive(runId: string, events: readonly RunEvent[]): void {
    if (runId !== this.runId) return;
    this.queue.push(events);
    if (this.state.control === 'starting') this.store.setState({ control: 'running' });
  }

  /** A worker that died sends no last event, so the outcome stands in for it. */
  private settle(outcome: RunOutcome): void {
    const at = this.state.log.at(-1)?.at ?? 0;
    const { ending } = this.state.run;
    if (!ending && outcome.kind === 'failed') this.queue.push([{ type: 'failed', error: outcome.error, at }]);
    if (!ending && outcome.kind === 'cancelled') this.queue.push([{ type: 'stopped', at }]);
    this.store.setState({ control: 'idle' });
    if (outcome.kind === 'failed') this.onFailure(outcome.error);
  }

  pause = async (): Promise<void> => {
    if (this.state.control !== 'running') return;
    this.store.setState({ control: 'paused' });
    await this.client.pause(this.runId);
  };

  resume = async (): Promise<void> => {
    if (this.state.control !== 'paused') return;
    this.store.setState({ control: 'running' });
    await this.client.resume(this.runId);
  };

  stop = async (): Promise<void> => {
    if (!busy(this.state) || this.state.control === 'stopping') return;
    this.store.setState({ control: 'stopping' });
    await this.client.cancel(this.runId);
  };
}
