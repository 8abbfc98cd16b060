/** The stops of the tour and their texts. */

export interface Stop {
  /** A selector of what is shown. */
  readonly target: string;
  readonly title: string;
  readonly text: string;
}

export const stops: readonly Stop[] = [
  {
    target: '[data-summary]',
    title: 'The results',
    text: 'The run in a few sentences. The bars show the share of test prompts answered correctly, with 95 % intervals: where two overlap, do not trust the difference.',
  },
  {
    target: '[data-panel="reward"]',
    title: 'Better by pure chance',
    text: 'Every member is the model with random noise added. Those to the right of the dashed line beat the model without noise, on the prompts that ranked them.',
  },
  {
    target: '[data-panel="vote"]',
    title: 'The best ones vote',
    text: 'The best K members vote on new prompts. For comparison: the base model, and a vote of members drawn at random.',
  },
  {
    target: '[data-panel="board"]',
    title: 'One model instead of many',
    text: 'A vote costs many forward passes per answer. CoRP consolidates the members into one model; this table compares it with baselines, and with controls that can only be lucky.',
  },
  {
    target: '[data-panel="geometry"]',
    title: 'Is it more than luck?',
    text: 'A direction found with half of the members and prompts, checked on the other prompts. Only a result outside the grey bar carries information.',
  },
  {
    target: '[data-run-bar]',
    title: 'Now change one thing',
    text: 'Another task, more members, more noise: change it here and run again. Runs are saved under “Runs”, where you can compare them.',
  },
];

/** The stops whose target is on the page, in order. */
export const presentStops = (isThere: (target: string) => boolean): readonly Stop[] =>
  stops.filter(({ target }) => isThere(target));
