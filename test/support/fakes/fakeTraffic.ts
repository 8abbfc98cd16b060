/** A device that opens, works and is lost by fake timers, and work for it that logs when it begins and ends. */
import { LabError } from '../../../src/protocol';
import { Device, Scheduler, type Turn } from '../../../src/worker/scheduler';

/** One opened device: its number, and what it throws once it is lost. */
export interface FakeSession {
  readonly number: number;
  lost: LabError | null;
}

export type FakeTurn = Turn<FakeSession, string>;

export const sleep = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms));

/** Between two checkpoints of fake work, ms. */
export const stepMs = 10;

export class FakeTraffic {
  readonly log: string[] = [];
  readonly sessions: FakeSession[] = [];
  /** Thrown by the next attempt to open a device. */
  openError: Error | null = null;
  private lose: () => void = () => undefined;
  private onDevice = 0;
  readonly device = new Device(() => this.open());
  readonly scheduler = new Scheduler<FakeSession>(this.device.open);

  private async open() {
    await sleep(stepMs);
    const error = this.openError;
    this.openError = null;
    if (error) throw error;
    const session: FakeSession = { number: this.sessions.length + 1, lost: null };
    this.sessions.push(session);
    const lost = new Promise<void>((resolve) => (this.lose = resolve));
    return { session, lost };
  }

  loseDevice(): void {
    this.sessions.at(-1)!.lost = new LabError('device-lost', 'The GPU stopped working.', 'Reload.');
    this.lose();
  }

  /** Ten steps with a checkpoint after each; throws if anything else is on the device meanwhile. */
  work =
    (name: string, fault?: Error) =>
    async ({ session, control, emit }: FakeTurn): Promise<string> => {
      this.log.push(`${name} begins on ${session.number}`);
      this.onDevice += 1;
      try {
        for (let step = 1; step <= 10; step++) {
          await sleep(stepMs);
          if (this.onDevice > 1) throw new Error('two at once on the device');
          if (session.lost) throw session.lost;
          if (fault && step === 5) throw fault;
          emit(`${name} ${step}`);
          await control.checkpoint();
        }
        return name;
      } finally {
        this.onDevice -= 1;
        this.log.push(`${name} leaves`);
      }
    };
}
