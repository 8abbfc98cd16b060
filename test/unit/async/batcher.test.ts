import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Batcher, type BatchOptions } from '../../../src/async/batcher';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Pushes each group at its time; each delivery as [ms since the start, items]. */
async function deliveries(options: BatchOptions<number>, pushes: readonly (readonly [number, number[]])[]) {
  const start = performance.now();
  const log: [number, number[]][] = [];
  const batcher = new Batcher<number>((items) => log.push([performance.now() - start, [...items]]), options);
  for (const [at, items] of pushes) {
    await vi.advanceTimersByTimeAsync(start + at - performance.now());
    batcher.push(items);
  }
  await vi.runAllTimersAsync();
  return log;
}

describe('a batcher', () => {
  it('delivers what came in, in order, `everyMs` after the first of them', async () => {
    const log = await deliveries({ everyMs: 60 }, [
      [0, [1]],
      [20, [2, 3]],
      [59, [4]],
      [70, [5]],
      [200, [6]],
    ]);
    expect(log).toEqual([
      [60, [1, 2, 3, 4]],
      [130, [5]],
      [260, [6]],
    ]);
  });

  it('with a leading edge delivers the first at once, and again after every quiet spell', async () => {
    const pushes = [0, 15, 30, 45, 60, 500].map((at, i) => [at, [i]] as const);
    expect(
      await deliveries(
        { everyMs: 50, leading: true },
        pushes.map(([at, items]) => [at, [...items]]),
      ),
    ).toEqual([
      [0, [0]],
      [50, [1, 2, 3]],
      [100, [4]],
      [500, [5]],
    ]);
  });

  it('delivers at once within the push itself', () => {
    const log: number[] = [];
    const batcher = new Batcher<number>((items) => log.push(...items), { everyMs: 50, leading: true });
    batcher.push([1]);
    expect(log).toEqual([1]);
    batcher.push([2]);
    expect(log).toEqual([1]);
  });

  it('delivers an urgent item at once with all that wait, and nothing twice', async () => {
    const urgent = (item: number) => item < 0;
    const log = await deliveries({ everyMs: 250, urgent }, [
      [0, [1]],
      [10, [2, -3, 4]],
      [20, [5]],
    ]);
    expect(log).toEqual([
      [10, [1, 2, -3, 4]],
      [270, [5]],
    ]);
  });

  it('flushes on demand; an empty push or flush delivers nothing', async () => {
    const log: number[][] = [];
    const batcher = new Batcher<number>((items) => log.push([...items]), { everyMs: 100 });
    batcher.flush();
    batcher.push([]);
    expect(vi.getTimerCount()).toBe(0);
    batcher.push([1]);
    batcher.flush();
    await vi.runAllTimersAsync();
    expect(log).toEqual([[1]]);
  });

  it('takes what its receiver pushes, and goes on after one that throws', async () => {
    const log: number[][] = [];
    const batcher: Batcher<number> = new Batcher<number>(
      (items) => {
        log.push([...items]);
        if (items.includes(1)) batcher.push([2]);
        if (items.includes(2)) throw new Error('a defect');
      },
      { everyMs: 10 },
    );
    batcher.push([1]);
    batcher.flush();
    expect(() => batcher.flush()).toThrow('a defect');
    batcher.push([3]);
    await vi.runAllTimersAsync();
    expect(log).toEqual([[1], [2], [3]]);
  });

  it('takes more items at once than a call has arguments', () => {
    let delivered = 0;
    const batcher = new Batcher<number>((items) => (delivered += items.length), { everyMs: 10 });
    batcher.push(Array.from({ length: 300_000 }, (_, i) => i));
    batcher.flush();
    expect(delivered).toBe(300_000);
  });
});
