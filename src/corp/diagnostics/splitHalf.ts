/** Split-half reproducibility of the score matrix and of its directions in weight space, with a null of permuted rewards. */
import { symmetricValues } from '../../math/spectrum';
import { gramOfRows, leading, principalCosines, transpose, type Matrix } from '../../math/matrix';
import type { Draws } from '../../math/random';
import { mean, quantile } from '../../math/stats';
import type { ScoreSpectrum, SplitHalfOverlap, SubspaceOverlap, WeightDirections } from '../../protocol';
import { against, bandOf } from './chance';
import {
  activeColumns,
  drawHalves,
  effectiveRank,
  halfFrames,
  overlapsByRank,
  permuteColumns,
  ranksFor,
  standardise,
  type Halves,
  type HalvesOf,
} from './scoreMatrix';
import type { Slices } from './slices';
import { weightHalves, type WeightHalves } from './weightDirections';

export interface Repeats {
  /** Random splits averaged over, for the observation and for every draw of the null. */
  readonly splits: number;
  /** Draws of the null. */
  readonly permutations: number;
}

interface HalfStatistics {
  readonly overlaps: readonly number[];
  /** Cosines of the principal angles at the largest rank. */
  readonly cosines: readonly number[];
}

const averaged = (lists: readonly (readonly number[])[]): number[] =>
  lists[0]!.map((_, i) => mean(lists.map((list) => list[i]!)));

function* halfStatistics(
  scores: Matrix,
  of: HalvesOf,
  splits: readonly Halves[],
  ranks: readonly number[],
): Slices<HalfStatistics> {
  const most = Math.max(...ranks);
  const all: HalfStatistics[] = [];
  for (const split of splits) {
    const frames = halfFrames(scores, of, split, most);
    const cosines = principalCosines(leading(frames[0], most), leading(frames[1], most));
    all.push({ overlaps: overlapsByRank(frames, ranks), cosines });
    yield;
  }
  return {
    overlaps: averaged(all.map(({ overlaps }) => overlaps)),
    cosines: averaged(all.map(({ cosines }) => cosines)),
  };
}

const degrees = (cosine: number): number => (180 / Math.PI) * Math.acos(Math.min(1, cosine));

/**
 * Agreement, by rank, of the leading subspaces of random halves of a members x examples matrix. The null permutes every example's
 * scores over the members; observed value and null are the same statistic, so p-values are uniform on pure noise.
 */
export function* splitHalfOverlap(
  scores: Matrix,
  of: HalvesOf,
  { splits: count, permutations }: Repeats,
  draws: Draws,
): Slices<SplitHalfOverlap> {
  const width = of === 'members' ? scores.columns : scores.rows;
  const ranks = ranksFor(Math.min(width, Math.floor((of === 'members' ? scores.rows : scores.columns) / 2)));
  const splits = Array.from({ length: count }, () => drawHalves(scores, of, draws));
  const observed = yield* halfStatistics(scores, of, splits, ranks);
  const nulls: HalfStatistics[] = [];
  for (let draw = 0; draw < permutations; draw++)
    nulls.push(yield* halfStatistics(permuteColumns(scores, draws), of, splits, ranks));
  const closest = quantile(
    nulls.map(({ cosines }) => cosines[0]!),
    0.95,
  );
  const outside = observed.cosines.findIndex((cosine) => cosine <= closest);
  return {
    kind: 'overlap',
    halves: of,
    splits: count,
    rank: outside < 0 ? observed.cosines.length : outside,
    overlaps: ranks.map((r, i): SubspaceOverlap => ({
      r,
      overlap: against(
        observed.overlaps[i]!,
        nulls.map(({ overlaps }) => overlaps[i]!),
      ),
      chance: r / width,
    })),
    angles: observed.cosines.map(degrees),
    nullAngle: degrees(closest),
  };
}

/** Maximal number of examples: a larger eigenproblem would delay a stop too long. */
const mostExamples = 192;
const shown = 256;

/** Squared singular values of a matrix, largest first, from the Gram matrix of its shorter side. */
function squaredSingularValues(scores: Matrix) {
  const short = scores.rows <= scores.columns ? scores : transpose(scores);
  const { values, floor } = symmetricValues(gramOfRows(short), short.rows);
  return { squares: values.map((value) => (value > floor ? value : 0)), floor: Math.sqrt(floor) };
}

/** The spectrum of the standardised score matrix, with a null of permuted rewards. */
export function* scoreSpectrum(
  scores: Matrix,
  examples: { readonly active: number; readonly all: number },
  permutations: number,
  draws: Draws,
): Slices<ScoreSpectrum> {
  const standard = standardise(scores);
  const { squares, floor } = squaredSingularValues(standard);
  const nulls: Float64Array[] = [];
  for (let draw = 0; draw < permutations; draw++) {
    yield;
    nulls.push(squaredSingularValues(permuteColumns(standard, draws)).squares);
  }
  const varianceRanks = ranksFor(squares.length);
  const total = squares.reduce((sum, value) => sum + value, 0);
  const shareOf = (values: Float64Array, r: number) =>
    total > 0 ? values.subarray(0, r).reduce((sum, value) => sum + value, 0) / total : 0;
  const roots = (values: Float64Array) => values.subarray(0, shown).map(Math.sqrt);
  return {
    kind: 'scores',
    solver: 'float64 on the CPU',
    floor,
    members: scores.rows,
    activeExamples: examples.active,
    examples: examples.all,
    values: [...roots(squares)],
    permuted: bandOf(nulls.map(roots)),
    effectiveRank: against(effectiveRank(squares), nulls.map(effectiveRank), 'smaller'),
    varianceRanks,
    variance: varianceRanks.map((r) =>
      against(
        shareOf(squares, r),
        nulls.map((null_) => shareOf(null_, r)),
      ),
    ),
  };
}

/** `inner`: inner products of the members' perturbations in weight space, see memberProducts. */
export function* weightDirections(
  inner: Float64Array,
  scores: Matrix,
  parameters: number,
  { splits: count, permutations }: Repeats,
  draws: Draws,
): Slices<WeightDirections> {
  const ranks = ranksFor(Math.min(scores.columns, Math.floor(scores.rows / 2)));
  const splits = Array.from({ length: count }, () =>
    weightHalves(inner, scores.rows, drawHalves(scores, 'members', draws), ranks),
  );
  function* over(of: Matrix): Slices<WeightHalves> {
    const all: WeightHalves[] = [];
    for (const halves of splits) {
      all.push(halves(of));
      yield;
    }
    return {
      overlaps: averaged(all.map(({ overlaps }) => overlaps)),
      cosine: mean(all.map(({ cosine }) => cosine)),
    };
  }
  const observed = yield* over(scores);
  const nulls: WeightHalves[] = [];
  for (let draw = 0; draw < permutations; draw++) nulls.push(yield* over(permuteColumns(scores, draws)));
  const perHalf = Math.floor(scores.rows / 2);
  return {
    kind: 'weights',
    parameters,
    members: scores.rows,
    splits: count,
    overlaps: ranks.map((r, i) => ({
      r,
      overlap: against(
        observed.overlaps[i]!,
        nulls.map(({ overlaps }) => overlaps[i]!),
      ),
      chance: r / parameters,
    })),
    cosine: against(
      observed.cosine,
      nulls.map(({ cosine }) => cosine),
    ),
    informative: perHalf > 2 * Math.sqrt(parameters),
  };
}

/** Columns on which members differ, at most `mostExamples` of them. */
export const usedColumns = (scores: Matrix): { used: number[]; active: number } => {
  const active = activeColumns(scores);
  return { used: active.slice(0, mostExamples), active: active.length };
};
