/** The traffic of one device: one piece of work at a time, by the table in rules.ts. */
import { Cancelled } from '../../engine/interrupt';
import { RunControl } from '../../lab/run/control';
import { LabError, toErrorInfo } from '../../protocol';
import { Delivery } from './delivery';
import type { Ending } from './ending';
import { busyWith, rules, type Kind } from './rules';

/** What a piece of work has while it is its turn. */
export interface Turn<S, E> {
  readonly session: S;
  readonly control: RunControl;
  /** Sends an event to the listener; the outcome follows once it has taken the last one. */
  readonly emit: (event: E) => void;
}

export interface Request<E> {
  readonly kind: Kind;
  /** For pause, resume and stop. */
  readonly id?: string;
  /** Milliseconds that its control counts as elapsed already. */
  readonly elapsedMs?: number;
  readonly listen?: (event: E) => unknown;
}

interface Job {
  readonly kind: Kind;
  readonly id: string | undefined;
  readonly control: RunControl;
  /** Ends it before its turn; null once its turn has come. */
  withdraw: (() => void) | null;
}

const cancelled = { kind: 'cancelled' } as const;

export class Scheduler<S> {
  /** All that waits or works, in order of arrival. */
  private readonly jobs = new Set<Job>();
  /** Resolves when the device is free for whoever comes next. */
  private free: Promise<void> = Promise.resolve();

  constructor(private readonly open: () => Promise<S>) {}

  /** Refused, or done in its turn; never throws. Work cancelled before its turn ends at once and never starts. */
  async submit<T, E = never>(
    { kind, id, elapsedMs, listen = () => undefined }: Request<E>,
    work: (turn: Turn<S, E>) => Promise<T>,
  ): Promise<Ending<T>> {
    const inTheWay = [...this.jobs].find((job) => rules[kind].refusedBy.includes(job.kind));
    if (inTheWay) return refused(inTheWay.kind);
    this.cancelAll((job) => rules[kind].cancels.includes(job.kind));

    const delivery = new Delivery<E>(listen);
    const job: Job = { kind, id, control: new RunControl(elapsedMs), withdraw: null };
    const withdrawn = new Promise<Ending<T>>((resolve) => {
      job.withdraw = () => resolve(cancelled);
    });
    const turn = this.inTurn(job, async (session) =>
      work({ session, control: job.control, emit: delivery.emit }),
    );
    const ending = await Promise.race([turn, withdrawn]);
    await delivery.complete();
    const { failure } = delivery;
    return failure && ending.kind === 'done' ? { kind: 'failed', error: failure } : ending;
  }

  pause(id: string): void {
    for (const job of this.named(id)) if (rules[job.kind].controls.includes('pause')) job.control.pause();
  }

  resume(id: string): void {
    for (const job of this.named(id)) job.control.resume();
  }

  stop(id: string): void {
    this.cancelAll((job) => job.id === id);
  }

  stopKind(kind: Kind): void {
    this.cancelAll((job) => job.kind === kind);
  }

  private named(id: string): readonly Job[] {
    return [...this.jobs].filter((job) => job.id === id);
  }

  private cancelAll(which: (job: Job) => boolean): void {
    for (const job of [...this.jobs].filter(which)) {
      if (!rules[job.kind].controls.includes('stop')) continue;
      job.control.cancel();
      if (!job.withdraw) continue; // its next checkpoint ends it
      this.jobs.delete(job);
      job.withdraw();
    }
  }

  /** Nobody gets the device before what a stop left behind on it has met its checkpoint. */
  private inTurn<T>(job: Job, work: (session: S) => Promise<T>): Promise<Ending<T>> {
    this.jobs.add(job);
    const ending = this.free.then(() => this.perform(job, work));
    this.free = ending.then(() => job.control.left);
    return ending;
  }

  private async perform<T>(job: Job, work: (session: S) => Promise<T>): Promise<Ending<T>> {
    if (!this.jobs.has(job)) return cancelled;
    job.withdraw = null;
    try {
      const session = await this.open();
      await job.control.checkpoint();
      return { kind: 'done', value: await work(session) };
    } catch (thrown) {
      return thrown instanceof Cancelled ? cancelled : { kind: 'failed', error: toErrorInfo(thrown) };
    } finally {
      this.jobs.delete(job);
    }
  }
}

function refused(by: Kind): Ending<never> {
  const { info } = new LabError('busy', busyWith(by), 'Stop it first, or wait until it has finished.');
  return { kind: 'failed', error: info };
}
