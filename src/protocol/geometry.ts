/** What a run tells about the shape of its population: spectra, split-half reproducibility, the landscape; each beside chance. */
import type { EliteMember, MetricName, ModelDelta } from './corp';
import type { ErrorInfo } from './errors';
import type { RunConfig } from './run';
import type { NoiseMode } from '../settings';
import type { MemberScore, SplitName, Tally } from './scores';

/** A quantity beside what chance makes of it. */
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

/** A curve over an index, with the band that 95 % of the null's draws lie in at each. */
export interface NullBand {
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly draws: number;
}

/** What computed a spectrum, and below which value it is rounding. */
export interface SpectrumSource {
  readonly solver: 'float64 on the CPU' | 'float32 on the GPU';
  readonly floor: number;
}

/** The population as a cloud: members weighted by the softmax of their standardised rewards, around their mean. */
export interface PopulationSpectrum extends SpectrumSource {
  readonly kind: 'population';
  readonly geometry: MetricName;
  /** Of the population: all, or the first ones drawn where its Gram matrix would cost too much. */
  readonly members: number;
  /** Of the weighted covariance, largest first, at most 256. */
  readonly eigenvalues: readonly number[];
  /** The same with rewards dealt out to other members. */
  readonly shuffled: NullBand;
  /** What equal weights and independent noise give at each index by the Marchenko-Pastur law. */
  readonly law: readonly number[];
  readonly kappa: Measured;
  /** Values smaller than the null's speak for structure: p counts draws at most as large. */
  readonly effectiveRank: Measured;
}

/**
 * The headline: a direction from half the members and half the examples, scored on the other examples. Null: rewards dealt
 * out to other members.
 */
export interface FunctionalSplitHalf {
  readonly kind: 'functional';
  /** Share right over the base on the other examples. */
  readonly gain: Measured;
  /** Mean reward over the base on the other examples. */
  readonly rewardGain: Measured;
  /** Correlation, between directions of the two member halves, of which other examples got fixed or broken. */
  readonly fixCorrelation: Measured;
  /** The same gain on the examples the direction was made from. */
  readonly ownGain: number;
  /** Length of the step in amplitudes. */
  readonly eta: number;
  readonly splits: number;
  readonly membersPerHalf: number;
  readonly examplesPerHalf: number;
}

/** Rewards of members x support examples, each example standardised. Null: each example's rewards permuted over members. */
export interface ScoreSpectrum extends SpectrumSource {
  readonly kind: 'scores';
  readonly members: number;
  /** Examples on which members differ; the others say nothing. At most the first 192 are used. */
  readonly activeExamples: number;
  readonly examples: number;
  /** Singular values, largest first, at most 256. */
  readonly values: readonly number[];
  readonly permuted: NullBand;
  readonly effectiveRank: Measured;
  /** Share of the variance in the first r directions, for the ranks of `varianceRanks`. */
  readonly varianceRanks: readonly number[];
  readonly variance: readonly Measured[];
}

/** Agreement of the top-r subspaces found in two halves. */
export interface SubspaceOverlap {
  readonly r: number;
  /** Mean squared cosine of the principal angles: 1 for the same subspace. */
  readonly overlap: Measured;
  /** Of two random subspaces. */
  readonly chance: number;
}

export interface SplitHalfOverlap {
  readonly kind: 'overlap';
  /** Halves of the members compared over examples, or halves of the examples compared over members. */
  readonly halves: 'members' | 'examples';
  readonly splits: number;
  /** Principal angles closer than the closest one that chance gives (95 %): how many directions came back. */
  readonly rank: number;
  readonly overlaps: readonly SubspaceOverlap[];
  /** Principal angles in degrees at the largest r, smallest first, from the mean cosines over splits. */
  readonly angles: readonly number[];
  /** The angle below which `rank` counts. */
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
  /** False where 2 sqrt(parameters) exceeds the members of a half: then even a perfect signal drowns in chance. */
  readonly informative: boolean;
}

/** One weight matrix of the consolidated update, beside Gaussian noise of the same norm. */
export interface MatrixUpdate extends SpectrumSource {
  readonly name: string;
  /** null for embeddings and the like. */
  readonly layer: number | null;
  /** What the matrix does: q, k, v, o, gate, up, down, embedding, ... */
  readonly role: string;
  readonly shape: readonly [rows: number, columns: number];
  /** Singular values, largest first, at most 256, and those of the random matrix. */
  readonly values: readonly number[];
  readonly random: readonly number[];
  /** Largest singular value over the Marchenko-Pastur edge: about 1 for Gaussian noise. */
  readonly edgeRatio: number;
  /** Squared norm over the squared largest singular value. */
  readonly stableRank: number;
  readonly randomStableRank: number;
  /** Share of the update's squared norm. */
  readonly energy: number;
  /** Share of its parameters among all: the energy that noise would have. */
  readonly parameterShare: number;
}

export interface UpdateSpectra {
  readonly kind: 'update';
  readonly matrix: MatrixUpdate;
  readonly of: number;
}

/** The same seeds with either noise, no reward involved: apparent structure that comes from tying layers alone. */
export interface NoiseComparison {
  readonly kind: 'noise';
  readonly members: number;
  readonly modes: readonly (SpectrumSource & {
    readonly noise: NoiseMode;
    /** Numbers drawn for one member: all parameters, or those of tensors of distinct shape. */
    readonly drawn: number;
    /** Standard deviation of cosines between members, and 1 over its square: in how many dimensions they behave as random. */
    readonly cosineSd: number;
    readonly effectiveDimension: number;
    /** Eigenvalues of the Gram matrix of unit-variance perturbations over P, largest first, at most 256. */
    readonly eigenvalues: readonly number[];
    readonly effectiveRank: number;
    /** On a sketch of the first coordinates of each tensor: effective rank of the members, overlap of halves of them by r. */
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

/** A direction through theta0 to look along. */
export type LandscapeDirection =
  /** Stage 1's merge. */
  | { readonly kind: 'merge' }
  | { readonly kind: 'member'; readonly index: number }
  /** Principal direction of the elite, 0 the largest. */
  | { readonly kind: 'principal'; readonly index: number }
  | { readonly kind: 'random'; readonly seed: number };

/** What a landscape needs of the run it belongs to; all of it is in the run's events. */
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
  /** null: along the line of x alone. */
  readonly y: LandscapeDirection | null;
  /** Points a side, odd, so that theta0 is one of them. */
  readonly steps: number;
  /** How far it reaches to either side, in amplitudes. */
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
  /** What of its step lies in the plane, as a share of its length. */
  readonly inPlane: number;
}

export interface LandscapeFrame {
  readonly request: LandscapeRequest;
  /** Orthonormal in amplitudes; the second axis is what of y is perpendicular to x. */
  readonly labels: readonly [x: string, y: string | null];
  /** Cosine between the two directions as asked for. */
  readonly cosine: number;
  /** Coordinates of the columns and rows, in amplitudes, ascending; one row, at 0, for a line. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly marks: readonly LandscapeMark[];
}

export interface LandscapeCell {
  readonly column: number;
  readonly row: number;
  /** Mean reward over the split's prompts, with its 95 % interval, which ends where rewards between 0 and 1 end. */
  readonly reward: number;
  readonly low: number;
  readonly high: number;
  readonly tally: Tally;
}

export type GeometryEventBody =
  | { readonly type: 'geometry'; readonly finding: GeometryFinding }
  /** A landscape begins: cells of an earlier one are of the past. */
  | { readonly type: 'landscape'; readonly frame: LandscapeFrame }
  | { readonly type: 'landscape-cells'; readonly cells: readonly LandscapeCell[] };

/** Split-half over every (model, task, noise) asked for. */
export interface GridRequest {
  /** Bundled models by id. */
  readonly models: readonly string[];
  readonly tasks: readonly string[];
  readonly noise: readonly NoiseMode[];
  readonly members: number;
  readonly support: number;
  readonly populationSeed: number;
  readonly splitSeed: number;
  /** Of the noise; absent: each bundled model's own. */
  readonly sigmas?: readonly number[];
}

export interface GridRow {
  readonly model: string;
  readonly task: string;
  readonly noise: NoiseMode;
  readonly base: Tally;
  /** Mean and highest share right among members. */
  readonly meanMember: number;
  readonly bestMember: number;
  readonly functional: FunctionalSplitHalf;
  readonly scores: Pick<ScoreSpectrum, 'activeExamples' | 'effectiveRank'>;
  readonly overlaps: readonly SplitHalfOverlap[];
}

export type GridEvent =
  | { readonly type: 'grid-row'; readonly row: GridRow }
  /** A pair that could not be measured. */
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
