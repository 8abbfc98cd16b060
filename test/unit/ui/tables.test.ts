/** What a chart draws, its table says: the tables of charts that several cards show. */
import { describe, expect, test } from 'vitest';
import { histogram } from '../../../src/store';
import { rewardTable } from '../../../src/ui/results/rewards/rewardTable';
import { heatTable } from '../../../src/ui/parts/tables/heatTable';
import { shownOf, valueOf } from '../../../src/ui/parts/tables/table';
import { curveTable } from '../../../src/ui/runs/compare/curves';

const members = [0.1, 0.12, 0.3, 0.52, 0.55].map((reward, index) => ({
  index,
  seed: index,
  sigma: index % 2 === 0 ? 0.01 : 0.02,
  reward,
  accuracy: reward,
}));
const bins = histogram(members, [0.01, 0.02], 0.31);

describe('rewards', () => {
  test('every bar is a row, every sigma a column, and the base model’s line is told', () => {
    const { caption, columns, rows } = rewardTable(bins, 0.31);
    expect(caption).toContain('the base model has 0.310');
    expect(columns).toEqual(['Reward from', 'to', 'Members at σ 0.01', 'Members at σ 0.02']);
    expect(rows.map((row) => row.slice(2))).toEqual(
      bins.edges.slice(1).map((_, bin) => [bins.counts[0]![bin], bins.counts[1]![bin]]),
    );
    expect(rows.map(([from]) => valueOf(from!))).toEqual(bins.edges.slice(0, -1));
    expect(rows.flatMap((row) => row.map(shownOf)).every((cell) => cell.length < 7)).toBe(true);
  });

  test('what is selected is marked so', () => {
    const { columns, rows } = rewardTable(bins, null, { first: 1, last: 2 });
    expect(columns.at(-1)).toBe('Selected');
    expect(rows.slice(0, 4).map((row) => row.at(-1))).toEqual(['no', 'yes', 'yes', 'no']);
  });
});

test('curves of runs and the bands around them share their places', () => {
  const curves = [
    {
      title: 'A',
      series: 0,
      points: [
        [1, 5],
        [2, 6],
      ] as const,
    },
  ];
  const bands = [
    {
      title: 'A by chance',
      points: [
        [2, 3, 4],
        [3, 1, 2],
      ] as const,
    },
  ];
  const { columns, rows } = curveTable('', 'x', curves, bands);
  expect(columns).toEqual(['x', 'Run A', 'A by chance, low', 'A by chance, high']);
  expect(rows.map((row) => row.map(valueOf))).toEqual([
    [1, 5, null, null],
    [2, 6, 3, 4],
    [3, null, 1, 2],
  ]);
});

test('a plane is written from the top, and says what is marked where', () => {
  const { caption, columns, rows } = heatTable('Reward', {
    xs: [-1, 0],
    ys: [0, 2],
    values: [0.1, 0.2, 0.3, null],
    format: (value) => value.toFixed(1),
    marks: [
      { title: 'base model', shape: 'ring', points: [[0, 0]] },
      {
        title: 'members',
        shape: 'dots',
        points: [
          [-1, 0],
          [0, 2],
        ],
      },
    ],
  });
  expect(columns).toEqual(['Up \\ across', '−1', '0']);
  expect(rows.map((row) => row.map(valueOf))).toEqual([
    [2, 0.3, null],
    [0, 0.1, 0.2],
  ]);
  expect(caption).toBe('Reward; base model: 0 across, 0 up; members: −1 to 0 across, 0 to 2 up');
});
