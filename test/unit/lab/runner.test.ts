import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cancelled } from '../../../src/engine';
import { RunControl } from '../../../src/lab';
import { Progress } from '../../../src/lab/run/progress';
import { driveRun } from '../../../src/lab/run/runner';
import { LabError, type RunEvent, type RunEventBody } from '../../../src/protocol';

const member = (index: number): RunEventBody => ({
  type: 'members',
  members: [{ index, seed: index, sigma: 1, reward: 0, accuracy: 0 }],
});

const sleep = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Runs `events`, noting each delivery as [ms since the start, number of events]. */
async function deliveries(events: AsyncIterable<RunEventBody>, control = new RunControl()) {
  const started = performance.now();
  const log: [number, number][] = [];
  const all: RunEvent[] = [];
  const outcome = driveRun(events, control, (batch) => {
    log.push([performance.now() - started, batch.length]);
    all.push(...batch);
  });
  await vi.runAllTimersAsync();
  return { outcome: await outcome, log, all };
}

describe('runner', () => {
  it('delivers the first event at once, then what came in every 50 ms', async () => {
    const { log } = await deliveries(
      (async function* () {
        for (let i = 0; i < 6; i++) {
          yield member(i); // at 0, 15, 30, 45, 60 and 75 ms, where the run ends
          if (i < 5) await sleep(15);
        }
      })(),
    );
    expect(log).toEqual([
      [0, 1],
      [50, 3],
      [75, 2],
    ]);
  });

  it('does not keep an event waiting for the next', async () => {
    const { log } = await deliveries(
      (async function* () {
        yield member(0);
        yield member(1);
        await sleep(5000);
        yield member(2);
      })(),
    );
    expect(log).toEqual([
      [0, 1],
      [50, 1],
      [5000, 1],
    ]);
  });

  it('hands on an expected failure as the last event and as the outcome', async () => {
    const error = { kind: 'device-lost', message: 'gone', hint: 'reload' } as const;
    const { outcome, all } = await deliveries(
      (async function* () {
        yield member(0);
        throw new LabError(error.kind, error.message, error.hint);
      })(),
    );
    expect(outcome).toEqual({ kind: 'failed', error });
    expect(all.map(({ type }) => type)).toEqual(['members', 'failed']);
    expect(all.at(-1)).toMatchObject({ error });
  });

  it('stamps events with the time of the run, pauses left out', async () => {
    const control = new RunControl();
    const { all } = await deliveries(
      (async function* () {
        await sleep(100);
        yield member(0);
        control.pause();
        setTimeout(() => control.resume(), 700);
        await control.checkpoint();
        await sleep(30);
        yield member(1);
      })(),
      control,
    );
    expect(all.map(({ at }) => at)).toEqual([100, 130]);
  });

  it('ends work that is still under way at its next checkpoint, paused or not', async () => {
    for (const paused of [false, true]) {
      const control = new RunControl();
      if (paused) control.pause();
      const waiting = control.checkpoint();
      if (!paused) await waiting;
      control.cancel();
      if (paused) await expect(waiting).rejects.toBeInstanceOf(Cancelled);
      await expect(control.checkpoint()).rejects.toBeInstanceOf(Cancelled);
    }
  });

  it('stops while paused', async () => {
    const control = new RunControl();
    control.pause();
    setTimeout(() => control.cancel(), 300);
    const { outcome, all } = await deliveries(
      (async function* () {
        await control.checkpoint();
        yield member(0);
      })(),
      control,
    );
    expect(outcome).toEqual({ kind: 'cancelled' });
    expect(all.map(({ type }) => type)).toEqual(['stopped']);
  });

  it('stops at once, and says when what was on the way has left the device', async () => {
    const control = new RunControl();
    setTimeout(() => control.cancel(), 100);
    let closed = false;
    let left = false;
    const events: RunEvent[] = [];
    const ending = driveRun(
      (async function* () {
        try {
          await sleep(5000);
          yield member(0);
        } finally {
          closed = true;
        }
      })(),
      control,
      (batch) => events.push(...batch),
    );
    await vi.advanceTimersByTimeAsync(100);
    expect(await ending).toEqual({ kind: 'cancelled' });
    expect(events).toEqual([{ type: 'stopped', at: 100 }]);
    const leaving = control.left.then(() => (left = true));
    await vi.advanceTimersByTimeAsync(4800);
    expect([closed, left]).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(200);
    await leaving;
    expect(closed).toBe(true);
  });
});

describe('progress', () => {
  it('trusts the estimate at first and the measurement later', () => {
    const progress = new Progress(new RunControl(), 1000, 500);
    vi.advanceTimersByTime(1000);
    expect(progress.advance('base', 1, 30)).toMatchObject({ done: 1, total: 1000, tokensPerSecond: 30 });
    vi.advanceTimersByTime(1000);
    const early = progress.advance('population', 1, 30);
    expect(early).toMatchObject({ type: 'progress', done: 2 });
    expect((early as { secondsLeft: number }).secondsLeft).toBeGreaterThan(450);
    for (let second = 0; second < 98; second++) {
      vi.advanceTimersByTime(1000);
      progress.advance('population', 5, 150);
    }
    vi.advanceTimersByTime(1000);
    const late = progress.advance('population', 5, 150) as { secondsLeft: number; tokensPerSecond: number };
    expect(progress.forwards).toBe(497);
    expect(late.secondsLeft).toBeCloseTo(503 / 5, 6);
    expect(late.tokensPerSecond).toBeCloseTo(150, 6);
  });
});
