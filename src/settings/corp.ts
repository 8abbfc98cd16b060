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
    meaning: 'A merge takes the members above this quantile of the rewards: 0.9 keeps the best tenth.',
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
    meaning: 'How sharply a higher reward counts in a merge. 0 counts all alike.',
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
      'How far to go along the merged direction, in lengths of the merge itself. On small models this matters most.',
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
    label: 'Rounds at most',
    meaning: 'Stage 2 looks around the consolidated model this often. 0 leaves stage 2 out.',
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
    label: 'Neighbours a round',
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
    label: 'Noise after a refusal',
    meaning: 'A refused round multiplies the noise by this.',
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
    meaning: 'In percentage points; an accepted round gains at least this.',
  },
  /** Rejections in a row that end stage 2. */
  patience: {
    ...count,
    name: 'The patience',
    default: 2,
    link: 2,
    flag: 'recenter_patience',
    label: 'Patience',
    meaning: 'Stage 2 ends after this many refusals in a row.',
  },
  maxAccepted: {
    ...count,
    name: 'The number of accepted rounds',
    default: 2,
    link: 2,
    flag: 'max_accepted_recenters',
    label: 'Accepted at most',
    meaning: 'Stage 2 ends after this many accepted rounds.',
  },
  /** Price of a regression in fixes, first and last round. */
  regressionLambda: {
    ...price,
    name: 'The price of a regression',
    flag: 'stage2_regression_lambda',
    label: 'Price of a regression',
    meaning: 'How many fixes one broken answer outweighs, in the first round.',
  },
  regressionLambdaFinal: {
    ...price,
    name: 'The final price of a regression',
    flag: 'stage2_regression_lambda_final',
    label: 'Price, last round',
    meaning: 'The same in the last round; it moves evenly in between.',
  },
  targetEssInitial: {
    ...sampleSize,
    name: 'The first sample size',
    default: 16,
    link: 16,
    flag: 'stage2_target_ess_initial',
    label: 'Sample size, first',
    meaning: 'Over how many equal weights the useful neighbours are spread, in the first round.',
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
    meaning: 'Standard errors by which a gain must exceed zero on held-out prompts to be accepted.',
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
