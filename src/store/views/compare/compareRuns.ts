/** Several runs side by side: where their settings differ, and their results on common axes. */
import { extent, max, mean, sum } from 'd3-array';
import type { MethodId, SavedRun, Tally } from '../../../protocol';
import { labelOf } from '../../../settings';
import type { ComparedRun } from './comparedRun';
import { splitHalfGain } from './compareGeometry';
import { niceStep, share, type Share } from '../statistics';

export interface SettingRow {
  readonly setting: string;
  /** One per run, as text; '–' where a run has no such setting. */
  readonly values: readonly string[];
  readonly differs: boolean;
}

function settings(value: unknown, path: string, into: Map<string, string>): void {
  if (Array.isArray(value)) into.set(path, value.join(', '));
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value))
      settings(inner, path === '' ? key : `${path}.${key}`, into);
  else into.set(path, String(value));
}

/** Every setting of any of the runs, in the order of the configs. */
export function settingRows(runs: readonly SavedRun[]): SettingRow[] {
  const all = runs.map(({ config, adapter }) => {
    const flat = new Map<string, string>();
    settings(config, '', flat);
    flat.set('computed on', adapter);
    return flat;
  });
  return [...new Set(all.flatMap((flat) => [...flat.keys()]))].map((setting) => {
    const values = all.map((flat) => flat.get(setting) ?? '–');
    return { setting: labelOf(setting), values, differs: new Set(values).size > 1 };
  });
}

type Points = readonly (readonly [x: number, y: number])[];

/** Share of each run's members by reward, in bins common to all: [middle of the bin, share in %]. */
export function rewardCurves(runs: readonly ComparedRun[]): Points[] {
  const [low, high] = extent(
    runs.flatMap(({ run }) => run.members),
    ({ reward }) => reward,
  );
  if (low === undefined) return runs.map(() => []);
  const step = niceStep(Math.max((high - low) / 20, 0.01));
  const first = Math.floor(low / step + 1e-9) - 1;
  const bins = Math.floor(high / step + 1e-9) + 2 - first;
  return runs.map(({ run }) => {
    const counts = new Array<number>(bins).fill(0);
    for (const { reward } of run.members) counts[Math.floor(reward / step + 1e-9) - first]! += 1;
    const n = Math.max(1, run.members.length);
    return counts.map(
      (count, i) => [Number(((first + i + 0.5) * step).toPrecision(12)), (100 * count) / n] as const,
    );
  });
}

/** The best probe accuracy that the sweep found at each scale: [scale, share in %]. */
export function sweepCurve({ run }: ComparedRun): Points {
  const best = new Map<number, number>();
  for (const { scale, tally } of run.corp.sweep)
    best.set(scale, Math.max(best.get(scale) ?? 0, (100 * tally.correct) / Math.max(1, tally.n)));
  return [...best].sort(([a], [b]) => a - b);
}

/** Eigenvalues of the elite's cloud as shares of their sum, largest first: [index from 1, share in %]. */
export function spectrumCurve({ run }: ComparedRun): Points {
  const values = run.corp.collapse?.eigenvalues ?? [];
  const total = sum(values);
  if (!(total > 0)) return [];
  return values.slice(0, 64).map((value, i) => [i + 1, (100 * value) / total] as const);
}

export interface ScoreRow {
  readonly method: MethodId;
  /** One per run; null where it has none. */
  readonly shares: readonly (Share | null)[];
}

/** Methods that any of the runs scored on test, in the order in which they first appear. */
export function scoreRows(runs: readonly ComparedRun[]): ScoreRow[] {
  const tallies = runs.map(
    ({ saved }) => new Map<MethodId, Tally>(saved.scores.map(({ method, tally }) => [method, tally])),
  );
  const methods = [...new Set(tallies.flatMap((known) => [...known.keys()]))];
  return methods.map((method) => ({
    method,
    shares: tallies.map((known) => {
      const tally = known.get(method);
      return tally ? share(tally) : null;
    }),
  }));
}

export interface FigureRow {
  readonly id: string;
  readonly name: string;
  /** In the order of `figureColumns`; null where a run has no such figure. */
  readonly values: readonly (number | null)[];
}

export const figureColumns = [
  'Members',
  'Mean reward',
  'Best reward',
  'Base',
  'Best member',
  'Vote',
  'CoRP stage 1',
  'CoRP stage 2',
  'Split-half gain',
  'Kappa',
  'Effective rank',
  'Forward passes',
  'Seconds',
] as const;

/** Columns that are shares of prompts. */
export const shareColumns: ReadonlySet<string> = new Set([
  'Base',
  'Best member',
  'Vote',
  'CoRP stage 1',
  'CoRP stage 2',
]);

export function figureRow({ saved, run }: ComparedRun): FigureRow {
  const rewards = run.members.map(({ reward }) => reward);
  const on = (method: MethodId) => {
    const found = saved.scores.find((score) => score.method === method);
    return found ? found.tally.correct / Math.max(1, found.tally.n) : null;
  };
  const { collapse } = run.corp;
  return {
    id: saved.id,
    name: saved.name,
    values: [
      rewards.length,
      mean(rewards) ?? null,
      max(rewards) ?? null,
      on('base'),
      on('best-member'),
      on('vote'),
      on('corp-stage1'),
      on('corp-stage2'),
      splitHalfGain({ saved, run }),
      collapse?.kappa ?? null,
      collapse?.effectiveRank ?? null,
      run.ending?.kind === 'finished' ? run.ending.forwards : null,
      run.at / 1000,
    ],
  };
}

/** By one column, unknown values last; stable. */
export function sortFigures(rows: readonly FigureRow[], column: number, descending: boolean): FigureRow[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [a.values[column] ?? null, b.values[column] ?? null];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y);
  });
}
