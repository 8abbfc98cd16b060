/** Runs are kept as they grow, shown again as they were, and gone on with where they broke off. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LabApi, RunEvent } from '../../../src/protocol';
import {
  createLabActions,
  createLabStore,
  draftOf,
  readDraft,
  replay,
  unfinishedRun,
} from '../../../src/store';
import { fakeLab } from '../../support/fakes/fakeLab';
import { memoryKeeper, type MemoryKeeper } from '../../support/fakes/memoryStorage';
import { syntheticConfig, syntheticLog } from '../../support/synthetic/syntheticRun';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function visit(keeper: MemoryKeeper, overrides: Partial<LabApi> = {}) {
  const store = createLabStore();
  const actions = createLabActions(store, { ...fakeLab(), ...overrides }, keeper);
  await Promise.all([actions.begin(), actions.savedRuns.arrive()]);
  await vi.advanceTimersByTimeAsync(1000);
  actions.edit({ method: 'randopt' });
  return { store, actions };
}

/** A run that sends its first events and then nothing any more, as when the tab is closed. */
const neverEnding =
  (events: readonly RunEvent[]): LabApi['run'] =>
  (_id, _config, onEvents) => {
    onEvents(events);
    return new Promise(() => undefined);
  };

const log = syntheticLog();
const broken = log.slice(0, 6);
const full = { kind: 'storage-full', message: 'full', hint: 'make room' } as const;

async function brokenOff() {
  const keeper = memoryKeeper();
  const first = await visit(keeper, { run: neverEnding(broken) });
  void first.actions.run();
  await vi.advanceTimersByTimeAsync(1000);
  const [id, run] = [...keeper.runs][0]!;
  return { keeper, id, run, first };
}

test('a finished run is kept whole and shown again exactly as it was', async () => {
  const keeper = memoryKeeper();
  const { store, actions } = await visit(keeper);
  const running = actions.run();
  await vi.runAllTimersAsync();
  await running;
  const [id, kept] = [...keeper.runs][0]!;
  expect(kept).toMatchObject({ ending: 'finished', done: 1, events: store.getState().log.length });
  expect(await keeper.claimed()).toEqual(new Set());

  const later = await visit(keeper);
  expect(unfinishedRun(later.store.getState().savedRuns)).toBeNull();
  expect(await later.actions.openRun(id)).toBe(true);
  expect(later.store.getState().run).toEqual(store.getState().run);
  expect(later.store.getState().draft).toMatchObject({ method: 'randopt', members: 128, preset: 'demo' });
});

test('a run that broke off is offered at the next visit and goes on from its log', async () => {
  const { keeper, id, run } = await brokenOff();
  expect(run.ending).toBeNull();
  expect(keeper.logs.get(id)).toEqual(broken);
  keeper.claim = async () => () => undefined; // its tab is gone
  keeper.claimed = async () => new Set();

  let told: readonly RunEvent[] = [];
  const rest: LabApi['run'] = async (_id, _config, onEvents, earlier = []) => {
    told = earlier;
    onEvents([{ type: 'resumed', adapter: { name: 'x', software: true, noiseMatches: true }, at: 5 }]);
    onEvents(log.slice(broken.length));
    return { kind: 'done' };
  };
  const { store, actions } = await visit(keeper, { run: rest });
  expect(unfinishedRun(store.getState().savedRuns)?.id).toBe(id);
  expect(await actions.resumeRun(id)).toBe(true);
  await vi.runAllTimersAsync();
  expect(told).toEqual(broken);
  const { at: _at, progress: _p, ...end } = store.getState().run;
  const { at: _at2, progress: _p2, ...expected } = replay(log);
  expect(end).toEqual(expected);
  expect(keeper.runs.get(id)).toMatchObject({ ending: 'finished', done: 1 });
  expect(keeper.logs.get(id)).toHaveLength(log.length + 1);
  expect([...keeper.runs]).toHaveLength(1);
});

test('a run that another tab writes is not gone on with', async () => {
  const { keeper, id } = await brokenOff();
  const other = await visit(keeper);
  expect(unfinishedRun(other.store.getState().savedRuns)).toBeNull();
  expect(await other.actions.resumeRun(id)).toBe(false);
  expect(other.store.getState().savedRuns.error).toMatchObject({ kind: 'busy' });
  expect(other.store.getState().control).toBe('idle');
});

test('full storage is said at once, and what was missed is written once there is room', async () => {
  const keeper = memoryKeeper();
  keeper.full = full;
  const { store, actions } = await visit(keeper, { run: neverEnding(broken) });
  void actions.run();
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState().savedRuns.unsaved).toEqual(full);
  expect(store.getState().log).toEqual(broken);
  keeper.full = null;
  await actions.savedRuns.refresh();
  store.setState(({ log: before }) => ({ log: [...before, log[6]!] }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState().savedRuns.unsaved).toBeNull();
  expect([...keeper.logs.values()]).toEqual([[...broken, log[6]]]);
});

test('a deleted run comes back by undo, and is gone for good at a later visit', async () => {
  const { keeper, id, first } = await brokenOff();
  await first.actions.savedRuns.remove([id]);
  expect(keeper.runs.get(id)?.deletedAt).not.toBeNull();
  await first.actions.savedRuns.restore([id]);
  expect(keeper.runs.get(id)?.deletedAt).toBeNull();
  await first.actions.savedRuns.remove([id]);
  await visit(keeper);
  expect(keeper.runs.has(id)).toBe(true); // another tab may still undo it
  await vi.advanceTimersByTimeAsync(120_000);
  await visit(keeper);
  expect(keeper.runs.has(id)).toBe(false);
});

test('names and tags change and stay while the run goes on', async () => {
  const { keeper, id, first } = await brokenOff();
  await first.actions.savedRuns.rename(id, '  Mine ');
  await first.actions.savedRuns.tag(id, ['a', ' a ', '', 'b']);
  first.store.setState(({ log: before }) => ({ log: [...before, log[6]!] }));
  await vi.advanceTimersByTimeAsync(100);
  expect(keeper.runs.get(id)).toMatchObject({ name: 'Mine', tags: ['a', 'b'], events: 7 });
});

test('a config survives its way through the draft', async () => {
  const { store } = await visit(memoryKeeper());
  const draft = draftOf({ ...syntheticConfig, members: 77, repeats: 3 }, store.getState().draft);
  expect(draft.preset).toBe('custom');
  expect(readDraft(draft, 'fake-1k').config).toMatchObject({
    members: 77,
    repeats: 3,
    sigmas: [0.006, 0.012],
  });
});
