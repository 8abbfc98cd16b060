/**
 * Every setting of a run, in the order in which logs write them; those of CoRP are in corp.ts. To add one, add it at the
 * end with `absent`: check, form, link, cluster script, comparison and docs/settings.md follow from the entry.
 */
import type { Fields } from './field';

const seed = { kind: 'whole', low: 0, high: 2 ** 32 - 1, default: 1, link: 1 } as const;
const prompts = { kind: 'whole', low: 1, high: 100_000 } as const;

export const runFields = {
  method: {
    kind: 'choice',
    options: { randopt: 'RandOpt', corp: 'CoRP' },
    default: 'corp',
    link: 'corp',
    label: 'Method',
    meaning:
      'RandOpt draws members at random and lets the best of them vote. CoRP continues from there: it consolidates the population into one model and compares that with baselines at the same budget.',
  },
  /** A bundled model's id, or the name of a model the person opened. */
  model: {
    kind: 'text',
    name: 'The model',
    most: 1000,
    default: '',
    link: 'thicket-49k',
    label: 'Model',
    meaning:
      'The id of a bundled model, the name of a model that was opened, or on the command line a folder.',
  },
  task: {
    kind: 'text',
    name: 'The task',
    most: 1000,
    default: '',
    link: 'story',
    label: 'Task',
    meaning: 'What the model is asked. The id of a custom task contains a hash of its content.',
  },
  noise: {
    kind: 'choice',
    options: { independent: 'Independent', tied: 'Tied' },
    default: 'independent',
    link: 'independent',
    label: 'Noise across layers',
    meaning:
      'Independent: every weight matrix gets noise of its own. Tied: matrices of the same shape share theirs, as in the published code.',
  },
  /** Draws the population: seeds and sigmas. */
  populationSeed: {
    ...seed,
    name: 'The population seed',
    flag: 'global_seed',
    label: 'Population seed',
    meaning: 'Decides which members are drawn. The same number gives the same members on every machine.',
  },
  /** Draws the prompts of each split. */
  splitSeed: {
    ...seed,
    name: 'The split seed',
    label: 'Split seed',
    meaning:
      'Decides which prompts fall into support, probe and test. The same number gives the same prompts.',
  },
  /** Members N. */
  members: {
    kind: 'whole',
    name: 'The number of members',
    low: 1,
    high: 100_000,
    default: 128,
    link: 128,
    flag: 'population_size',
    label: 'Members (N)',
    meaning:
      'How many randomly perturbed copies of the model are tried. More members find better ones, and take longer in proportion.',
  },
  /** Standard deviations, in units of the weights; each member draws one by its position in the list. */
  sigmas: {
    kind: 'list',
    one: 'sigma',
    many: 'sigmas',
    most: 16,
    low: 0,
    exclusive: true,
    high: 10,
    tooHigh: 'A sigma above 10 would drown any model in noise.',
    default: [0.0005, 0.001, 0.002],
    link: [0.006, 0.012],
    flag: 'sigma_values',
    label: 'Sigmas (strengths of noise)',
    meaning:
      'How strongly each weight is perturbed: the standard deviation of the noise, in units of the weights. Each member draws one from this list. Small models want about 3 to 6 % of the typical weight.',
  },
  /** Prompts per split. RandOpt scores members on support and votes on test; only CoRP uses probe. */
  support: {
    ...prompts,
    name: 'The number of support prompts',
    default: 64,
    link: 64,
    flag: 'soup_train_samples',
    label: 'Support prompts',
    meaning: 'Prompts on which every member is scored. More prompts rank members more reliably.',
  },
  probe: {
    ...prompts,
    name: 'The number of probe prompts',
    low: 0,
    default: 64,
    link: 64,
    flag: 'probe_samples',
    label: 'Probe prompts',
    meaning:
      'Prompts on which CoRP and the baselines choose among their candidate models. RandOpt does not use them.',
  },
  test: {
    ...prompts,
    name: 'The number of test prompts',
    default: 128,
    link: 128,
    flag: 'test_samples',
    label: 'Test prompts',
    meaning:
      'Prompts that play no part in any choice and are used for the final result only. Four times as many make the intervals half as wide.',
  },
  /** The vote is taken over the best K members for K = 1..voteMax. */
  voteMax: {
    kind: 'whole',
    name: 'The largest vote',
    low: 1,
    high: 1000,
    default: 25,
    link: 25,
    label: 'Largest vote (K)',
    meaning:
      'The best K members vote. The lab tries every K from 1 to this number. Each voter costs one pass of the model per answer.',
  },
  /** Populations the whole pipeline is run on, one after the other: populationSeed, populationSeed + 1, ... */
  repeats: {
    kind: 'whole',
    name: 'The number of populations',
    low: 1,
    high: 100,
    absent: 1,
    label: 'Populations',
    meaning:
      'Repeats the experiment on this many populations, with the same prompts: shows how much of a result is due to the seeds drawn. Time grows in proportion.',
  },
  /** Spectra and split-half reproducibility of the population, after RandOpt or stage 1 was scored on test. */
  diagnostics: {
    kind: 'flag',
    on: 'Measured',
    off: 'Left out',
    absent: true,
    label: 'Geometry',
    meaning:
      'Spectra and split-half tests of the population, each compared with chance. They mostly reuse the scores of the run and take less than a fifth of its time.',
  },
  /** Most tokens of an answer. */
  maxNew: {
    kind: 'whole',
    name: 'The longest answer',
    low: 1,
    high: 4096,
    absent: null,
    placeholder: 'the task’s own',
    flag: 'max_tokens',
    label: 'Longest answer',
    meaning:
      'An answer ends after at most this many tokens. Empty: as long as the task allows. Time grows with it.',
  },
} as const satisfies Fields;
