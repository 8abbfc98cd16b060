/** Diagnostics of a population: spectra, split-half reproducibility and the landscape, each with its null. */
import type { EliteMember, MetricName, ModelDelta } from './corp';
import type { ErrorInfo } from './errors';
import type { RunConfig } from './run';
import type { NoiseMode } from '../settings';
import type { MemberScore, SplitName, Tally } from './scores';

/** A statistic and its null distribution. */
export interface Measured {
  /** Mean over random splits where there are several. */
  readonly value: number;
  readonly null: {
    readonly mean: number;
    /** 2.5 % and 97.5 % quantiles of the null's draws. */
    readonly low: number;
    readonly high: number;
    readonly draws: number;
  };
  /** One-sided: (1 + draws of the null at least as large) / (1 + draws). */
  readonly p: number;
}

/** A curve over an index, with the null's pointwise 95 % band. */
export interface NullBand {
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly draws: number;
}

/** The solver that computed a spectrum, and the value below which its entries are rounding error. */
export interface SpectrumSource {
  readonly solver: 'float64 on the CPU' | 'float32 on the GPU';
  readonly floor: number;
}

/** The population as a weighted point cloud: members weighted by the softmax of their standardised rewards, around their mean. */
export interface PopulationSpectrum extends SpectrumSource {
  readonly kind: 'population';
  readonly geometry: MetricName;
  /** Members used: all, or the first ones drawn where the full Gram matrix would be too expensive. */
  readonly members: number;
  /** Of the weighted covariance, largest first, at most 256. */
  readonly eigenvalues: readonly number[];
  /** The same with rewards shuffled over the members. */
  readonly shuffled: NullBand;
  /** Marchenko-Pastur expectation at each index for equal weights and independent noise. */
  readonly law: readonly number[];
  readonly kappa: Measured;
  /** Smaller than the null means structure: p counts draws at most as large. */
  readonly effectiveRank: Measured;
}

/**
 * The headline: a direction from half the members and half the examples, scored on the other examples. Null: rewards
 * shuffled over the members.
 */
export interface FunctionalSplitHalf {
  readonly kind: 'functional';
  /** Gain in accuracy over the base on the other examples. */
  readonly gain: Measured;
  /** Gain in mean reward over the base on the other examples. */
  readonly rewardGain: Measured;
  /** Correlation between the two member halves of which other examples their directions fix or break. */
  readonly fixCorrelation: Measured;
  /** The same gain on the examples the direction was made from. */
  readonly ownGain: number;
  /** Step length in amplitudes. */
  readonly eta: number;
  readonly splits: number;
  readonly membersPerHalf: number;
  readonly examplesPerHalf: number;
}

/** Rewards of members x support examples, each example standardised. Null: each example's rewards permuted over members. */
export interface ScoreSpectrum extends SpectrumSource {
  readonly kind: 'scores';
  readonly members: number;
  /** Examples on which members differ (the others carry no information), at most the first 192. */
  readonly activeExamples: number;
  readonly examples: number;
  /** Singular values, largest first, at most 256. */
  readonly values: readonly number[];
  readonly permuted: NullBand;
  readonly effectiveRank: Measured;
  /** Fraction of the variance in the first r directions, for the ranks of `varianceRanks`. */
  readonly varianceRanks: readonly number[];
  readonly variance: readonly Measured[];
}

/** Agreement of the top-r subspaces found in two halves. */
export interface SubspaceOverlap {
  readonly r: number;
  /** Mean squared cosine of the principal angles: 1 for the same subspace. */
  readonly overlap: Measured;
  /** Expected value for two random subspaces. */
  readonly chance: number;
}

export interface SplitHalfOverlap {
  readonly kind: 'overlap';
  /** Halves of the members compared over examples, or halves of the examples compared over members. */
  readonly halves: 'members' | 'examples';
  readonly splits: number;
  /** Number of reproduced directions: principal angles below the null's 95 % threshold. */
  readonly rank: number;
  readonly overlaps: readonly SubspaceOverlap[];
  /** Principal angles in degrees at the largest r, smallest first, from the mean cosines over splits. */
  readonly angles: readonly number[];
  /** The threshold that `rank` counts below, in degrees. */
  readonly nullAngle: number;
}

/** Directions in weight space, noise times standardised scores, from two member halves. */
export interface WeightDirections {
  readonly kind: 'weights';
  readonly parameters: number;
  readonly members: number;
  readonly splits: number;
  readonly overlaps: readonly SubspaceOverlap[];
  /** Cosine of the two halves' reward-weighted mean directions. */
  readonly cosine: Measured;
  /** False where 2 sqrt(parameters) exceeds the members of a half: then even a perfect signal is lost in noise. */
  readonly informative: boolean;
}

/** One weight matrix of the consolidated update, beside Gaussian noise of the same norm. */
export interface MatrixUpdate extends SpectrumSource {
  readonly name: string;
  /** null for embeddings and the like. */
  readonly layer: number | null;
  /** The matrix's role: q, k, v, o, gate, up, down, embedding, ... */
  readonly role: string;
  readonly shape: readonly [rows: number, columns: number];
  /** Singular values, largest first, at most 256, and those of a random matrix of the same norm. */
  readonly values: readonly number[];
  readonly random: readonly number[];
  /** Largest singular value over the Marchenko-Pastur edge: about 1 for Gaussian noise. */
  readonly edgeRatio: number;
  /** Squared norm over the squared largest singular value. */
  readonly stableRank: number;
  readonly randomStableRank: number;
  /** Fraction of the update's squared norm. */
  readonly energy: number;
  /** Fraction of all parameters: the expected energy share of isotropic noise. */
  readonly parameterShare: number;
}

export interface UpdateSpectra {
  readonly kind: 'update';
  readonly matrix: MatrixUpdate;
  readonly of: number;
}

/** The same seeds under both noise modes, without rewards: structure caused by layer tying alone. */
export interface NoiseComparison {
  readonly kind: 'noise';
  readonly members: number;
  readonly modes: readonly (SpectrumSource & {
    readonly noise: NoiseMode;
    /** Normals drawn per member: one per parameter, or only for tensors of distinct shape. */
    readonly drawn: number;
    /** Standard deviation of the cosines between members, and 1 over its square: the effective number of dimensions. */
    readonly cosineSd: number;
    readonly effectiveDimension: number;
    /** Eigenvalues of the Gram matrix of unit-variance perturbations over P, largest first, at most 256. */
    readonly eigenvalues: readonly number[];
    readonly effectiveRank: number;
    /** On a sketch (the first coordinates of each tensor): effective rank of the members, overlap between halves by r. */
    readonly sketchRank: number;
    readonly sketchOverlaps: readonly { readonly r: number; readonly overlap: number }[];
  })[];
  /** Marchenko-Pastur expectation at each index for independent noise. */
  readonly law: readonly number[];
}

export type GeometryFinding =
  | PopulationSpectrum
  | FunctionalSplitHalf
  | ScoreSpectrum
  | SplitHalfOverlap
  | WeightDirections
  | UpdateSpectra
  | NoiseComparison;

/** A direction through theta0 along which the landscape is evaluated. */
export type LandscapeDirection =
  /** Stage 1's collapsed elite. */
  | { readonly kind: 'merge' }
  | { readonly kind: 'member'; readonly index: number }
  /** Principal direction of the elite, 0 the largest. */
  | { readonly kind: 'principal'; readonly index: number }
  | { readonly kind: 'random'; readonly seed: number };

/** The part of a run a landscape needs, all of it from the run's events. */
export interface LandscapeSource {
  readonly config: RunConfig;
  readonly members: readonly Pick<MemberScore, 'index' | 'seed' | 'sigma'>[];
  /** Of the collapse; empty where there was none. */
  readonly elite: readonly Pick<EliteMember, 'seed' | 'sigma' | 'pass2'>[];
  /** The consolidated models in order: stage 1, then every accepted round. */
  readonly path: readonly ModelDelta[];
}

export interface LandscapeRequest {
  readonly x: LandscapeDirection;
  /** null: a line along x only. */
  readonly y: LandscapeDirection | null;
  /** Points per side; odd, so that theta0 is on the grid. */
  readonly steps: number;
  /** Half-width of the grid, in amplitudes. */
  readonly reach: number;
  readonly split: Exclude<SplitName, 'test'>;
}

/** A point of the plane; x and y in amplitudes along the axes. */
export interface LandscapeMark {
  readonly kind: 'base' | 'member' | 'stage1' | 'stage2';
  /** Of the member in the population, or of the round; 0 otherwise. */
  readonly index: number;
  readonly x: number;
  readonly y: number;
  /** In-plane length of its step, as a fraction of the full length. */
  readonly inPlane: number;
}

export interface LandscapeFrame {
  readonly request: LandscapeRequest;
  /** Orthonormal in amplitudes; the second axis is the component of y perpendicular to x. */
  readonly labels: readonly [x: string, y: string | null];
  /** Cosine between the two requested directions. */
  readonly cosine: number;
  /** Coordinates of the columns and rows, in amplitudes, ascending; one row, at 0, for a line. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly marks: readonly LandscapeMark[];
}

export interface LandscapeCell {
  readonly column: number;
  readonly row: number;
  /** Mean reward over the split's prompts, with its 95 % interval, clipped to [0, 1] where rewards are. */
  readonly reward: number;
  readonly low: number;
  readonly high: number;
  readonly tally: Tally;
}

export type GeometryEventBody =
  | { readonly type: 'geometry'; readonly finding: GeometryFinding }
  /** Starts a landscape; cells of an earlier one no longer count. */
  | { readonly type: 'landscape'; readonly frame: LandscapeFrame }
  | { readonly type: 'landscape-cells'; readonly cells: readonly LandscapeCell[] };

/** Split-half for every requested (model, task, noise). */
export interface GridRequest {
  /** Bundled models by id. */
  readonly models: readonly string[];
  readonly tasks: readonly string[];
  readonly noise: readonly NoiseMode[];
  readonly members: number;
  readonly support: number;
  readonly populationSeed: number;
  readonly splitSeed: number;
  /** Noise levels; each bundled model's own if absent. */
  readonly sigmas?: readonly number[];
}

export interface GridRow {
  readonly model: string;
  readonly task: string;
  readonly noise: NoiseMode;
  readonly base: Tally;
  /** Mean and best member accuracy. */
  readonly meanMember: number;
  readonly bestMember: number;
  readonly functional: FunctionalSplitHalf;
  readonly scores: Pick<ScoreSpectrum, 'activeExamples' | 'effectiveRank'>;
  readonly overlaps: readonly SplitHalfOverlap[];
}

export type GridEvent =
  | { readonly type: 'grid-row'; readonly row: GridRow }
  /** A combination that failed. */
  | {
      readonly type: 'grid-failed';
      readonly model: string;
      readonly task: string;
      readonly error: ErrorInfo;
    }
  | {
      readonly type: 'grid-progress';
      readonly done: number;
      readonly total: number;
      readonly secondsLeft: number;
    };
