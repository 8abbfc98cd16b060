import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/protocol';
import { emptyRun, reduce, replay } from '../../../src/store';
import { syntheticConfig, syntheticLog } from '../../support/synthetic/syntheticRun';

const log = syntheticLog();
const upTo = (type: RunEvent['type']): RunEvent[] =>
  log.slice(0, log.findIndex((event) => event.type === type) + 1);

describe('a run', () => {
  it('is its event log: a whole log gives everything the log says', () => {
    const run = replay(log);
    expect(run.start?.config).toEqual(syntheticConfig);
    expect(run.members).toEqual(log.flatMap((event) => (event.type === 'members' ? event.members : [])));
    expect(run.members.map(({ index }) => index)).toEqual(
      Array.from({ length: syntheticConfig.members }, (_, i) => i),
    );
    expect(run.votes.map(({ k }) => k)).toEqual(
      Array.from({ length: syntheticConfig.voteMax }, (_, i) => i + 1),
    );
    expect(run.examples).toHaveLength(syntheticConfig.test);
    expect(run.base.support?.tally.n).toBe(syntheticConfig.support);
    expect(run.base.test?.tally).toEqual({ correct: 59, n: 128 });
    expect(run.base.probe).toBeUndefined();
    expect(run.best?.index).toBe(run.ranking?.order[0]);
    expect(run.ending).toEqual({
      kind: 'finished',
      forwards: run.start?.preflight.forwards,
      gpuPeakBytes: 44e6,
    });
  });

  it('comes out the same however the log is cut into batches', () => {
    const whole = replay(log);
    const inTwo = log.slice(30).reduce(reduce, log.slice(0, 30).reduce(reduce, emptyRun));
    expect(inTwo).toEqual(whole);
  });

  it('leaves the state it was given untouched', () => {
    const before = replay(upTo('base'));
    const copy = structuredClone(before);
    for (const event of log) reduce(before, event);
    expect(before).toEqual(copy);
  });

  it('keeps parts that an event does not speak of identical, so that only changed panels redraw', () => {
    const before = replay(upTo('votes'));
    const progress = log.find((event) => event.type === 'progress')!;
    const after = reduce(before, progress);
    for (const part of ['members', 'votes', 'examples', 'ranking', 'base'] as const) {
      expect(after[part]).toBe(before[part]);
    }
  });

  it('forgets the run before when a new one starts', () => {
    const again = reduce(replay(log), log[0]!);
    expect(again).toEqual({ ...emptyRun, start: again.start });
  });

  it('keeps its results when it is stopped or fails', () => {
    const soFar = replay(upTo('members'));
    const stopped = reduce(soFar, { type: 'stopped', at: 5 });
    expect(stopped).toEqual({ ...soFar, ending: { kind: 'stopped' } });
    const error = { kind: 'device-lost', message: 'Gone.', hint: 'Start again.' } as const;
    const failed = reduce(soFar, { type: 'failed', error, at: 5 });
    expect(failed).toEqual({ ...soFar, ending: { kind: 'failed', error } });
  });

  it('measures answers a second from what was done and when', () => {
    const progress = (done: number, at: number): RunEvent => ({
      type: 'progress',
      phase: 'population',
      done,
      total: 1000,
      tokensPerSecond: 1,
      secondsLeft: 1,
      at,
    });
    const first = reduce(replay(log.slice(0, 1)), progress(100, 2000));
    expect(first.progress?.answersPerSecond).toBe(50);
    const second = reduce(first, progress(300, 3000));
    expect(second.progress?.answersPerSecond).toBeCloseTo(50 + 0.3 * (200 - 50), 10);
    expect(second.at).toBe(3000);
  });
});
