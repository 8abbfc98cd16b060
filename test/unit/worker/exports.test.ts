/** Files that take long are made one at a time, tell how far they are, and stop when asked. */
import { describe, expect, it } from 'vitest';
import type { LabSession, Watch } from '../../../src/lab';
import { attempt, type ExportProgress } from '../../../src/protocol';
import { Exports } from '../../../src/worker/exports';

const session = {} as LabSession;
const make = () => new Exports((work) => attempt(() => work(session)));

async function steps(watch: Watch, total: number): Promise<string> {
  for (let done = 1; done <= total; done++) {
    await watch(done, total);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return 'made';
}

describe('exports', () => {
  it('tell how far they are, at last that they are whole', async () => {
    const exports = make();
    const told: ExportProgress[] = [];
    const result = await exports.make(
      (progress) => told.push(progress),
      (_, watch) => steps(watch, 8),
    );
    expect(result).toEqual({ ok: true, value: 'made' });
    expect(told[0]).toEqual({ done: 1, total: 8 });
    expect(told.at(-1)).toEqual({ done: 8, total: 8 });
    expect(told.length).toBeLessThan(8);
    expect(exports.busy).toBe(false);
  });

  it('stop at their next look, as a value, and can be made again', async () => {
    const exports = make();
    let reached = 0;
    const stopped = exports.make(
      ({ done }) => {
        reached = done;
        if (done >= 3) exports.stop();
      },
      (_, watch) => steps(watch, 1000),
    );
    expect(exports.busy).toBe(true);
    expect(await stopped).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(reached).toBeLessThan(10);
    expect(exports.busy).toBe(false);
    exports.stop(); // nothing is being made
    expect(
      await exports.make(
        () => undefined,
        (_, watch) => steps(watch, 2),
      ),
    ).toMatchObject({ ok: true });
  });

  it('hand on what goes wrong', async () => {
    const failed = await make().make(
      () => undefined,
      () => Promise.reject(new Error('the disk is full')),
    );
    expect(failed).toMatchObject({ ok: false, error: { kind: 'internal', message: 'the disk is full' } });
  });
});
