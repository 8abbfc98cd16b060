import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LabApi, Result, RunEvent, RunOutcome, Preflight } from '../../../src/protocol';
import { createLabActions, createLabStore } from '../../../src/store';
import { fakeLab } from '../../support/fakes/fakeLab';
import { memoryKeeper } from '../../support/fakes/memoryStorage';
import { syntheticConfig, syntheticLog, syntheticPreflight } from '../../support/synthetic/syntheticRun';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const log = syntheticLog();
const preflight = syntheticPreflight(syntheticConfig);
const model = { id: 'fake-1k', title: 'Fake 1k' };
const scored = 8; // members in the first five events

async function started(overrides: Partial<LabApi> = {}) {
  const store = createLabStore();
  const actions = createLabActions(store, { ...fakeLab(), ...overrides }, memoryKeeper());
  await actions.begin();
  await vi.advanceTimersByTimeAsync(1000);
  return { store, actions };
}

/** A run that ends when the test says so. */
function openRun() {
  let send: (events: readonly RunEvent[]) => void = () => undefined;
  let end: (outcome: RunOutcome) => void = () => undefined;
  const run: LabApi['run'] = (_id, _config, onEvents) => {
    send = onEvents;
    return new Promise((resolve) => (end = resolve));
  };
  return {
    run,
    send: (events: readonly RunEvent[]) => send(events),
    end: (outcome: RunOutcome) => end(outcome),
  };
}

test('from a cold start to a finished run', async () => {
  const { store, actions } = await started();
  expect(store.getState()).toMatchObject({ model, estimate: { kind: 'ready', value: preflight } });
  expect(store.getState().draft).toMatchObject({ method: 'corp', task: 'story', sigmas: '0.006, 0.012' });
  actions.edit({ method: 'randopt' });
  const running = actions.run();
  await vi.runAllTimersAsync();
  await running;
  const { control, run, log: kept } = store.getState();
  expect(control).toBe('idle');
  expect(run.ending?.kind).toBe('finished');
  expect(kept).toEqual(log);
});

test('without WebGPU nothing is opened', async () => {
  const error = { kind: 'no-webgpu', message: 'none', hint: 'get one' } as const;
  const openBundled = vi.fn();
  const { store } = await started({ adapter: async () => ({ ok: false, error }), openBundled });
  expect(store.getState().adapter).toEqual({ kind: 'failed', error });
  expect(openBundled).not.toHaveBeenCalled();
});

test('a malformed file says why, and the model stays', async () => {
  const error = { kind: 'bad-file', message: 'header: too short', hint: 'export again' } as const;
  const { store, actions } = await started({ openFiles: async () => ({ ok: false, error }) });
  await actions.openFiles([new File(['x'], 'x.safetensors')]);
  expect(store.getState()).toMatchObject({ model, modelError: error, opening: null });
  actions.dismissModelError();
  expect(store.getState().modelError).toBeNull();
});

test('many batches of events make few updates; what ends a run comes at once', async () => {
  const { run, send, end } = openRun();
  const { store, actions } = await started({ run });
  void actions.run();
  send(log.slice(0, 1));
  expect(store.getState()).toMatchObject({ control: 'running', log: log.slice(0, 1) });
  let updates = 0;
  store.subscribe((state, before) => (updates += state.log === before.log ? 0 : 1));
  for (const event of log.slice(1, 6)) {
    send([event]);
    await vi.advanceTimersByTimeAsync(40);
  }
  expect(updates).toBe(0);
  await vi.advanceTimersByTimeAsync(250);
  expect(updates).toBe(1);
  send([{ type: 'stopped', at: 900 }]);
  expect(store.getState().run.ending).toEqual({ kind: 'stopped' });
  end({ kind: 'cancelled' });
});

test('stop asks the worker to cancel this run and keeps the results', async () => {
  const { run, send, end } = openRun();
  const cancel = vi.fn(async () => end({ kind: 'cancelled' }));
  const { store, actions } = await started({ run, cancel });
  const running = actions.run();
  send(log.slice(0, 5));
  await actions.stop();
  await running;
  expect(cancel).toHaveBeenCalledExactlyOnceWith('run-1');
  expect(store.getState()).toMatchObject({ control: 'idle', run: { ending: { kind: 'stopped' } } });
  expect(store.getState().run.members).toHaveLength(scored);
});

test('pause and resume follow each other', async () => {
  const { run, send } = openRun();
  const pause = vi.fn(async () => undefined);
  const resume = vi.fn(async () => undefined);
  const { store, actions } = await started({ run, pause, resume });
  void actions.run();
  await actions.pause();
  expect(pause).not.toHaveBeenCalled();
  send(log.slice(0, 1));
  await actions.pause();
  expect(store.getState().control).toBe('paused');
  await actions.resume();
  expect(store.getState().control).toBe('running');
  expect([pause, resume].map((call) => call.mock.calls.length)).toEqual([1, 1]);
});

test('a worker that dies ends the run, keeps its results and can be started again', async () => {
  const { run, send, end } = openRun();
  const { store, actions } = await started({ run });
  const running = actions.run();
  send(log.slice(0, 5));
  const error = { kind: 'worker-died', message: 'gone', hint: 'again' } as const;
  end({ kind: 'failed', error });
  await running;
  expect(store.getState()).toMatchObject({ model: null, adapter: { kind: 'failed' }, control: 'idle' });
  expect(store.getState().run).toMatchObject({ ending: { kind: 'failed', error } });
  expect(store.getState().run.members).toHaveLength(scored);
  await actions.begin();
  expect(store.getState()).toMatchObject({ model, adapter: { kind: 'ready' } });
});

test('an estimate that comes late for older settings is dropped', async () => {
  const replies: ((result: Result<Preflight>) => void)[] = [];
  const { store, actions } = await started({
    preflight: () => new Promise((resolve) => replies.push(resolve)),
  });
  actions.edit({ members: 64 });
  await vi.advanceTimersByTimeAsync(1000);
  replies[1]!({ ok: true, value: { ...preflight, seconds: 2 } });
  replies[0]!({ ok: true, value: { ...preflight, seconds: 1 } });
  await vi.advanceTimersByTimeAsync(0);
  expect(store.getState().estimate).toMatchObject({ kind: 'ready', value: { seconds: 2 } });
});

test('nothing runs while the settings are wrong', async () => {
  const run = vi.fn();
  const { actions } = await started({ run });
  actions.edit({ members: 0 });
  await actions.run();
  expect(run).not.toHaveBeenCalled();
});

test('a model brings its own sigmas, and is not exchanged during a run', async () => {
  const { run, send } = openRun();
  const { store, actions } = await started({ run });
  await actions.openBundled('fake-2k');
  expect(store.getState()).toMatchObject({ model: { id: 'fake-2k' }, draft: { sigmas: '0.004, 0.008' } });
  await actions.openFiles([new File(['x'], 'own.safetensors')]);
  expect(store.getState().draft.sigmas).toBe('0.0005, 0.001, 0.002');
  void actions.run();
  send(log.slice(0, 1));
  await actions.openBundled('fake-1k');
  expect(store.getState().model?.title).toBe('own.safetensors');
});

test('estimates wait until typing pauses, and are not asked for while a setting is wrong', async () => {
  const preflight = vi.fn<LabApi['preflight']>((config) => fakeLab().preflight(config));
  const { store, actions } = await started({ preflight });
  preflight.mockClear();
  for (const members of [30, 31, 310]) actions.edit({ members });
  await vi.advanceTimersByTimeAsync(1000);
  expect(preflight.mock.calls.map(([config]) => config.members)).toEqual([310]);
  actions.edit({ members: '' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(preflight).toHaveBeenCalledOnce();
  expect(store.getState().estimate).toEqual({ kind: 'none' });
});
