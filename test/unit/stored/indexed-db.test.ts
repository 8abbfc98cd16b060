/** What an earlier commit left in the browser is listed, opened, resumed and run again as it was made. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LabError, type LabApi, type RunConfig, type RunEvent } from '../../../src/protocol';
import { openRunStorage } from '../../../src/storage';
import { createLabActions, createLabStore, replay, unfinishedRun } from '../../../src/store';
import { findTask, infoOf, knowsTask, openTask } from '../../../src/tasks';
import {
  configOf,
  fillIndexedDb,
  localStorageItems,
  logs,
  savedLog,
  savedRuns,
  savedTasks,
} from '../../support/before';
import { fakeCatalog, fakeLab } from '../../support/fakes/fakeLab';
import { syntheticModel } from '../../support/synthetic/syntheticRun';

const item = localStorageItems;
const ok = <T>(value: T) => ({ ok: true, value }) as const;
const named = (name: string) => savedRuns.find((run) => run.name === name)!;
const unsorted = named('Unsorted, kept');
const imported = savedRuns.find(({ tags }) => tags.includes('imported'))!;
const broken = savedRuns.find(({ ending }) => ending === null)!;
const custom = savedRuns.find(({ config }) => config.task.includes('@'))!;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('navigator', {});
  await fillIndexedDb(indexedDB);
});
afterEach(() => void vi.unstubAllGlobals());

describe('the database', () => {
  it('lists the runs and gives their logs', async () => {
    const storage = openRunStorage();
    expect(await storage.list()).toEqual(ok(savedRuns));
    expect(savedRuns.map(({ ending }) => ending).sort()).toEqual(['finished', 'finished', 'finished', null]);
    for (const { id, events } of savedRuns) {
      const log = savedLog(id);
      expect(await storage.read(id)).toEqual(ok(log));
      expect(log).toHaveLength(events);
    }
    expect(await storage.read(unsorted.id)).toEqual(ok(logs['corp-unsorted']));
    expect(await storage.read(broken.id)).toEqual(ok(logs['corp-cut']));
  });

  it('gives the custom task as a file that makes the task of the run', async () => {
    const { tasks } = openRunStorage();
    const [task] = savedTasks;
    const { info, keptAt, bytes } = task!;
    expect(await tasks.list()).toEqual(ok([{ info, keptAt, bytes }]));
    const file = await tasks.read(custom.config.task);
    if (!file.ok || !file.value) throw new Error('the task is not there');
    expect(file.value.size).toBe(bytes);
    const { id } = await openTask(file.value);
    expect(id).toBe(custom.config.task);
    expect(findTask(id).example).toEqual(info.example);
  });

  it('takes further events of a run that broke off, after those it has', async () => {
    const storage = openRunStorage();
    const more: RunEvent[] = logs['corp-unsorted']!.slice(broken.events, broken.events + 5);
    await storage.append({ ...broken, events: broken.events + 5 }, broken.events, more);
    expect(await storage.read(broken.id)).toEqual(ok([...logs['corp-cut']!, ...more]));
  });
});

/** A visit to the page over this database; `asked` is what its worker was asked to run. */
async function visit() {
  const asked: { config: RunConfig; earlier: readonly RunEvent[] }[] = [];
  const model = { ...fakeCatalog.models[0]!, id: unsorted.config.model };
  const openBundled: LabApi['openBundled'] = async (id) => ok({ ...syntheticModel, id });
  const client: LabApi = {
    ...fakeLab(),
    catalog: async () => ok({ ...fakeCatalog, models: [model] }),
    openBundled,
    knowsTask: async (id) => knowsTask(id),
    openTask: async (file) => ok(infoOf(await openTask(file))),
    run: async (_id, config, _onEvents, earlier = []) => {
      if (!knowsTask(config.task)) throw new LabError('not-found', config.task, '');
      asked.push({ config, earlier });
      return { kind: 'done' };
    },
  };
  const store = createLabStore();
  const actions = createLabActions(store, client, openRunStorage());
  await Promise.all([actions.begin(), actions.savedRuns.arrive()]);
  return { asked, store, actions };
}

describe('the page', () => {
  it('shows every run as it was', async () => {
    const { store, actions } = await visit();
    for (const { id, config } of savedRuns) {
      expect(await actions.openRun(id)).toBe(true);
      expect(store.getState().log).toEqual(savedLog(id));
      expect(store.getState().run).toEqual(replay(savedLog(id)));
      expect(configOf(store.getState().log)).toEqual(config);
    }
  });

  it('offers the run that broke off, and resumes it from its log in the order of its sigmas', async () => {
    const { store, actions, asked } = await visit();
    expect(unfinishedRun(store.getState().savedRuns)?.id).toBe(broken.id);
    expect(await actions.resumeRun(broken.id)).toBe(true);
    await vi.waitFor(() => expect(asked).toEqual([{ config: broken.config, earlier: logs['corp-cut'] }]));
    expect(asked[0]!.config.sigmas).toEqual([0.012, 0.006]);
  });

  it.each([
    ['with unsorted sigmas', unsorted],
    ['with ten sigmas', imported],
    ['of a custom task', custom],
  ])('runs a run %s again with the settings it was made with', async (_what, { id, config }) => {
    const { actions, asked } = await visit();
    expect(await actions.runAgain(id)).toBe(true);
    await vi.waitFor(() => expect(asked).toEqual([{ config, earlier: [] }]));
  });

  it('does not offer the tour again', async () => {
    vi.stubGlobal('localStorage', { getItem: (key: string) => item[key] ?? null });
    const { useTour } = await import('../../../src/ui/shell/tour/state');
    expect(useTour.getState().known).toBe(true);
  });
});
