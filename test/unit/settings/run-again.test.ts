/** Runs made elsewhere open on the page and run again as they were made, or the page says why not. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { drawPopulation } from '../../../src/lab/run/members';
import type { LabApi, RunConfig, RunEvent } from '../../../src/protocol';
import { createLabActions, createLabStore } from '../../../src/store';
import { runFileText } from '../../../src/store/saved/runFile';
import { fakeLab } from '../../support/fakes/fakeLab';
import { memoryKeeper } from '../../support/fakes/memoryStorage';
import { syntheticConfig, syntheticLog } from '../../support/synthetic/syntheticRun';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const twelve = Array.from({ length: 12 }, (_, i) => (12 - i) / 1000);
const onCommandLine: RunConfig = { ...syntheticConfig, sigmas: twelve, repeats: 1 };

const fileOf = (log: readonly RunEvent[]) =>
  new File([runFileText({ name: 'x', tags: [], createdAt: 1 }, log)], 'x.corp-run.jsonl');

async function page(overrides: Partial<LabApi> = {}) {
  const ran: RunConfig[] = [];
  const lab = fakeLab();
  const run: LabApi['run'] = (id, config, onEvents, earlier) => {
    ran.push(config);
    return lab.run(id, config, onEvents, earlier);
  };
  const store = createLabStore();
  const actions = createLabActions(store, { ...lab, run, ...overrides }, memoryKeeper());
  await Promise.all([actions.begin(), actions.savedRuns.arrive()]);
  await vi.advanceTimersByTimeAsync(1000);
  const open = async (log: readonly RunEvent[]): Promise<string> => {
    const opening = actions.importRun(fileOf(log));
    await vi.runAllTimersAsync();
    expect(await opening).toBe(true);
    return store.getState().savedRuns.current!;
  };
  return { store, actions, ran, open, error: () => store.getState().savedRuns.error };
}

test('a run of twelve unsorted sigmas runs again with the same members', async () => {
  const { store, actions, ran, open, error } = await page();
  const id = await open(syntheticLog(onCommandLine));
  expect(store.getState().draft.sigmas).toBe(twelve.join(', '));
  expect(await actions.runAgain(id)).toBe(true);
  await vi.runAllTimersAsync();
  expect(error()).toBeNull();
  expect(ran).toEqual([onCommandLine]);
  expect(drawPopulation(ran[0]!)).toEqual(drawPopulation(onCommandLine));
  expect(store.getState().run.ending?.kind).toBe('finished');
});

test('a run that broke off resumes with the order it was made with', async () => {
  const { actions, ran, open } = await page();
  const id = await open(syntheticLog(onCommandLine).slice(0, 6));
  expect(await actions.resumeRun(id)).toBe(true);
  await vi.runAllTimersAsync();
  expect(ran).toEqual([onCommandLine]);
});

test('the boxes of a run shown run as it was made, until the sigmas are edited', async () => {
  const { actions, ran, open } = await page();
  await open(syntheticLog(onCommandLine));
  actions.edit({ populationSeed: 9 });
  void actions.run();
  await vi.runAllTimersAsync();
  actions.edit({ sigmas: '0.2, 0.1, 0.2' });
  void actions.run();
  await vi.runAllTimersAsync();
  expect(ran.map(({ sigmas }) => sigmas)).toEqual([twelve, [0.1, 0.2]]);
});

test('settings of a newer version open, and are not run again without what they say', async () => {
  const { actions, ran, open, error } = await page();
  const id = await open(syntheticLog({ ...onCommandLine, shape: 'cubic' } as RunConfig));
  expect(await actions.runAgain(id)).toBe(false);
  expect(ran).toEqual([]);
  expect(error()).toMatchObject({ kind: 'bad-config' });
  expect(error()!.message).toContain('“shape” is not a setting of a run.');
});

test('a run made elsewhere that could not run here says what is missing', async () => {
  const { actions, ran, open, error } = await page();
  const [start, ...rest] = syntheticLog(onCommandLine);
  const imported = { from: 'elsewhere', absent: [] };
  const config = { ...onCommandLine, support: 0 };
  const id = await open([{ ...start!, config, imported } as RunEvent, ...rest]);
  expect(await actions.runAgain(id)).toBe(false);
  expect(ran).toEqual([]);
  expect(error()!.message).toContain('The number of support prompts must be at least 1.');
});

test('while something else has the lab, Run again says so', async () => {
  const { store, actions, ran, open, error } = await page();
  const id = await open(syntheticLog(onCommandLine));
  for (const busy of [
    { control: 'running' as const },
    { opening: 'Thicket' },
    { exports: { ...store.getState().exports, making: 'model' as never } },
  ]) {
    const before = store.getState();
    store.setState(busy);
    expect(await actions.runAgain(id)).toBe(false);
    expect(error()).toMatchObject({ kind: 'busy', message: expect.stringMatching(/^Not now: /) as string });
    store.setState({ ...before, savedRuns: { ...before.savedRuns, error: null } });
  }
  expect(ran).toEqual([]);
});
