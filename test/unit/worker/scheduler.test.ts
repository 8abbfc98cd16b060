/** Every pair of kinds of work on one device: what becomes of both when the second arrives while the first waits or works. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kinds, type Kind } from '../../../src/worker/scheduler/rules';
import { FakeTraffic, stepMs } from '../../support/fakes/fakeTraffic';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/**
 * Rows: the work under way. Columns: the work that arrives.
 * w: it waits. c: it cancels the one under way and follows it. R: refused, a run is under way. X: refused, an export is.
 */
const expected = `
            load  preflight  run  landscape  grid  selection  answer  export  toy
load        w     w          w    w          w     w          w       w       w
preflight   w     w          w    w          w     w          w       w       w
run         R     R          R    R          R     R          R       R       R
landscape   R     R          R    R          R     R          R       R       R
grid        R     R          R    R          R     R          R       R       R
selection   R     R          R    R          R     R          R       R       R
answer      c     w          c    c          c     c          c       c       c
export      w     w          X    X          X     X          X       w       w
toy         w     w          c    c          c     c          c       w       c
`;

const [arriving, ...rows] = expected
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/ +/));

const pairs = rows.flatMap(([underWay, ...cells]) =>
  cells.map((cell, i) => [underWay as Kind, arriving![i] as Kind, cell] as const),
);

const done = (value: string) => ({ kind: 'done', value }) as const;
const cancelled = { kind: 'cancelled' } as const;

const busyWith: Readonly<Record<string, string>> = {
  R: 'A run is under way.',
  X: 'A model is being saved.',
};
const hint = 'Stop it first, or wait until it has finished.';

/** How the second ends by its cell of the matrix. */
function secondEnds(cell: string) {
  const message = busyWith[cell];
  return message === undefined ? done('second') : { kind: 'failed', error: { kind: 'busy', message, hint } };
}

it('the matrix names every pair once', () => {
  expect(new Set(pairs.map(([a, b]) => `${a} ${b}`)).size).toBe(kinds.length ** 2);
  expect(arriving!.toSorted()).toEqual([...kinds].toSorted());
  expect(pairs.every(([, , cell]) => /^[wcRX]$/.test(cell))).toBe(true);
});

describe.each(pairs)('%s under way, %s arrives: %s', (first, second, cell) => {
  it('while the first is on the device', async () => {
    const traffic = new FakeTraffic();
    const { scheduler, log, work } = traffic;
    const one = scheduler.submit({ kind: first }, work('first'));
    await vi.advanceTimersByTimeAsync(5 * stepMs);
    expect(log).toEqual(['first begins on 1']);
    const two = scheduler.submit({ kind: second }, work('second'));
    await vi.runAllTimersAsync();

    expect(await one).toEqual(cell === 'c' ? cancelled : done('first'));
    expect(await two).toEqual(secondEnds(cell));
    const follows = cell in busyWith ? [] : ['second begins on 1', 'second leaves'];
    expect(log).toEqual(['first begins on 1', 'first leaves', ...follows]);
  });

  it('while the first waits its turn', async () => {
    const traffic = new FakeTraffic();
    const { scheduler, log, work } = traffic;
    void scheduler.submit({ kind: 'load' }, work('load'));
    const one = scheduler.submit({ kind: first }, work('first'));
    const two = scheduler.submit({ kind: second }, work('second'));
    await vi.runAllTimersAsync();

    expect(await one).toEqual(cell === 'c' ? cancelled : done('first'));
    expect(await two).toEqual(secondEnds(cell));
    const ran = [...(cell === 'c' ? [] : ['first']), ...(cell in busyWith ? [] : ['second'])];
    expect(log).toEqual(['load', ...ran].flatMap((name) => [`${name} begins on 1`, `${name} leaves`]));
  });

  it('while the first waits and is stopped at once', async () => {
    const { scheduler, log, work } = new FakeTraffic();
    void scheduler.submit({ kind: 'load' }, work('load'));
    const one = scheduler.submit({ kind: first, id: 'first' }, work('first'));
    scheduler.stop('first');
    const two = scheduler.submit({ kind: second }, work('second'));
    await vi.runAllTimersAsync();

    const stays = first === 'load' || first === 'preflight'; // nothing stops these
    expect(await one).toEqual(stays ? done('first') : cancelled);
    expect(await two).toEqual(done('second')); // nothing is in its way any more
    const ran = ['load', ...(stays ? ['first'] : []), 'second'];
    expect(log).toEqual(ran.flatMap((name) => [`${name} begins on 1`, `${name} leaves`]));
  });
});

const accepted = pairs.filter(([, , cell]) => cell === 'w' || cell === 'c');

describe.each(accepted)('%s under way, %s arrives and is served, although the first', (first, second) => {
  it('throws', async () => {
    const { scheduler, log, work } = new FakeTraffic();
    const one = scheduler.submit({ kind: first }, work('first', new Error('a defect')));
    await vi.advanceTimersByTimeAsync(5.5 * stepMs); // throws before its next checkpoint
    const two = scheduler.submit({ kind: second }, work('second'));
    await vi.runAllTimersAsync();
    const error = expect.objectContaining({ kind: 'internal', message: 'a defect' }) as unknown;
    expect(await one).toEqual({ kind: 'failed', error });
    expect(await two).toEqual(done('second'));
    expect(log).toEqual(['first begins on 1', 'first leaves', 'second begins on 1', 'second leaves']);
  });

  it('loses its device: the second gets a new one', async () => {
    const traffic = new FakeTraffic();
    const { scheduler, log, work } = traffic;
    const one = scheduler.submit({ kind: first }, work('first'));
    await vi.advanceTimersByTimeAsync(3.5 * stepMs);
    traffic.loseDevice();
    const two = scheduler.submit({ kind: second }, work('second'));
    await vi.runAllTimersAsync();
    expect(await one).toMatchObject({ kind: 'failed', error: { kind: 'device-lost' } });
    expect(await two).toEqual(done('second'));
    expect(log).toEqual(['first begins on 1', 'first leaves', 'second begins on 2', 'second leaves']);
  });

  it('found no device: the second tries again', async () => {
    const traffic = new FakeTraffic();
    const { scheduler, log, work } = traffic;
    traffic.openError = new Error('no adapter');
    const one = scheduler.submit({ kind: first }, work('first'));
    await vi.advanceTimersByTimeAsync(stepMs / 2);
    const two = scheduler.submit({ kind: second }, work('second'));
    await vi.runAllTimersAsync();
    expect(await one).toMatchObject({ kind: 'failed', error: { message: 'no adapter' } });
    expect(await two).toEqual(done('second'));
    expect(log).toEqual(['second begins on 1', 'second leaves']);
  });
});
