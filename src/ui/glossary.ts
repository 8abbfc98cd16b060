/** Every technical term on the page, defined once and self-contained. */

interface Definition {
  readonly name: string;
  readonly meaning: string;
}

const define = <Id extends string>(entries: Readonly<Record<Id, Definition>>) => entries;

export const glossary = define({
  base: {
    name: 'base model',
    meaning: 'The model as it was loaded, before any noise. Everything is compared with it.',
  },
  member: {
    name: 'member',
    meaning: 'One copy of the base model with a little random noise added to every weight.',
  },
  population: {
    name: 'population',
    meaning: 'All members of a run. The population seed decides which ones are drawn.',
  },
  weightSpace: {
    name: 'weight space',
    meaning:
      'Each weight of a model is one coordinate, so a model is a point and a member a random step away from it.',
  },
  sigma: {
    name: 'sigma',
    meaning: 'The strength of the noise: its standard deviation, in units of the weights.',
  },
  seed: {
    name: 'seed',
    meaning:
      'The number that a member’s noise is generated from. Seed and sigma are enough to rebuild the member.',
  },
  reward: {
    name: 'reward',
    meaning: 'A member’s mean score on the support prompts, from 0 (all wrong) to 1 (perfect).',
  },
  support: { name: 'support prompts', meaning: 'The prompts on which every member gets its reward.' },
  probe: {
    name: 'probe prompts',
    meaning: 'Prompts set aside for choosing between candidate models and step lengths.',
  },
  test: {
    name: 'test prompts',
    meaning: 'Prompts that play no part in any choice. Results are reported on these alone.',
  },
  interval: {
    name: '95 % interval',
    meaning:
      'The range in which the true value plausibly lies, given this number of prompts. Four times as many prompts halve it.',
  },
  vote: {
    name: 'vote',
    meaning:
      'The best K members all answer, and the most common valid answer wins. It costs K forward passes per answer.',
  },
  randomK: {
    name: 'random K',
    meaning: 'A control: the vote of K members drawn at random instead of chosen by reward.',
  },
  strictVote: {
    name: 'vote counting invalid answers',
    meaning: 'A control: the same vote, but invalid answers count as answers too.',
  },
  direction: {
    name: 'direction',
    meaning:
      'A weighted sum of members’ noise. Moving the base model along it makes one model out of many members.',
  },
  consolidation: {
    name: 'consolidation',
    meaning:
      'Turning the good members of a population into one model that answers in a single pass. CoRP does this.',
  },
  elite: {
    name: 'elite',
    meaning:
      'The members with the highest rewards, which make up CoRP’s direction. The quantile q says how many are left out: 0.9 keeps the best tenth.',
  },
  beta: {
    name: 'beta',
    meaning:
      'How sharply higher rewards are preferred: at 0 the whole elite weighs the same, at a large beta the leaders dominate.',
  },
  scale: { name: 'scale', meaning: 'How far to go along the direction.' },
  alignment: {
    name: 'alignment',
    meaning: 'How closely a member’s noise points along the mean of the elite.',
  },
  dispersion: {
    name: 'dispersion',
    meaning: 'How much of a member’s noise lies off the mean of the elite.',
  },
  effectiveNumber: {
    name: 'effective number',
    meaning: 'How many equally weighted members would spread the weight as widely.',
  },
  seedBasis: {
    name: 'seed basis',
    meaning:
      'A simplification in the published code: noise from different seeds counts as exactly orthogonal.',
  },
  soup: { name: 'soup', meaning: 'The plain average of the best members, as a single model.' },
  evolution: {
    name: 'evolution strategy',
    meaning:
      'A step along the sum of all members’ noise, each weighted by how far its reward lies from the mean.',
  },
  amplitude: {
    name: 'amplitude',
    meaning: 'The length of a step in units of sigma: a member’s amplitude is its own sigma.',
  },
  gate: {
    name: 'gate',
    meaning:
      'A test that a proposed change must pass on prompts that did not suggest it: it must fix clearly more than it breaks.',
  },
  round: {
    name: 'round',
    meaning: 'One attempt to improve the current model by a small population drawn around it.',
  },
  control: {
    name: 'control',
    meaning: 'The same procedure on meaningless rewards. Whatever it gains is luck.',
  },
  paired: {
    name: 'paired difference',
    meaning:
      'Two results compared case by case on the same prompts or populations, which is more sensitive than comparing averages.',
  },
  passes: {
    name: 'pass',
    meaning: 'One model answering one prompt once: the unit in which compute is counted.',
  },
  shuffled: {
    name: 'shuffled rewards',
    meaning: 'Rewards assigned to the wrong members. Whatever still shows is chance.',
  },
  pValue: {
    name: 'p',
    meaning:
      'The share of shuffles that did at least as well as the measurement. A small p means that chance is an unlikely explanation.',
  },
  splitHalf: {
    name: 'split-half',
    meaning: 'Members or prompts are split in two at random. A real effect must show up in both halves.',
  },
  spectrum: {
    name: 'spectrum',
    meaning: 'How strong each independent direction in the data is, sorted from strong to weak.',
  },
  singularValue: {
    name: 'singular value',
    meaning: 'The strength of one independent pattern in a table or a weight matrix.',
  },
  eigenvalue: {
    name: 'eigenvalue',
    meaning: 'The variance of the population along one independent direction.',
  },
  lowRank: {
    name: 'low-rank',
    meaning: 'Explained by a few independent directions, out of many possible ones.',
  },
  effectiveRank: {
    name: 'effective rank',
    meaning: 'How many directions matter, as a soft count: strong ones count fully, weak ones hardly.',
  },
  stableRank: {
    name: 'stable rank',
    meaning:
      'A matrix’s squared length divided by that of its strongest direction: how many directions carry it.',
  },
  marchenkoPastur: {
    name: 'Marchenko-Pastur law',
    meaning: 'The spectrum of pure random noise. Whatever departs from it may carry information.',
  },
  kappa: {
    name: 'kappa',
    meaning: 'The squared length of the weighted mean step, relative to the spread around it.',
  },
  tied: {
    name: 'tied noise',
    meaning:
      'Weight matrices of the same shape get the same noise, as in the published code. Independent noise differs in every matrix.',
  },
  landscape: {
    name: 'landscape',
    meaning:
      'The reward as a height over weight space. The lab can draw a slice along one or two directions.',
  },
});

export type TermId = keyof typeof glossary;
