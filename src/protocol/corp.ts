import type { MetricName, NoiseMode } from '../settings';
import type { Answer, Tally } from './scores';

export type { CorpSettings, MetricName } from '../settings';

/** One candidate model of stage 1's sweep, scored on probe. */
export interface SweepCell {
  readonly q: number;
  readonly beta: number;
  readonly scale: number;
  /** Step along the collapsed elite's unit direction, in amplitudes. */
  readonly eta: number;
  readonly tally: Tally;
}

/** One member of the chosen candidate's elite. */
export interface EliteMember {
  /** Index in the population. */
  readonly index: number;
  readonly seed: number;
  readonly sigma: number;
  readonly reward: number;
  /** Share in the first pass (rewards alone) and in the second (with alignment and dispersion). */
  readonly pass1: number;
  readonly pass2: number;
  /** Cosine with the first pass's mean. */
  readonly alignment: number;
  /** Squared length of the component orthogonal to that mean. */
  readonly dispersion: number;
}

/** What stage 1 chose. */
export interface Collapse {
  readonly geometry: MetricName;
  readonly q: number;
  readonly beta: number;
  readonly scale: number;
  readonly eta: number;
  readonly probe: Tally;
  readonly kappa: number;
  readonly effectiveRank: number;
  /** Effective number of members, 1 / sum(weight^2), after the second pass and after the first. */
  readonly effectiveSampleSize: number;
  readonly firstPassSampleSize: number;
  readonly eigenvalues: readonly number[];
  readonly elite: readonly EliteMember[];
}

/** One round of stage 2; null where an imported run does not report the value. */
export interface RecenterRound {
  readonly round: number;
  readonly sigmaBefore: number;
  readonly sigmaAfter: number;
  /** Isotropic share of the local population. */
  readonly isoLambda: number | null;
  /** Local members with more fixes than regressions, and how many there were. */
  readonly positive: number | null;
  readonly localPopulation: number | null;
  /** The best proposal on select and on gate; null where there was none. */
  readonly proposal: {
    readonly q: number;
    readonly beta: number;
    readonly eta: number;
    readonly selectFixes: number;
    readonly selectRegressions: number;
    readonly gateFixes: number;
    readonly gateRegressions: number;
    /** Lower bound of the paired gain on gate, as a fraction of its examples. */
    readonly gateLcb: number;
  } | null;
  /** Accuracy on probe before and after. */
  readonly probeBefore: number;
  readonly probeAfter: number;
  /** Lower bound of the paired gain on probe; null where the gate rejected the proposal first. */
  readonly probeLcb: number | null;
  readonly accepted: boolean;
  readonly rejection: 'crossfit_gate_failed' | 'probe_not_better' | 'no_local_proposal' | null;
  readonly stop: 'max_accepted_recenters' | 'patience_exhausted' | 'max_attempts' | null;
}

export type MethodId =
  | 'base'
  | 'best-member'
  | 'best-member-line'
  | 'vote'
  | 'soup'
  | 'softmax'
  | 'es-one-step'
  | 'es-iterated'
  | 'corp-stage1'
  | 'corp-stage2'
  /** Controls: CoRP's stage 1 with rewards shuffled over the members, and with freshly drawn seeds. */
  | 'shuffled'
  | 'fresh';

/** One row of the scoreboard: a method on test. */
export interface MethodScore {
  readonly method: MethodId;
  readonly tally: Tally;
  /** Probe score of the model selected there; null for methods that do not use probe. */
  readonly probe: Tally | null;
  /** Forward passes one answer costs once the search is over. */
  readonly passesPerAnswer: number;
  /** Single-prompt forward passes spent on the search, including the population. */
  readonly searchForwards: number;
  /** Seeds in the model's delta; 0 for theta0. */
  readonly terms: number;
}

/** Two methods on the same test prompts, prompt by prompt. */
export interface PairedComparison {
  readonly method: MethodId;
  readonly against: MethodId;
  /** Prompts that only `method` answers correctly, and prompts that only `against` does, of n. */
  readonly fixes: number;
  readonly regressions: number;
  readonly n: number;
  /** Gain in accuracy, with its 95 % interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** A quantity over repeats: mean, standard deviation and the 95 % t interval of the mean. */
export interface Spread {
  readonly mean: number;
  readonly sd: number;
  readonly low: number;
  readonly high: number;
}

/** One method over R populations. */
export interface RepeatedScore {
  readonly method: MethodId;
  /** Accuracy on test. */
  readonly share: Spread;
  /** Gain over the base and over CoRP's stage 1, paired by population; null for the method itself or where the reference is missing. */
  readonly overBase: Spread | null;
  readonly overCorp: Spread | null;
}

/** One test prompt before and after consolidation. */
export interface Change {
  readonly prompt: string;
  readonly wanted: string;
  readonly base: Answer;
  readonly consolidated: Answer;
}

/** A model as its delta and noise mode: enough to rebuild it from theta0. */
export interface ModelDelta {
  readonly noise: NoiseMode;
  readonly seeds: readonly number[];
  readonly coefficients: readonly number[];
}

export type CorpEventBody =
  | { readonly type: 'sweep'; readonly cells: readonly SweepCell[]; readonly of: number }
  | { readonly type: 'collapsed'; readonly collapse: Collapse }
  /** A method's line search: steps along one direction, scored on probe. */
  | {
      readonly type: 'line';
      readonly method: MethodId;
      readonly points: readonly { readonly eta: number; readonly tally: Tally }[];
      readonly chosen: number;
    }
  | { readonly type: 'scores'; readonly scores: readonly MethodScore[] }
  /** Every method against the base and against CoRP, on the same test prompts. */
  | { readonly type: 'comparisons'; readonly comparisons: readonly PairedComparison[] }
  /** The same pipeline on another population (same prompts): its scores, and a summary over all populations so far. */
  | {
      readonly type: 'repeat';
      readonly index: number;
      readonly of: number;
      readonly populationSeed: number;
      readonly scores: readonly MethodScore[];
      readonly summary: readonly RepeatedScore[];
    }
  | {
      readonly type: 'changes';
      readonly method: 'corp-stage1' | 'corp-stage2';
      readonly changes: readonly Change[];
    }
  | { readonly type: 'round'; readonly round: RecenterRound }
  /** The consolidated model so far: stage 1's, then after every accepted round. */
  | { readonly type: 'consolidated'; readonly stage: 1 | 2; readonly row: ModelDelta };
