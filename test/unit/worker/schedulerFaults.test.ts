/** One piece of work of each kind on the device: pause, stop, listeners that fail, and work that a stop leaves behind. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cancelled } from '../../../src/engine';
import { patienceMs } from '../../../src/worker/scheduler/delivery';
import { kinds, type Kind } from '../../../src/worker/scheduler/rules';
import { FakeTraffic, sleep, stepMs, type FakeTurn } from '../../support/fakes/fakeTraffic';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const runs: readonly Kind[] = ['run', 'landscape', 'grid', 'selection'];
const stoppable: readonly Kind[] = [...runs, 'answer', 'export', 'toy'];

const done = (value: string) => ({ kind: 'done', value }) as const;
const cancelled = { kind: 'cancelled' } as const;

/** Whether a promise has settled yet. */
function watched<T>(promise: Promise<T>): { readonly promise: Promise<T>; settled: boolean } {
  const state = { promise, settled: false };
  void promise.finally(() => (state.settled = true));
  return state;
}

describe.each(kinds)('%s', (kind) => {
  it(`is ${stoppable.includes(kind) ? '' : 'not '}stopped at its next checkpoint`, async () => {
    const { scheduler, log, work } = new FakeTraffic();
    const ending = scheduler.submit({ kind, id: 'it' }, work('it'));
    await vi.advanceTimersByTimeAsync(3.5 * stepMs);
    scheduler.stop('another');
    scheduler.stop('it');
    await vi.advanceTimersByTimeAsync(stepMs);
    expect(log).toHaveLength(stoppable.includes(kind) ? 2 : 1);
    await vi.runAllTimersAsync();
    expect(await ending).toEqual(stoppable.includes(kind) ? cancelled : done('it'));
  });

  it(`is ${runs.includes(kind) ? '' : 'not '}paused, and resumed`, async () => {
    const { scheduler, log, work } = new FakeTraffic();
    const ending = watched(scheduler.submit({ kind, id: 'it' }, work('it')));
    await vi.advanceTimersByTimeAsync(3.5 * stepMs);
    scheduler.pause('another');
    scheduler.pause('it');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(ending.settled).toBe(!runs.includes(kind));
    scheduler.resume('it');
    await vi.runAllTimersAsync();
    expect(await ending.promise).toEqual(done('it'));
    expect(log).toEqual(['it begins on 1', 'it leaves']);
  });

  it('ends when it is paused, then stopped, and the next has the device', async () => {
    const { scheduler, log, work } = new FakeTraffic();
    const ending = scheduler.submit({ kind, id: 'it' }, work('it'));
    await vi.advanceTimersByTimeAsync(3.5 * stepMs);
    scheduler.pause('it');
    await vi.advanceTimersByTimeAsync(5 * stepMs);
    scheduler.stop('it');
    await vi.runAllTimersAsync();
    expect(await ending).toEqual(stoppable.includes(kind) ? cancelled : done('it'));
    const next = scheduler.submit({ kind: 'run' }, work('next'));
    await vi.runAllTimersAsync();
    expect(await next).toEqual(done('next'));
    expect(log.slice(-2)).toEqual(['next begins on 1', 'next leaves']);
  });

  it('keeps its place when paused before its turn', async () => {
    const { scheduler, log, work } = new FakeTraffic();
    void scheduler.submit({ kind: 'load' }, work('load'));
    const ending = watched(scheduler.submit({ kind, id: 'it' }, work('it')));
    scheduler.pause('it');
    await vi.advanceTimersByTimeAsync(1000 * stepMs);
    expect(ending.settled).toBe(!runs.includes(kind));
    expect(log.includes('it begins on 1')).toBe(!runs.includes(kind));
    scheduler.resume('it');
    await vi.runAllTimersAsync();
    expect(await ending.promise).toEqual(done('it'));
  });

  it('ends when it is stopped while the device opens', async () => {
    const { scheduler, log, work } = new FakeTraffic();
    const ending = scheduler.submit({ kind, id: 'it' }, work('it'));
    await vi.advanceTimersByTimeAsync(stepMs / 2);
    scheduler.stop('it');
    await vi.runAllTimersAsync();
    expect(await ending).toEqual(stoppable.includes(kind) ? cancelled : done('it'));
    expect(log).toHaveLength(stoppable.includes(kind) ? 0 : 2);
  });

  it('is stopped before its turn without waiting for it', async () => {
    const { scheduler, log, work } = new FakeTraffic();
    const load = watched(scheduler.submit({ kind: 'load' }, work('load')));
    const ending = watched(scheduler.submit({ kind, id: 'it' }, work('it')));
    await vi.advanceTimersByTimeAsync(2 * stepMs);
    scheduler.stopKind(kind);
    await vi.advanceTimersByTimeAsync(0);
    expect(ending.settled).toBe(stoppable.includes(kind));
    expect(load.settled).toBe(false);
    await vi.runAllTimersAsync();
    expect(log.includes('it begins on 1')).toBe(!stoppable.includes(kind));
  });

  it('sends its last event before its outcome', async () => {
    const { scheduler, work } = new FakeTraffic();
    const events: string[] = [];
    const listen = (event: string) => sleep(25).then(() => events.push(event));
    const ending = scheduler.submit({ kind, listen }, work('it')).then(() => events.push('outcome'));
    await vi.runAllTimersAsync();
    await ending;
    expect(events).toEqual([...Array.from({ length: 10 }, (_, i) => `it ${i + 1}`), 'outcome']);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('deaf');
      },
    ],
    ['rejects', () => Promise.reject(new Error('deaf'))],
  ])('works to its end and then fails when its listener %s; the next is served', async (_, listen) => {
    const { scheduler, log, work } = new FakeTraffic();
    const ending = scheduler.submit({ kind, listen }, work('it'));
    await vi.runAllTimersAsync();
    expect(await ending).toMatchObject({ kind: 'failed', error: { kind: 'internal', message: 'deaf' } });
    const next = scheduler.submit({ kind: 'run' }, work('next'));
    await vi.runAllTimersAsync();
    expect(await next).toEqual(done('next'));
    expect(log).toEqual(['it begins on 1', 'it leaves', 'next begins on 1', 'next leaves']);
  });

  it('says what went wrong with the work rather than with its listener', async () => {
    const { scheduler, work } = new FakeTraffic();
    const listen = () => Promise.reject(new Error('deaf'));
    const ending = scheduler.submit({ kind, listen }, work('it', new Error('a defect')));
    await vi.runAllTimersAsync();
    expect(await ending).toMatchObject({ kind: 'failed', error: { message: 'a defect' } });
  });

  it('leaves the device to the next, and settles, when its listener never does', async () => {
    const { scheduler, work } = new FakeTraffic();
    const listen = () => new Promise<void>(() => undefined);
    const ending = watched(scheduler.submit({ kind, listen }, work('it')));
    await vi.advanceTimersByTimeAsync(12 * stepMs);
    const next = scheduler.submit({ kind: 'run' }, work('next'));
    await vi.advanceTimersByTimeAsync(12 * stepMs);
    expect(await next).toEqual(done('next'));
    expect(ending.settled).toBe(false);
    await vi.advanceTimersByTimeAsync(patienceMs);
    expect(ending.settled).toBe(true);
    expect(await ending.promise).toEqual(done('it'));
  });
});

describe('work that a stop leaves behind', () => {
  /** Returns as soon as it is stopped; what it was waiting for takes `ms` to meet its checkpoint. */
  const leaving =
    (traffic: FakeTraffic, ms: number) =>
    async ({ control }: FakeTurn) => {
      const items = (async function* () {
        yield 0;
        await sleep(ms);
        traffic.log.push('left');
        await control.checkpoint();
        yield 1;
      })();
      for (;;) {
        const item = await control.next(items);
        if (item === null) throw new Cancelled('stopped');
        if (item.done) return 'whole';
      }
    };

  it.each(kinds)('meets its checkpoint before %s has the device', async (kind) => {
    const traffic = new FakeTraffic();
    const { scheduler, log, work } = traffic;
    const run = watched(scheduler.submit({ kind: 'run', id: 'it' }, leaving(traffic, 100 * stepMs)));
    await vi.advanceTimersByTimeAsync(20 * stepMs);
    scheduler.stop('it');
    await vi.advanceTimersByTimeAsync(0);
    expect(run.settled).toBe(true); // at once
    expect(await run.promise).toEqual(cancelled);
    const next = scheduler.submit({ kind, id: 'next' }, work('next')); // neither refused
    await vi.advanceTimersByTimeAsync(50 * stepMs);
    expect(log).toEqual([]); // nor begun
    await vi.runAllTimersAsync();
    expect(await next).toEqual(done('next'));
    expect(log).toEqual(['left', 'next begins on 1', 'next leaves']);
  });

  it.each(stoppable)('does not keep %s, stopped behind it, from ending', async (kind) => {
    const traffic = new FakeTraffic();
    const { scheduler, work } = traffic;
    void scheduler.submit({ kind: 'answer', id: 'it' }, leaving(traffic, 100 * stepMs));
    await vi.advanceTimersByTimeAsync(20 * stepMs);
    scheduler.stop('it');
    const next = scheduler.submit({ kind, id: 'next' }, work('next'));
    scheduler.stop('next');
    expect(await next).toEqual(cancelled);
    expect(traffic.log).toEqual([]);
  });
});

describe('many at once', () => {
  it('of many questions and toys the last one is answered, loads and estimates all are', async () => {
    const { scheduler, log, work } = new FakeTraffic();
    const kindsAsked = [
      'load',
      'answer',
      'preflight',
      'toy',
      'answer',
      'toy',
      'preflight',
      'answer',
    ] as const;
    const endings = kindsAsked.map((kind, i) => scheduler.submit({ kind }, work(`${kind} ${i}`)));
    await vi.runAllTimersAsync();
    const served = (await Promise.all(endings)).flatMap((ending, i) => (ending.kind === 'done' ? [i] : []));
    expect(served).toEqual([0, 2, 6, 7]);
    expect(log.filter((line) => line.includes('begins'))).toHaveLength(4);
  });

  it('stopping one kind stops what waits of it and what works, and nothing else', async () => {
    const { scheduler, work } = new FakeTraffic();
    const endings = (['export', 'export', 'load'] as const).map((kind) =>
      scheduler.submit({ kind }, work(kind)),
    );
    await vi.advanceTimersByTimeAsync(5 * stepMs);
    scheduler.stopKind('export');
    await vi.runAllTimersAsync();
    expect(await Promise.all(endings)).toEqual([cancelled, cancelled, done('load')]);
  });
});
