/** Models of the run shown, asked by hand: what can be asked, answers that grow, and the latest question alone. */
import { describe, expect, test } from 'vitest';
import type { AskedPrompt, ErrorInfo, Selection, RunEvent } from '../../../src/protocol';
import {
  askable,
  atLength,
  atSigma,
  createLabActions,
  createLabStore,
  histogram,
  lengthOf,
  membersWithin,
  rankedMembers,
  replay,
  trial,
} from '../../../src/store';
import { createExploreActions } from '../../../src/store/afterRun/exploreActions';
import { createPlaygroundActions } from '../../../src/store/afterRun/playgroundActions';
import { runFileText } from '../../../src/store/saved/runFile';
import { actionContext } from '../../support/fakes/actionContext';
import { fakeCatalog, fakeLab, type FakeLabOptions } from '../../support/fakes/fakeLab';
import { memoryKeeper } from '../../support/fakes/memoryStorage';
import { syntheticLog, syntheticModel } from '../../support/synthetic/syntheticRun';

const row = { noise: 'independent', seeds: [1, 2], coefficients: [0.003, 0.004] } as const;
const log: readonly RunEvent[] = [...syntheticLog(), { type: 'consolidated', stage: 1, row, at: 9e4 }];
const prompts: readonly AskedPrompt[] = [{ kind: 'test', index: 0 }];

function page(options: FakeLabOptions = {}, shown = log) {
  const store = createLabStore();
  const catalog = { kind: 'ready', value: fakeCatalog } as const;
  store.setState({ log: shown, run: replay(shown), model: syntheticModel, catalog });
  const lab = fakeLab(options);
  const actions = createPlaygroundActions(actionContext(store, lab));
  const models = askable(store.getState().run).map(({ model }) => model);
  return { store, lab, actions, models };
}

const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const error: ErrorInfo = { kind: 'device-lost', message: 'Gone.', hint: 'Reload.' };

describe('what can be asked', () => {
  test('the models of a run by name, each as its rows', () => {
    const run = replay(log);
    const models = askable(run);
    expect(models.map(({ id }) => id)).toEqual(['base', 'best', 'vote', 'one']);
    const [best] = rankedMembers(run);
    expect(best!.index).toBe(run.ranking!.order[0]);
    expect(models[1]!.model.deltas).toEqual([{ seeds: [best!.seed], coefficients: [best!.sigma] }]);
    expect(models[2]!.model.deltas).toHaveLength(25);
    expect(models[3]!.model.deltas).toEqual([row]);
    expect(askable(replay(syntheticLog())).map(({ id }) => id)).toEqual(['base', 'best', 'vote']);
    expect(askable(replay(log.slice(0, 5)))).toEqual([]);
  });

  test('whether they can be asked now, and what is missing otherwise', () => {
    const { store } = page();
    const now = () => trial(store.getState());
    expect(now()).toEqual({ kind: 'ready' });
    store.setState({ control: 'running' });
    expect(now()).toMatchObject({ kind: 'not-now', why: expect.stringContaining('busy') as string });
    store.setState({ control: 'idle', model: { ...syntheticModel, id: 'fake-2k' } });
    expect(now()).toMatchObject({ kind: 'not-now', open: 'fake-1k' });
    const { run } = store.getState();
    store.setState({ run: { ...run, start: { ...run.start!, model: { ...syntheticModel, id: 'mine' } } } });
    expect(now()).toMatchObject({
      kind: 'not-now',
      open: null,
      why: expect.stringContaining('same files') as string,
    });
    store.setState({
      run: { ...run, start: { ...run.start!, imported: { from: 'a cluster', absent: [] } } },
    });
    expect(now()).toMatchObject({ kind: 'not-now', why: expect.stringContaining('elsewhere') as string });
    store.setState({ run: replay(log.slice(0, 4)) });
    expect(now()).toMatchObject({ kind: 'not-now', why: expect.stringContaining('ranked') as string });
  });
});

describe('a question', () => {
  test('is answered in the store as the answers grow', async () => {
    const { store, lab, actions, models } = page({ stepMs: 80 });
    const seen: string[] = [];
    store.subscribe(({ playground }) => seen.push(playground.asked?.answers[0]?.[0]?.text ?? ''));
    await actions.ask(models, prompts);
    const { asked } = store.getState().playground;
    expect(asked).toMatchObject({ phase: 'done', error: null, prompts });
    expect(asked!.answers.map(([answer]) => answer!.text)).toEqual(['bdc0', 'bdc1', 'bdc2', 'bdc3']);
    expect(asked!.answers.map(([answer]) => answer!.correct)).toEqual([false, true, false, false]);
    expect(new Set(seen)).toEqual(new Set(['', 'b', 'bd', 'bdc0']));
    expect(lab.calls).toEqual(['answer ask-1']);
    expect(store.getState()).toMatchObject({ control: 'idle', log });
  });

  test('stopped, keeps what was said', async () => {
    const { store, lab, actions, models } = page({ stepMs: 60 });
    const asked = actions.ask(models, prompts);
    await soon(150);
    await actions.stop();
    await asked;
    expect(lab.calls).toEqual(['answer ask-1', 'cancel ask-1']);
    expect(store.getState().playground.asked).toMatchObject({ phase: 'stopped', error: null });
    expect(store.getState().playground.asked!.answers[0]![0]!.done).toBe(false);
  });

  test('is not asked during a run, nor without models', async () => {
    const { store, lab, actions, models } = page();
    await actions.ask([], prompts);
    store.setState({ control: 'running' });
    await actions.ask(models, prompts);
    expect(lab.calls).toEqual([]);
    expect(store.getState().playground.asked).toBeNull();
  });

  test('that failed says why, and with a lost device the model is gone', async () => {
    const { store, actions, models } = page({ exploreError: error });
    await actions.ask(models, prompts);
    expect(store.getState().playground.asked).toMatchObject({ phase: 'stopped', error });
    expect(store.getState()).toMatchObject({ model: null, adapter: { kind: 'failed', error } });
  });
});

describe('a slider', () => {
  test('asks once it rests, and its last place counts', async () => {
    const { store, lab, actions, models } = page();
    for (let i = 0; i < 5; i++) actions.move(models.slice(0, 2), prompts);
    await expect.poll(() => store.getState().playground.moved?.phase).toBe('done');
    expect(lab.calls).toEqual(['answer ask-1']);
  });

  test('leaves the answers of its last place until there are new ones; another question is not touched', async () => {
    const { store, actions, models } = page({ stepMs: 40 });
    actions.move(models, prompts);
    await expect.poll(() => store.getState().playground.moved?.phase).toBe('done');
    actions.move(models, prompts);
    await expect.poll(() => store.getState().playground.moved?.phase).toBe('asking');
    expect(store.getState().playground.moved!.answers[0]![0]!.text).toBe('bdc0');
    expect(store.getState().playground.asked).toBeNull();
    actions.move(models.slice(0, 1), prompts);
    await expect.poll(() => store.getState().playground.moved?.answers.length).toBe(1);
  });

  test('moves a row along its direction, and a member by its sigma', () => {
    expect(lengthOf(row)).toBeCloseTo(0.005, 12);
    expect(atLength(row, 2)).toEqual({ seeds: [1, 2], coefficients: [0.006, 0.008] });
    expect(atSigma({ seed: 7 }, 0.02)).toEqual({ seeds: [7], coefficients: [0.02] });
  });
});

describe('a selection of members', () => {
  test('are those whose bars are marked', () => {
    const { members } = replay(log);
    const bins = histogram(members, [0.006, 0.012], null);
    const heights = bins.edges
      .slice(0, -1)
      .map((edge, bin) => membersWithin(members, edge, bins.edges[bin + 1]!).length);
    expect(heights).toEqual(
      bins.edges.slice(0, -1).map((_, bin) => bins.counts[0]![bin]! + bins.counts[1]![bin]!),
    );
    expect(membersWithin(members, bins.edges[0]!, bins.edges.at(-1)!)).toHaveLength(members.length);
  });

  test('become one model that is part of the log and can be asked', async () => {
    const { store, lab } = page();
    store.setState({ runId: 'run-7' });
    const actions = createExploreActions(actionContext(store, lab));
    const { run } = store.getState();
    const members = membersWithin(run.members, 0.6, 1);
    const request = { config: run.start!.config, members, from: 0.6, to: 1 };
    const consolidating = actions.consolidateSelection(request);
    expect(store.getState()).toMatchObject({
      control: 'running',
      explore: { job: 'selection', selectionDone: 0 },
    });
    expect(trial(store.getState())).toMatchObject({ why: expect.stringContaining('consolidated') as string });
    await consolidating;
    const state = store.getState();
    expect(state).toMatchObject({ control: 'idle', explore: { job: null, selectionDone: 1, errors: {} } });
    expect(state.run.selection).toMatchObject({
      nth: 1,
      result: { from: 0.6, to: 1, members: members.length },
    });
    expect(replay(state.log)).toEqual(state.run);
    expect(state.run.progress).toEqual(run.progress); // the run's own
    expect(state.run.corp.scores).toEqual(run.corp.scores);
    const { row: made } = state.run.selection!.result satisfies Selection;
    expect(askable(state.run).at(-1)).toMatchObject({ id: 'picked', model: { deltas: [made] } });
    await actions.consolidateSelection(request);
    expect(store.getState().run.selection!.nth).toBe(2);
    expect(lab.calls).toEqual(['pick run-7', 'pick run-7']);

    // and comes along in a file, to another browser
    const about = { name: 'Mine', tags: [], createdAt: 5 };
    const file = new File([runFileText(about, store.getState().log)], 'it.corp-run.jsonl');
    const other = createLabStore();
    const arrived = createLabActions(other, fakeLab(), memoryKeeper());
    expect(await arrived.importRun(file)).toBe(true);
    expect(other.getState().run).toEqual(store.getState().run);
    expect(askable(other.getState().run).at(-1)).toMatchObject({ id: 'picked', model: { deltas: [made] } });
  });
});
