/** A run on stage: told again at its pace, and whole again whatever happens meanwhile. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLabStore, replay, shares } from '../../../src/store';
import { createPresentationActions } from '../../../src/store/afterRun/presentationActions';
import { syntheticLog } from '../../support/synthetic/syntheticRun';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const log = syntheticLog();

function staged() {
  const store = createLabStore();
  store.setState({ log, run: replay(log) });
  return { store, stage: createPresentationActions({ store }) };
}

test('nothing goes on stage without a run', () => {
  const store = createLabStore();
  const stage = createPresentationActions({ store });
  stage.enter();
  stage.replay();
  expect(store.getState().presentation).toMatchObject({ presenting: false, replayed: null });
});

test('events are told in order, the first at once and the last at the end', () => {
  const when = shares(log);
  expect(when[0]).toBe(0);
  expect(when.at(-1)).toBe(1);
  expect(when).toEqual([...when].sort((a, b) => a - b));
  const lookAround = [...log, { ...log[3]!, at: 2 }];
  expect(shares(lookAround).every((share, i, all) => i === 0 || share >= all[i - 1]!)).toBe(true);
});

test('a replay grows from the start to the run as it was, and leaves the log alone', async () => {
  const { store, stage } = staged();
  const whole = store.getState().run;
  stage.enter();
  stage.pace(10);
  stage.replay();
  expect(store.getState().run).toMatchObject({ start: whole.start, members: [], ending: null });
  await vi.advanceTimersByTimeAsync(5000);
  const half = store.getState().run.members.length;
  expect(half).toBeGreaterThan(0);
  expect(half).toBeLessThan(whole.members.length);
  await vi.advanceTimersByTimeAsync(5500);
  expect(store.getState()).toMatchObject({
    run: whole,
    log,
    presentation: { presenting: true, replayed: null },
  });
});

test('without motion a replay is a few stills', async () => {
  const { store, stage } = staged();
  stage.pace(10);
  const seen = new Set<unknown>();
  store.subscribe(({ presentation: { replayed } }) => replayed !== null && seen.add(replayed));
  stage.replay(true);
  await vi.advanceTimersByTimeAsync(9000);
  expect(store.getState().presentation.replayed).toBeCloseTo(7 / 8);
  expect(seen.size).toBe(8);
  await vi.advanceTimersByTimeAsync(1500);
  expect(store.getState()).toMatchObject({ run: replay(log), presentation: { replayed: null } });
});

test('another pace counts from where it is', async () => {
  const { store, stage } = staged();
  stage.pace(80);
  stage.replay();
  await vi.advanceTimersByTimeAsync(8000);
  expect(store.getState().presentation.replayed).toBeCloseTo(0.1);
  stage.pace(10);
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState().presentation.replayed).toBeCloseTo(0.2);
});

test('leaving in the middle shows the whole run again, for good', async () => {
  const { store, stage } = staged();
  stage.enter();
  stage.replay();
  await vi.advanceTimersByTimeAsync(2000);
  stage.leave();
  expect(store.getState()).toMatchObject({
    run: replay(log),
    presentation: { presenting: false, replayed: null },
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.getState().run).toEqual(replay(log));
});

test('a new run ends the replay and is not disturbed by it', async () => {
  const { store, stage } = staged();
  stage.replay();
  await vi.advanceTimersByTimeAsync(1000);
  const begun = log.slice(0, 3);
  store.setState({ log: begun, run: replay(begun), control: 'running' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.getState()).toMatchObject({
    run: replay(begun),
    control: 'running',
    presentation: { replayed: null },
  });
});
