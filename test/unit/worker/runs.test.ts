/** Runs, questions and the toy through the worker's API: outcomes are values, whatever the session does. */
import { describe, expect, it } from 'vitest';
import type { LabSession, RunControl } from '../../../src/lab';
import type { RunEvent, RunOutcome } from '../../../src/protocol';
import { runsApi } from '../../../src/worker/runs';
import { Scheduler } from '../../../src/worker/scheduler';
import { signalsApi } from '../../../src/worker/signals';
import { syntheticConfig, syntheticPreflight } from '../../support/synthetic/syntheticRun';

type Deliver = (events: readonly RunEvent[]) => void;

/** An API over a session whose runs and questions are `work`. */
function api(work: (control: RunControl, deliver: Deliver) => Promise<RunOutcome>) {
  const session = {
    run: (_, control, deliver) => work(control, deliver),
    answer: (_, control) => work(control, () => undefined),
    preflight: async (config) => syntheticPreflight(config),
  } as Partial<LabSession> as LabSession;
  const scheduler = new Scheduler(async () => session);
  const find = () => Promise.reject(new Error('no bundled models here'));
  return { ...runsApi(scheduler, find), ...signalsApi(scheduler, new URL('http://localhost/none')) };
}

const none = () => undefined;
const until = (control: RunControl) =>
  new Promise<RunOutcome>((resolve) =>
    control.signal.addEventListener('abort', () => resolve({ kind: 'cancelled' })),
  );
const soon = () => new Promise((resolve) => setTimeout(resolve));
const question = { config: syntheticConfig, models: [], prompts: [] };
const toy = { kind: 'sine', members: 8, sigma: 0.01, populationSeed: 1, shown: 0 } as const;

describe('a run', () => {
  it.each<RunOutcome>([
    { kind: 'done' },
    { kind: 'cancelled' },
    { kind: 'failed', error: { kind: 'device-lost', message: 'gone', hint: 'reload' } },
  ])('ends as its session says: $kind', async (outcome) => {
    expect(await api(async () => outcome).run('run-1', syntheticConfig, none)).toEqual(outcome);
  });

  it('counts the time of the log that it continues', async () => {
    const earlier: RunEvent[] = [{ type: 'stopped', at: 90_000 }];
    let elapsedMs = 0;
    const { run } = api(async (control) => {
      ({ elapsedMs } = control);
      return { kind: 'done' };
    });
    await run('run-1', syntheticConfig, none, earlier);
    expect(elapsedMs).toBeGreaterThanOrEqual(90_000);
    expect(elapsedMs).toBeLessThan(150_000);
  });

  it('sends its events before its outcome', async () => {
    const received: string[] = [];
    const { run } = api(async (_, deliver) => {
      deliver([{ type: 'stopped', at: 1 }]);
      return { kind: 'done' };
    });
    const listen = (events: readonly RunEvent[]): unknown =>
      soon().then(() => received.push(...events.map(({ type }) => type)));
    received.push((await run('run-1', syntheticConfig, listen)).kind);
    expect(received).toEqual(['stopped', 'done']);
  });

  it('is cancelled by its id alone, and refuses an estimate meanwhile', async () => {
    const { run, cancel, preflight } = api(until);
    const outcome = run('run-1', syntheticConfig, none);
    await soon();
    await cancel('run-0');
    expect(await preflight(syntheticConfig)).toMatchObject({ ok: false, error: { kind: 'busy' } });
    await cancel('run-1');
    expect(await outcome).toEqual({ kind: 'cancelled' });
    expect(await preflight(syntheticConfig)).toMatchObject({ ok: true });
  });

  it('fails as a value where a grid is asked that cannot be', async () => {
    const broken = { models: [], tasks: [], noise: [], members: 0, support: 0 } as never;
    expect(await api(until).grid('run-1', broken, none)).toMatchObject({ kind: 'failed' });
  });
});

describe('a question and the toy', () => {
  it('of two questions the later counts', async () => {
    const { answer, cancel } = api(until);
    const first = answer('ask-1', question, none);
    await soon();
    const second = answer('ask-2', question, none);
    expect(await first).toEqual({ kind: 'cancelled' });
    await cancel('ask-1'); // ended already
    await soon();
    await cancel('ask-2');
    expect(await second).toEqual({ kind: 'cancelled' });
  });

  it('a toy that gives way is superseded; during a run it is refused', async () => {
    const { run, cancel, signals, stopSignals } = api(until);
    const first = signals(toy, none);
    const second = signals(toy, none);
    expect(await first).toEqual({ ok: true, value: 'superseded' });
    await stopSignals();
    expect(await second).toEqual({ ok: true, value: 'superseded' });
    const third = signals(toy, none);
    const outcome = run('run-1', syntheticConfig, none);
    expect(await third).toEqual({ ok: true, value: 'superseded' });
    const error = { kind: 'busy', message: 'A run is under way.' };
    expect(await signals(toy, none)).toMatchObject({ ok: false, error });
    await cancel('run-1');
    expect(await outcome).toEqual({ kind: 'cancelled' });
  });
});
