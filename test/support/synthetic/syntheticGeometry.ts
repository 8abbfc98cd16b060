/** Findings of geometry that were never measured: the shapes and sizes of real ones, for tests of what is drawn. */
import type {
  FunctionalSplitHalf,
  GeometryFinding,
  GridEvent,
  GridRequest,
  LandscapeCell,
  LandscapeFrame,
  LandscapeRequest,
  MatrixUpdate,
  Measured,
  NullBand,
  SplitHalfOverlap,
} from '../../../src/protocol';

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const around = (curve: readonly number[], half: number): NullBand => ({
  mean: curve,
  low: curve.map((value) => value - half),
  high: curve.map((value) => value + half),
  draws: 20,
});

export const measured = (value: number, mean: number, half: number): Measured => ({
  value,
  null: { mean, low: mean - half, high: mean + half, draws: 199 },
  p: value > mean + half ? 0.005 : 0.4,
});

const source = { solver: 'float64 on the CPU', floor: 1e-7 } as const;
const falling = (n: number, top: number, slope: number): number[] =>
  range(n).map((i) => top * (1 - i / n) ** slope);

function update(layer: number | null, role: string, columns: number): MatrixUpdate {
  const values = falling(columns, 0.9, 0.8);
  return {
    ...source,
    name: layer === null ? `model.${role}.weight` : `model.layers.${layer}.self_attn.${role}_proj.weight`,
    layer,
    role,
    shape: [48, columns],
    values,
    random: falling(columns, 0.92, 0.8),
    edgeRatio: 0.97,
    stableRank: columns / 4,
    randomStableRank: columns / 4.1,
    energy: 0.2,
    parameterShare: 0.2,
  };
}

const overlap = (halves: SplitHalfOverlap['halves'], top: number): SplitHalfOverlap => ({
  kind: 'overlap',
  halves,
  splits: 20,
  overlaps: [1, 2, 4, 8].map((r) => ({
    r,
    overlap: measured(top / r ** 0.2, 0.02, 0.015),
    chance: r / 64,
  })),
  rank: 2,
  angles: range(8).map((i) => 40 + 5 * i),
  nullAngle: 50,
});

const updates = [
  ...[0, 1].flatMap((layer) => ['q', 'o'].map((role) => update(layer, role, 48))),
  update(null, 'embed', 48),
];

const functional: FunctionalSplitHalf = {
  kind: 'functional',
  gain: measured(0.255, -0.01, 0.04),
  rewardGain: measured(0.2, -0.01, 0.03),
  fixCorrelation: measured(0.53, 0.26, 0.06),
  ownGain: 0.31,
  eta: 0.02,
  splits: 4,
  membersPerHalf: 64,
  examplesPerHalf: 32,
};

export const syntheticFindings: readonly GeometryFinding[] = [
  functional,
  {
    ...source,
    kind: 'scores',
    members: 128,
    activeExamples: 52,
    examples: 64,
    values: falling(52, 35.5, 0.9),
    permuted: around(falling(52, 26.5, 0.6), 0.8),
    effectiveRank: measured(31, 40, 1),
    varianceRanks: [1, 2, 4, 8],
    variance: [0.07, 0.1, 0.15, 0.24].map((share) => measured(share, share / 1.6, 0.01)),
  },
  overlap('members', 0.5),
  overlap('examples', 0.3),
  ...(['seed basis', 'weight space'] as const).map((geometry) => ({
    ...source,
    kind: 'population' as const,
    geometry,
    members: 128,
    eigenvalues: falling(127, 1.9e-6, 1.2),
    shuffled: around(falling(127, 1.88e-6, 1.2), 2e-8),
    law: falling(127, 1.2e-6, 0.3),
    kappa: measured(0.012, 0.012, 0.002),
    effectiveRank: measured(96, 95.5, 1),
  })),
  {
    kind: 'weights',
    parameters: 49_392,
    members: 128,
    splits: 20,
    overlaps: [1, 2, 4, 8].map((r) => ({
      r,
      overlap: measured(3e-5 * r, 2.9e-5 * r, 1e-5 * r),
      chance: 2e-5 * r,
    })),
    cosine: measured(0.001, 0, 0.004),
    informative: false,
  },
  ...updates.map((matrix) => ({ kind: 'update' as const, matrix, of: updates.length })),
  {
    kind: 'noise',
    members: 128,
    modes: (['independent', 'tied'] as const).map((noise) => ({
      noise,
      solver: 'float64 on the CPU',
      floor: 1e-14,
      drawn: noise === 'tied' ? 12_000 : 49_392,
      cosineSd: noise === 'tied' ? 0.009 : 0.0045,
      effectiveDimension: noise === 'tied' ? 12_300 : 49_400,
      eigenvalues: falling(128, noise === 'tied' ? 1.2 : 1.1, 0.2),
      effectiveRank: noise === 'tied' ? 126.1 : 127.6,
      sketchRank: noise === 'tied' ? 24.9 : 59.9,
      sketchOverlaps: [1, 8].map((r) => ({ r, overlap: noise === 'tied' ? 0.28 : 0.014 })),
    })),
    law: falling(128, 1.1, 0.2),
  },
];

export const syntheticRequest: LandscapeRequest = {
  x: { kind: 'merge' },
  y: { kind: 'member', index: 3 },
  steps: 5,
  reach: 0.04,
  split: 'probe',
};

/** A plane with its best place to the right of the base model, or the line through it. */
export function syntheticLandscape(request: LandscapeRequest): {
  frame: LandscapeFrame;
  cells: LandscapeCell[];
} {
  const { steps, reach, y } = request;
  const along = range(steps).map((i) => reach * ((2 * i) / (steps - 1) - 1));
  const ys = y === null ? [0] : along;
  const frame: LandscapeFrame = {
    request,
    labels: ['CoRP direction', y === null ? null : 'member 3'],
    cosine: 0.02,
    xs: along,
    ys,
    marks: [
      { kind: 'base', index: 0, x: 0, y: 0, inPlane: 1 },
      { kind: 'member', index: 3, x: 0, y: 0.012, inPlane: 1 },
      { kind: 'member', index: 4, x: 0.001, y: 0, inPlane: 0.1 },
      { kind: 'stage1', index: 0, x: 0.02, y: 0, inPlane: 1 },
      { kind: 'stage2', index: 1, x: 0.024, y: 0.004, inPlane: 0.9 },
    ],
  };
  const cells = ys.flatMap((up, row) =>
    along.map((across, column): LandscapeCell => {
      const reward = 0.9 * Math.exp(-(((across - 0.02) / 0.03) ** 2) - (up / 0.03) ** 2);
      const correct = Math.round(64 * reward);
      return { column, row, reward, low: reward - 0.1, high: reward + 0.1, tally: { correct, n: 64 } };
    }),
  );
  return { frame, cells };
}

/** A row a pair, and a pair that fails: the one of the last model and the last task. */
export function syntheticGrid({ models, tasks, noise, support }: GridRequest): GridEvent[] {
  const pairs = models.flatMap((model) => tasks.map((task) => ({ model, task })));
  const rows = pairs.slice(0, -1).flatMap((pair) =>
    noise.map((mode): GridEvent => ({
      type: 'grid-row',
      row: {
        ...pair,
        noise: mode,
        base: { correct: Math.round(0.4 * support), n: support },
        meanMember: 0.38,
        bestMember: 0.6,
        functional,
        scores: { activeExamples: support - 4, effectiveRank: measured(31, 40, 1) },
        overlaps: [overlap('members', 0.5), overlap('examples', 0.3)],
      },
    })),
  );
  const error = { kind: 'bad-model', message: 'Its answers are too long.', hint: 'Leave it out.' } as const;
  return [
    ...rows,
    { type: 'grid-progress', done: pairs.length, total: pairs.length, secondsLeft: 0 },
    { type: 'grid-failed', ...pairs.at(-1)!, error },
  ];
}
