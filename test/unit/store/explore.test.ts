import { describe, expect, test } from 'vitest';
import type { ErrorInfo, GridRequest, LandscapeRequest, RunEvent } from '../../../src/protocol';
import {
  createLabStore,
  directionChoices,
  landscapeSource,
  landscapeView,
  replay,
  suggestedReach,
} from '../../../src/store';
import { createExploreActions } from '../../../src/store/afterRun/exploreActions';
import { actionContext } from '../../support/fakes/actionContext';
import { fakeLab, type FakeLabOptions } from '../../support/fakes/fakeLab';
import { syntheticLandscape, syntheticRequest } from '../../support/synthetic/syntheticGeometry';
import { syntheticLog, syntheticModel } from '../../support/synthetic/syntheticRun';

const row = { noise: 'independent', seeds: [1], coefficients: [0.01] } as const;
const log: readonly RunEvent[] = [
  ...syntheticLog(),
  { type: 'consolidated', stage: 1, row, at: 9e4 },
  { type: 'consolidated', stage: 2, row, at: 9e4 },
];

/** A page after a run, with a lab behind it that can be asked to explore. */
function explorer(options: FakeLabOptions = {}) {
  const store = createLabStore();
  store.setState({ log, run: replay(log), runId: 'run-7', model: syntheticModel });
  const lab = fakeLab(options);
  const actions = createExploreActions(actionContext(store, lab));
  return { store, lab, actions };
}

const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const error: ErrorInfo = { kind: 'out-of-memory', message: 'Too large.', hint: 'Take fewer.' };

describe('a landscape', () => {
  test('fills, becomes part of the log, and leaves the run as it was', async () => {
    const { store, lab, actions } = explorer();
    const { ending, at, progress } = store.getState().run;
    const done = actions.landscape(syntheticRequest);
    expect(store.getState()).toMatchObject({ control: 'running', explore: { job: 'landscape' } });
    await done;
    const state = store.getState();
    expect(state).toMatchObject({ control: 'idle', explore: { job: null, errors: {} } });
    expect(lab.calls).toEqual(['landscape run-7']);
    expect(state.run.geometry.landscape?.cells).toEqual(syntheticLandscape(syntheticRequest).cells);
    expect(replay(state.log)).toEqual(state.run);
    expect(state.run).toMatchObject({ ending, at, progress });
  });

  test('stopped, keeps what it has', async () => {
    const { store, lab, actions } = explorer({ stepMs: 5 });
    const done = actions.landscape(syntheticRequest);
    await soon(60);
    await lab.cancel('run-7');
    await done;
    const { explore, run, control } = store.getState();
    expect({ explore, control }).toMatchObject({ explore: { job: null, errors: {} }, control: 'idle' });
    const cells = run.geometry.landscape!.cells.length;
    expect(cells).toBeGreaterThan(0);
    expect(cells).toBeLessThan(25);
  });

  test('that fails says why until the next one begins', async () => {
    const { store, actions } = explorer({ exploreError: error });
    await actions.landscape(syntheticRequest);
    expect(store.getState().explore.errors).toEqual({ landscape: error });
    expect(store.getState().model).toEqual(syntheticModel);
    const again = actions.landscape(syntheticRequest);
    expect(store.getState().explore.errors).toEqual({});
    await again;
  });

  test('does not start beside a run, nor without one', async () => {
    const { store, lab, actions } = explorer();
    store.setState({ control: 'running' });
    await actions.landscape(syntheticRequest);
    store.setState({ control: 'idle', run: replay([]), log: [] });
    await actions.landscape(syntheticRequest);
    expect(lab.calls).toEqual([]);
  });

  test('is told everything it needs of the run', () => {
    const source = landscapeSource(replay(log), log)!;
    expect(source.members.length).toBe(128);
    expect(source.path).toEqual([row, row]);
    expect(Object.keys(source.members[0]!)).toEqual(['index', 'seed', 'sigma']);
  });
});

describe('split-half over many pairs', () => {
  const request: GridRequest = {
    models: ['fake-1k', 'fake-2k'],
    tasks: ['count', 'code'],
    noise: ['independent', 'tied'],
    members: 64,
    support: 32,
    populationSeed: 1,
    splitSeed: 1,
  };

  test('grows a row a pair, says which pair failed, and starts afresh', async () => {
    const { store, actions } = explorer();
    for (let turn = 0; turn < 2; turn += 1) {
      await actions.grid(request);
      const { grid, job } = store.getState().explore;
      expect(job).toBeNull();
      expect(grid.rows.map(({ model, task, noise }) => `${model} ${task} ${noise}`)).toEqual(
        ['fake-1k count', 'fake-1k code', 'fake-2k count'].flatMap((pair) => [
          `${pair} independent`,
          `${pair} tied`,
        ]),
      );
      expect(grid.failures.map(({ model, task }) => `${model} ${task}`)).toEqual(['fake-2k code']);
      expect(grid.progress).toMatchObject({ done: 4, total: 4 });
    }
  });
});

describe('what a landscape is drawn from', () => {
  const told = (request: LandscapeRequest, cells: number) => {
    const { frame, cells: all } = syntheticLandscape(request);
    return landscapeView(
      replay([
        ...log,
        { type: 'landscape', frame, at: 1 },
        { type: 'landscape-cells', cells: all.slice(0, cells), at: 1 },
      ]),
    )!;
  };

  test('cells lie where they belong, the others are not known', () => {
    const view = told(syntheticRequest, 7);
    expect([view.scored, view.of]).toEqual([7, 25]);
    expect(view.values.slice(7)).toEqual(new Array(18).fill(null));
    const { cells } = syntheticLandscape(syntheticRequest);
    expect(view.values.slice(0, 7)).toEqual(cells.slice(0, 7).map(({ reward }) => reward));
  });

  test('the base is the cell in the middle, before that what the run says of the split', () => {
    const { cells } = syntheticLandscape(syntheticRequest);
    expect(told(syntheticRequest, 25).base).toBe(cells[12]!.reward);
    const onSupport = { ...syntheticRequest, split: 'support' } as const;
    expect(told(onSupport, 3).base).toBe(replay(log).base.support!.reward);
  });

  test('the best cell, and a path from stage 1 on', () => {
    const view = told(syntheticRequest, 25);
    expect([view.best!.column, view.best!.row]).toEqual([3, 2]);
    expect(view.path).toEqual([
      [0.02, 0],
      [0.024, 0.004],
    ]);
    expect(view.members.length).toBe(2);
  });

  test('a line is by ascending place, whatever order it is scored in', () => {
    const { frame, cells } = syntheticLandscape({ ...syntheticRequest, y: null });
    const events: RunEvent[] = [
      { type: 'landscape', frame, at: 1 },
      { type: 'landscape-cells', cells: [...cells].reverse(), at: 1 },
    ];
    const view = landscapeView(replay(events))!;
    expect(view.line.map(({ column }) => column)).toEqual([0, 1, 2, 3, 4]);
    expect(view.of).toBe(5);
  });

  test('directions on offer are the run’s own, and random ones for comparison', () => {
    const ids = directionChoices(replay(log)).map(({ id }) => id);
    expect(ids).toEqual(['best', 'second', 'worst', 'random-1', 'random-2']);
    expect(directionChoices(replay([])).map(({ id }) => id)).toEqual(['random-1', 'random-2']);
    expect(suggestedReach(replay(log))).toBeCloseTo(0.018);
  });
});
