import { describe, expect, it } from 'vitest';
import { checkGrid, RunControl } from '../../../src/lab';
import { grid } from '../../../src/lab/diagnostics/grid';
import { landscape } from '../../../src/lab/diagnostics/landscape';
import { outcomeOf } from '../../../src/lab/run/runner';
import type { Delta } from '../../../src/math/delta';
import {
  LabError,
  type GridEvent,
  type LandscapeRequest,
  type LandscapeSource,
  type RunConfig,
  type RunEventBody,
} from '../../../src/protocol';
import { drawSplits, findTask } from '../../../src/tasks';
import { characterTokenizer, fakeEngine } from '../../support/fakes/fakeEngine';
import { syntheticConfig, syntheticModel } from '../../support/synthetic/syntheticRun';

const config: RunConfig = {
  ...syntheticConfig,
  task: 'count',
  members: 4,
  support: 12,
  probe: 4,
  test: 4,
  voteMax: 2,
};
const splits = drawSplits(findTask('count'), config, config.splitSeed);
const wanted = new Map(splits.support.map(({ prompt, wanted: answer }) => [prompt, answer]));

/** Right where seed 1 is pushed up by more than its prompt asks for. */
const answer = (row: Delta, prompt: string): string => {
  const at = row.seeds.indexOf(1);
  const pushed = at < 0 ? 0 : row.coefficients[at]!;
  const asked = ([...prompt].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 7) / 7;
  return pushed > asked ? wanted.get(prompt)! : 'no';
};

const source: LandscapeSource = {
  config,
  members: [
    { index: 0, seed: 1, sigma: 0.5 },
    { index: 1, seed: 2, sigma: 1 },
  ],
  elite: [
    { seed: 1, sigma: 0.5, pass2: 0.75 },
    { seed: 2, sigma: 1, pass2: 0.25 },
  ],
  path: [{ noise: 'independent', seeds: [1, 2], coefficients: [0.3, 0.4] }],
};
const request: LandscapeRequest = {
  x: { kind: 'member', index: 0 },
  y: { kind: 'merge' },
  steps: 5,
  reach: 1,
  split: 'support',
};

async function look(changes: Partial<LandscapeRequest> = {}, from = source) {
  const events: RunEventBody[] = [];
  const model = { engine: fakeEngine(answer), tokenizer: characterTokenizer };
  for await (const event of landscape(from, { ...request, ...changes }, model, new RunControl()))
    events.push(event);
  const [first] = events;
  if (first?.type !== 'landscape') throw new Error('no frame');
  const cells = events.flatMap((event) => (event.type === 'landscape-cells' ? event.cells : []));
  return { frame: first.frame, cells, batches: events.length - 1 };
}

describe('the landscape', () => {
  it('scores a plane cell by cell, theta0 in its middle', async () => {
    const { frame, cells, batches } = await look();
    expect(frame.xs).toEqual([-1, -0.5, 0, 0.5, 1]);
    expect(cells).toHaveLength(25);
    expect(batches).toBeGreaterThan(3);
    expect(new Set(cells.map(({ column, row }) => `${column} ${row}`)).size).toBe(25);
    expect(cells[0]).toMatchObject({ column: 2, row: 2 }); // what all others are compared with
    // x is seed 1 alone, and y is perpendicular to it: only the column counts
    for (const { column, reward, tally, low, high } of cells) {
      const asked = splits.support.filter(
        ({ prompt }) => answer({ seeds: [1], coefficients: [frame.xs[column]!] }, prompt) !== 'no',
      );
      expect(tally).toEqual({ correct: asked.length, n: 12 });
      expect(low).toBeLessThanOrEqual(reward);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(high).toBeGreaterThanOrEqual(reward);
    }
  });

  it('marks base, members and path where their shadows fall', async () => {
    const { frame } = await look();
    expect(frame.cosine).toBeCloseTo(0.6, 12);
    const mark = (kind: string, index: number) =>
      frame.marks.find((candidate) => candidate.kind === kind && candidate.index === index)!;
    expect(mark('base', 0)).toMatchObject({ x: 0, y: 0 });
    expect(mark('member', 0).x).toBeCloseTo(0.5, 12);
    expect(mark('member', 1).y).toBeCloseTo(1, 12);
    expect(mark('stage1', 0).x).toBeCloseTo(0.3, 12);
    expect(mark('stage1', 0).y).toBeCloseTo(0.4, 12);
    expect(mark('stage1', 0).inPlane).toBeCloseTo(1, 12);
  });

  it('scores a line, along any of its directions', async () => {
    for (const x of [
      { kind: 'principal', index: 0 },
      { kind: 'random', seed: 9 },
      { kind: 'merge' },
    ] as const) {
      const { frame, cells } = await look({ x, y: null });
      expect(frame.ys).toEqual([0]);
      expect(cells.map(({ column }) => column)).toEqual([2, 0, 1, 3, 4]);
      expect(cells[0]!.tally.correct).toBe(0);
    }
  });

  it('says in plain words what it cannot show', async () => {
    const impossible: [Partial<LandscapeRequest>, LandscapeSource?][] = [
      [{ steps: 4 }],
      [{ steps: 1 }],
      [{ reach: 0 }],
      [{ y: { kind: 'member', index: 0 } }],
      [{ x: { kind: 'member', index: 7 } }],
      [{ x: { kind: 'principal', index: 5 } }],
      [{}, { ...source, path: [] }],
    ];
    for (const [changes, from] of impossible) {
      const thrown = await look(changes, from).catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(LabError);
      expect((thrown as LabError).info.kind).toBe('bad-config');
    }
  });
});

describe('the grid', () => {
  const asked = checkGrid({
    models: ['fake'],
    tasks: ['count'],
    noise: ['independent', 'tied'],
    members: 16,
    support: 12,
    populationSeed: 1,
    splitSeed: config.splitSeed,
  });
  const byMember = (row: Delta, prompt: string): string =>
    row.seeds.reduce((sum, seed, i) => sum + row.coefficients[i]! * Math.sin(seed + prompt.length), 0) > 0
      ? (wanted.get(prompt) ?? 'no')
      : 'no';

  async function measure(control: RunControl, reply = byMember) {
    const events: GridEvent[] = [];
    let closed = 0;
    const context = {
      model: { engine: fakeEngine(reply), tokenizer: characterTokenizer },
      summary: syntheticModel,
      adapter: { name: 'fake', software: true, noiseMatches: true },
      control,
      peakBytes: () => 4096,
    };
    const open = async (id: string) => ({ model: { id, sigmas: [1], context }, close: () => void closed++ });
    const outcome = await outcomeOf(grid(asked, open), control, (event) => {
      events.push(event);
    });
    await control.left;
    return { events, outcome, closed };
  }

  it('measures every pair and closes its models', async () => {
    const { events, outcome, closed } = await measure(new RunControl());
    expect(outcome.kind).toBe('done');
    expect(closed).toBe(1);
    const rows = events.flatMap((event) => (event.type === 'grid-row' ? [event.row] : []));
    expect(rows.map(({ noise }) => noise)).toEqual(['independent', 'tied']);
    expect(rows[0]!.base).toEqual({ correct: 0, n: 12 });
    expect(rows[0]!.bestMember).toBeGreaterThanOrEqual(rows[0]!.meanMember);
    expect(events.at(-1)).toMatchObject({ type: 'grid-progress', done: 2, total: 2 });
  });

  it('goes on after a pair that has nothing to compare, and stops when asked to', async () => {
    const alike = await measure(new RunControl(), () => 'no');
    expect(alike.events.filter(({ type }) => type === 'grid-failed')).toHaveLength(2);
    const control = new RunControl();
    control.cancel();
    const stopped = await measure(control);
    expect(stopped.outcome.kind).toBe('cancelled');
    expect(stopped.closed).toBe(1);
  });

  it('refuses a config that is none', () => {
    for (const wrong of [
      {},
      { ...asked, tasks: ['dance'] },
      { ...asked, members: 3 },
      { ...asked, models: [] },
    ])
      expect(() => checkGrid(wrong)).toThrow(LabError);
  });
});
