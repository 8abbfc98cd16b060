/**
 * Every option of CoRP, named as in the published code's configuration, in the lab's spelling; `published` is what its
 * scripts/run.sh sets where the lab begins with something else. A new option goes to the end and is optional (see run.ts).
 */
import type { Fields } from './field';

const price = { kind: 'real', low: 0, high: 1000, default: 2, link: 2 } as const;
const sampleSize = { kind: 'real', low: 1, high: 1e5 } as const;
const count = { kind: 'whole', low: 0, high: 100 } as const;

export const corpFields = {
  /** Whether seeds count as orthonormal (the published code) or enter with their true inner products. */
  geometry: {
    kind: 'choice',
    options: { 'seed basis': 'Seed basis', 'weight space': 'Weight space' },
    default: 'seed basis',
    link: 'seed basis',
    label: 'Metric',
    meaning:
      'How members are compared. Seed basis: different seeds count as exactly perpendicular, as in the published code. Weight space: their true angles, from inner products of the noise itself.',
  },
  q: {
    kind: 'list',
    one: 'q',
    many: 'values of q',
    most: 32,
    low: 0,
    high: 1,
    default: [0.5, 0.7, 0.9],
    link: [0.5, 0.7, 0.9],
    flag: 'q_grid',
    label: 'q (share left out)',
    meaning: 'The elite are the members at or above this quantile of the rewards: 0.9 keeps the best tenth.',
  },
  beta: {
    kind: 'list',
    one: 'beta',
    many: 'values of beta',
    most: 32,
    low: 0,
    high: 1000,
    default: [0.5, 1, 2, 5, 10, 20, 50],
    link: [1, 5, 20],
    flag: 'beta_grid',
    label: 'beta (sharpness)',
    meaning: 'How strongly a higher reward counts within the elite. 0 weights all alike.',
  },
  scale: {
    kind: 'list',
    one: 'scale',
    many: 'scales',
    most: 32,
    low: 1e-6,
    high: 1e4,
    default: [0.5, 1, 2, 4, 8, 16],
    link: [1, 2, 4, 8, 16],
    flag: 'alpha_grid',
    label: 'scale (length of the step)',
    meaning:
      'How far to step along the direction the elite collapses to, in multiples of its length. On small models this matters most.',
  },
  /** Principal directions kept. */
  rank: {
    kind: 'whole',
    name: 'The rank',
    low: 0,
    high: 64,
    default: 8,
    link: 8,
    flag: 'recenter_rank',
    label: 'Directions kept',
    meaning: 'Principal directions of the elite in which stage 2 also searches.',
  },
  /** Rounds of stage 2 at most; 0 leaves stage 2 out. */
  attempts: {
    ...count,
    name: 'The number of rounds',
    default: 3,
    link: 3,
    flag: 'recenter_attempts',
    label: 'Maximum rounds',
    meaning: 'Stage 2 searches around the consolidated model for at most this many rounds. 0 skips stage 2.',
  },
  /** By default as many as a small machine scores in seconds. */
  localPopulation: {
    kind: 'whole',
    name: 'The local population',
    low: 1,
    high: 10_000,
    default: 32,
    published: 100,
    link: 32,
    flag: 'recenter_population_size',
    label: 'Neighbours per round',
    meaning: 'Models drawn around the current one in each round. Time grows with it.',
  },
  isoLambda: {
    kind: 'real',
    name: 'The isotropic share',
    low: 0,
    high: 1,
    default: 0.5,
    link: 0.5,
    flag: 'recenter_iso_lambda',
    label: 'Isotropic share',
    meaning:
      'Share of a neighbour’s noise that points anywhere; the rest lies along the directions kept. It adapts from round to round.',
  },
  sigmaDown: {
    kind: 'real',
    name: 'The shrinking of sigma',
    low: 0.01,
    high: 1,
    default: 0.5,
    link: 0.5,
    flag: 'recenter_sigma_down',
    label: 'Noise after a rejection',
    meaning: 'A rejected round multiplies the noise by this.',
  },
  acceptEpsilon: {
    kind: 'real',
    name: 'The least gain on probe',
    low: 0,
    high: 100,
    default: 0,
    link: 0,
    flag: 'recenter_accept_epsilon',
    label: 'Least gain on probe',
    meaning: 'Smallest gain of an accepted round, in percentage points.',
  },
  /** Rejections in a row that end stage 2. */
  patience: {
    ...count,
    name: 'The patience',
    default: 2,
    link: 2,
    flag: 'recenter_patience',
    label: 'Patience',
    meaning: 'Stage 2 ends after this many rejections in a row.',
  },
  maxAccepted: {
    ...count,
    name: 'The number of accepted rounds',
    default: 2,
    link: 2,
    flag: 'max_accepted_recenters',
    label: 'Maximum accepted',
    meaning: 'Stage 2 ends after this many accepted rounds.',
  },
  /** Price of a regression in fixes, first and last round. */
  regressionLambda: {
    ...price,
    name: 'The price of a regression',
    flag: 'stage2_regression_lambda',
    label: 'Price of a regression',
    meaning: 'How many fixes it takes to make up for one regression, in the first round.',
  },
  regressionLambdaFinal: {
    ...price,
    name: 'The final price of a regression',
    flag: 'stage2_regression_lambda_final',
    label: 'Price, last round',
    meaning: 'The same in the last round; linear in between.',
  },
  targetEssInitial: {
    ...sampleSize,
    name: 'The first sample size',
    default: 16,
    link: 16,
    flag: 'stage2_target_ess_initial',
    label: 'Sample size, first',
    meaning: 'Effective number of neighbours that share the weight, in the first round.',
  },
  targetEssFinal: {
    ...sampleSize,
    name: 'The last sample size',
    default: 4,
    link: 4,
    flag: 'stage2_target_ess_final',
    label: 'Sample size, last',
    meaning: 'The same in the last round.',
  },
  /** Standard errors the gate's lower bound lies below the mean. */
  lcbZ: {
    kind: 'real',
    name: 'The caution of the gate',
    low: 0,
    high: 10,
    default: 1,
    link: 1,
    flag: 'stage2_gate_lcb_z',
    label: 'Caution of the gate',
    meaning: 'How many standard errors above zero a gain on held-out prompts must be to be accepted.',
  },
  /** 'sweep' also tries four times the proposal's step on probe. */
  budget: {
    kind: 'choice',
    options: { fast: 'Fast', sweep: 'Sweep' },
    default: 'fast',
    link: 'fast',
    flag: 'consolidation_budget',
    label: 'Steps tried on probe',
    meaning: 'Fast: half, once and twice the proposal’s step. Sweep: also four times.',
  },
} as const satisfies Fields;
