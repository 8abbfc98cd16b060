/** Every word of the field that the page uses, defined once, in words that need no other source. */

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
    meaning: 'Strength of the noise: its standard deviation, in the same units as the weights.',
  },
  seed: {
    name: 'seed',
    meaning:
      'The number that a member’s noise is made from. Seed and sigma are enough to rebuild the member.',
  },
  reward: {
    name: 'reward',
    meaning: 'A member’s mean score on the support prompts, from 0 (all wrong) to 1 (perfect).',
  },
  support: { name: 'support prompts', meaning: 'The prompts on which every member gets its reward.' },
  probe: {
    name: 'probe prompts',
    meaning: 'Prompts kept apart for choosing between candidate models and step lengths.',
  },
  test: {
    name: 'test prompts',
    meaning: 'Prompts that play no part in any choice. Results are reported on these alone.',
  },
  interval: {
    name: '95 % interval',
    meaning:
      'The range in which the true value may well lie, given how few prompts were asked. Four times the prompts halve it.',
  },
  vote: {
    name: 'vote',
    meaning:
      'The best K members all answer, and the most common valid answer wins. It costs K passes an answer.',
  },
  randomK: {
    name: 'random K',
    meaning: 'A control: the vote of K members drawn at random instead of chosen by reward.',
  },
  strictVote: {
    name: 'strict vote',
    meaning: 'A control: the same vote, in which invalid answers count as answers too.',
  },
  merge: {
    name: 'merge',
    meaning: 'A weighted sum of members’ noise, added to the base model: one model made of many members.',
  },
  consolidation: {
    name: 'consolidation',
    meaning:
      'Folding the good members of a population into one model that answers in a single pass. CoRP does this.',
  },
  elite: {
    name: 'elite',
    meaning:
      'The members that take part in a merge. The quantile q says how many are left out: 0.9 keeps the best tenth.',
  },
  beta: {
    name: 'beta',
    meaning:
      'How sharply a merge prefers higher rewards: 0 weighs the elite alike, a large beta follows the leaders.',
  },
  scale: { name: 'scale', meaning: 'How far to go along the merged direction.' },
  alignment: {
    name: 'alignment',
    meaning: 'How far a member’s noise points along the common mean of the elite.',
  },
  dispersion: {
    name: 'dispersion',
    meaning: 'How much of a member’s noise lies beside the common mean of the elite.',
  },
  effectiveNumber: {
    name: 'effective number',
    meaning: 'How many equally heavy members would make a sum as spread out as this one.',
  },
  seedBasis: {
    name: 'seed basis',
    meaning:
      'A simplification of the published code: noise of different seeds counts as exactly perpendicular.',
  },
  soup: { name: 'soup', meaning: 'The plain average of the best members, as a single model.' },
  evolution: {
    name: 'evolution strategy',
    meaning:
      'A step along the sum of all members’ noise, each weighted by how far its reward lies from the mean.',
  },
  amplitude: {
    name: 'amplitude',
    meaning: 'Length of a step in the units of sigma: a member lies at the amplitude of its own sigma.',
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
    meaning: 'The same procedure on rewards that mean nothing. What it gains is luck.',
  },
  paired: {
    name: 'paired difference',
    meaning:
      'Two results compared case by case on the same prompts or populations, which is sharper than comparing averages.',
  },
  passes: {
    name: 'pass',
    meaning: 'A model answering one prompt once: the unit in which computing is counted.',
  },
  shuffled: {
    name: 'shuffled rewards',
    meaning: 'Rewards dealt out to the wrong members. What still shows then is chance.',
  },
  pValue: {
    name: 'p',
    meaning:
      'The share of shuffles that did at least as well as the measurement. Small means: hardly chance.',
  },
  splitHalf: {
    name: 'split-half',
    meaning: 'Members or prompts are divided in two at random. What is real must show up in both halves.',
  },
  spectrum: {
    name: 'spectrum',
    meaning: 'How strongly each independent direction carries the data, sorted from strong to weak.',
  },
  singularValue: {
    name: 'singular value',
    meaning: 'Strength of one independent pattern in a table or a weight matrix.',
  },
  eigenvalue: {
    name: 'eigenvalue',
    meaning: 'Squared spread of the population along one independent direction.',
  },
  lowRank: {
    name: 'low-rank',
    meaning: 'Explained by a few independent directions, out of many possible ones.',
  },
  effectiveRank: {
    name: 'effective rank',
    meaning: 'How many directions matter, counted softly: equal ones count fully, weak ones hardly.',
  },
  stableRank: {
    name: 'stable rank',
    meaning:
      'A matrix’s squared length divided by that of its strongest direction: how many directions carry it.',
  },
  marchenkoPastur: {
    name: 'Marchenko-Pastur law',
    meaning: 'The spectrum that pure random noise has. What leaves it may carry information.',
  },
  kappa: {
    name: 'kappa',
    meaning: 'Squared length of the weighted mean step, compared with the spread around it.',
  },
  tied: {
    name: 'tied noise',
    meaning:
      'Weight matrices of the same shape get the same noise, as in the published code. Independent noise differs everywhere.',
  },
  landscape: {
    name: 'landscape',
    meaning: 'The reward as a height over weight space. A slice along one or two directions can be drawn.',
  },
});

export type TermId = keyof typeof glossary;
