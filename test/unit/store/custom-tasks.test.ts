/** Tasks of one's own in the page's store: kept, brought back to the worker when a run names them, deleted. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LabApi, RunConfig, TaskDraft, TaskInfo } from '../../../src/protocol';
import { createLabActions, createLabStore } from '../../../src/store';
import { fakeCatalog, fakeLab } from '../../support/fakes/fakeLab';
import { memoryKeeper, type MemoryKeeper } from '../../support/fakes/memoryStorage';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const info: TaskInfo = { ...fakeCatalog.tasks[0]!, id: 'mine@abc', title: 'Mine', rows: 100 };
const draft: TaskDraft = {
  version: 1,
  name: 'Mine',
  format: { kind: 'published', task: 'gsm8k' },
  data: 'table',
};

/** A visit: a page with a worker of its own, which knows what it has been told. */
async function visit(keeper: MemoryKeeper, overrides: Partial<LabApi> = {}) {
  const known = new Set<string>();
  const asked: RunConfig[] = [];
  const worker: LabApi = {
    ...fakeLab(),
    defineTask: async () => {
      known.add(info.id);
      return { ok: true, value: { info, file: new Blob(['{"rows": []}']) } };
    },
    knowsTask: async (id) => known.has(id),
    openTask: async (file) => {
      expect(await file.text()).toBe('{"rows": []}');
      known.add(info.id);
      return { ok: true, value: info };
    },
    run: async (_id, config) => {
      asked.push(config);
      expect(known.has(config.task)).toBe(true);
      return { kind: 'done' };
    },
    ...overrides,
  };
  const store = createLabStore();
  const actions = createLabActions(store, worker, keeper);
  await actions.begin();
  await vi.advanceTimersByTimeAsync(1000);
  const tasks = () => {
    const { catalog } = store.getState();
    return catalog.kind === 'ready' ? catalog.value.tasks.map(({ id }) => id) : [];
  };
  return { store, actions, tasks, asked, known };
}

test('a task is there at the next visit, and known to the worker before a run of it begins', async () => {
  const keeper = memoryKeeper();
  const first = await visit(keeper);
  await first.actions.customTask.define(draft);
  expect(first.store.getState().draft.task).toBe(info.id);

  const second = await visit(keeper);
  expect(second.tasks()).toContain(info.id);
  expect(second.known.size).toBe(0);
  second.actions.chooseTask(info);
  await second.actions.run();
  expect(second.asked).toMatchObject([{ task: info.id }]);
});

test('a run that is stopped while its task is still being read does not begin', async () => {
  const keeper = memoryKeeper();
  await (await visit(keeper)).actions.customTask.define(draft);
  const { actions, store, asked } = await visit(keeper, {
    openTask: () => new Promise((resolve) => setTimeout(() => resolve({ ok: true, value: info }), 500)),
  });
  actions.chooseTask(info);
  const running = actions.run();
  await vi.advanceTimersByTimeAsync(100);
  await actions.stop();
  await vi.advanceTimersByTimeAsync(500);
  await running;
  expect(asked).toEqual([]);
  expect(store.getState()).toMatchObject({ control: 'idle', run: { ending: { kind: 'stopped' } } });
});

test('a deleted task leaves the list, and its runs say what they miss', async () => {
  const keeper = memoryKeeper();
  const { actions, store, tasks } = await visit(keeper, { ...fakeLab({}), knowsTask: async () => false });
  await keeper.tasks.keep({ info, file: new Blob(['{"rows": []}']) });
  await actions.begin();
  expect(tasks()).toContain(info.id);
  actions.chooseTask(info);
  await actions.customTask.remove(info.id);
  expect(tasks()).not.toContain(info.id);
  expect(store.getState().draft.task).toBe('count');
  actions.chooseTask(info);
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState().estimate).toMatchObject({ kind: 'failed', error: { kind: 'not-found' } });
});

test('a task that cannot be kept is used all the same, and that is said', async () => {
  const keeper = memoryKeeper();
  const error = { kind: 'storage-full', message: 'No room.', hint: 'Delete.' } as const;
  const full = { ...keeper, tasks: { ...keeper.tasks, keep: async () => ({ ok: false, error }) as const } };
  const { actions, store } = await visit(full);
  await actions.customTask.define(draft);
  expect(store.getState()).toMatchObject({ draft: { task: info.id }, customTasks: { saved: [], error } });
  actions.customTask.dismiss();
  expect(store.getState().customTasks.error).toBeNull();
});
