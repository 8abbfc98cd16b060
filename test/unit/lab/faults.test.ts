/** What a run says about answers that foreign code gave no verdict on. */
import { describe, expect, it } from 'vitest';
import { FaultCounter } from '../../../src/lab/scoring/faults';
import type { SandboxScore, RunEvent, RunEventBody, Sandbox } from '../../../src/protocol';
import { emptyRun, faultSentence, reduce } from '../../../src/store';

const failed = (fault: 'timed out' | 'threw'): SandboxScore<never> => ({ ok: false, fault, message: '' });
const sandbox: Sandbox = {
  rewards: async () => [{ ok: true, value: 1 }, failed('timed out'), failed('threw')],
  python: async () => [failed('threw')],
};
const resumed: RunEvent = { type: 'faults', counts: { crashed: 2 }, at: 5 };

async function* run(faults: FaultCounter, signal?: AbortSignal): AsyncGenerator<RunEventBody> {
  yield { type: 'votes', points: [] };
  await faults.rewards('', [], signal);
  await faults.python([], signal);
  yield { type: 'stopped' };
}

async function told(faults: FaultCounter, signal?: AbortSignal) {
  const events: RunEventBody[] = [];
  for await (const event of faults.watch(run(faults, signal))) events.push(event);
  return events.filter((event) => event.type === 'faults');
}

describe('faults of a run', () => {
  it('are told once they have changed, by cause, going on from an earlier log', async () => {
    expect(await told(new FaultCounter(sandbox))).toEqual([
      { type: 'faults', counts: { 'timed out': 1, threw: 2 } },
    ]);
    expect(await told(new FaultCounter(sandbox, [resumed]))).toEqual([
      { type: 'faults', counts: { crashed: 2, 'timed out': 1, threw: 2 } },
    ]);
  });

  it('are not what a stop cut short', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await told(new FaultCounter(sandbox), stop.signal)).toEqual([]);
  });

  it('are told in words', () => {
    const { faults } = reduce(emptyRun, { type: 'faults', counts: { threw: 1200, 'timed out': 1 }, at: 1 });
    expect(faultSentence(faults)).toBe(
      '1,201 answers could not be scored and counted as 0: 1 took too long, 1,200 raised an error.',
    );
    expect(faultSentence(emptyRun.faults)).toBeNull();
  });
});
