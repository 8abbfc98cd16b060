/** Files that take long report how far they are and stop when asked. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabSession, Watch } from '../../../src/lab';
import type { ExportProgress, ModelDelta } from '../../../src/protocol';
import { exportsApi } from '../../../src/worker/exports';
import { Scheduler } from '../../../src/worker/scheduler';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const row: ModelDelta = { noise: 'independent', seeds: [1], coefficients: [0.1] };

/** An API whose recipes are made by `work`. */
function api(work: (watch: Watch) => Promise<string>) {
  const session = {
    recipe: (_: ModelDelta, watch: Watch) => work(watch),
  } as Partial<LabSession> as LabSession;
  return exportsApi(new Scheduler(async () => session));
}

const steps = (total: number) => async (watch: Watch) => {
  for (let done = 1; done <= total; done++) {
    await watch(done, total);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return 'made';
};

describe('exports', () => {
  it('report progress, at last that they are whole', async () => {
    const reports: ExportProgress[] = [];
    const result = api(steps(8)).recipe(row, (progress) => reports.push(progress));
    await vi.runAllTimersAsync();
    expect(await result).toEqual({ ok: true, value: 'made' });
    expect(reports[0]).toEqual({ done: 1, total: 8 });
    expect(reports.at(-1)).toEqual({ done: 8, total: 8 });
    expect(reports.length).toBeLessThan(8);
  });

  it('stop at their next look, as a value, and can be made again', async () => {
    const exports = api(steps(100));
    let reached = 0;
    const stopped = exports.recipe(row, ({ done }) => {
      reached = done;
      if (done >= 3) void exports.stopExport();
    });
    await vi.runAllTimersAsync();
    const error = { kind: 'cancelled', message: 'Stopped.', hint: 'You can start it again at any time.' };
    expect(await stopped).toEqual({ ok: false, error });
    expect(reached).toBeLessThan(10);
    await exports.stopExport(); // nothing is being made
    const again = exports.recipe(row, () => undefined);
    await exports.stopExport(); // before its turn
    expect(await again).toEqual({ ok: false, error });
  });

  it('pass on what goes wrong', async () => {
    const failed = await api(() => Promise.reject(new Error('the disk is full'))).recipe(
      row,
      () => undefined,
    );
    expect(failed).toMatchObject({ ok: false, error: { kind: 'internal', message: 'the disk is full' } });
  });
});
