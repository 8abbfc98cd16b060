/** Runs on common axes. */
import { expect, test } from 'vitest';
import {
  compared,
  figureColumns,
  figureRow,
  replay,
  rewardCurves,
  scoreRows,
  settingRows,
  sortFigures,
  type ComparedRun,
} from '../../../src/store';
import { describeRun } from '../../../src/store/saved/describeRun';
import { searchRuns } from '../../../src/ui/runs/search';
import { syntheticConfig, syntheticLog } from '../../support/synthetic/syntheticRun';

function runOf(id: string, changes: Partial<typeof syntheticConfig>, events = Infinity): ComparedRun {
  const log = syntheticLog({ ...syntheticConfig, ...changes }).slice(0, events);
  return compared(describeRun(id, { run: replay(log), log })!, log);
}

const small = runOf('a', { members: 64 });
const large = runOf('b', { populationSeed: 9 });
const begun = runOf('c', {}, 1);

test('only what was set differently differs', () => {
  const rows = settingRows([small.saved, large.saved]);
  const differing = rows.filter(({ differs }) => differs);
  expect(differing).toEqual([
    { setting: 'Population seed', values: ['1', '9'], differs: true },
    { setting: 'Members (N)', values: ['64', '128'], differs: true },
  ]);
  expect(rows.find(({ setting }) => setting.startsWith('Sigmas'))?.values).toEqual([
    '0.006, 0.012',
    '0.006, 0.012',
  ]);
});

test('histograms of runs of different size share their bins and each sum to 100 %', () => {
  const curves = rewardCurves([small, large, begun]);
  expect(curves[0]!.map(([x]) => x)).toEqual(curves[1]!.map(([x]) => x));
  for (const curve of curves.slice(0, 2))
    expect(curve.reduce((sum, [, y]) => sum + y, 0)).toBeCloseTo(100, 9);
  expect(curves[2]!.every(([, y]) => y === 0)).toBe(true);
});

test('scoreboards line up by method, and a run without results has none', () => {
  const rows = scoreRows([small, large, begun]);
  expect(rows.map(({ method }) => method)).toEqual(['base', 'best-member', 'vote']);
  for (const { shares } of rows) {
    expect(shares[0]).not.toBeNull();
    expect(shares[2]).toBeNull();
  }
});

test('figures sort by any column, what is not known last', () => {
  const rows = [begun, small, large].map(figureRow);
  const members = figureColumns.indexOf('Members');
  expect(sortFigures(rows, members, false).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  expect(sortFigures(rows, members, true).map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  const vote = figureColumns.indexOf('Vote');
  for (const descending of [true, false]) expect(sortFigures(rows, vote, descending).at(-1)?.id).toBe('c');
});

test('a search finds by every word, in any order and any case', () => {
  const runs = [small.saved, { ...large.saved, name: 'Paper figure', tags: ['draft'] }];
  const ids = (query: string) => searchRuns(runs, query).map(({ id }) => id);
  expect(ids('')).toEqual(['a', 'b']);
  expect(ids('DRAFT paper')).toEqual(['b']);
  expect(ids('story')).toEqual(['a', 'b']);
  expect(ids('paper nothing')).toEqual([]);
});
