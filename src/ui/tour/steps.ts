/** Where the tour stops and what it says there. */

export interface Stop {
  /** A selector of what is shown. */
  readonly target: string;
  readonly title: string;
  readonly text: string;
}

export const stops: readonly Stop[] = [
  {
    target: '.summary',
    title: 'What came out',
    text: 'The run in a few sentences. The bars are shares of test prompts answered right, with their 95 % intervals: where two overlap, do not trust the difference.',
  },
  {
    target: '.reward-card',
    title: 'Better by pure chance',
    text: 'Every member is the model with random noise added. Those to the right of the dashed line beat the model without noise, on the prompts that ranked them.',
  },
  {
    target: '.vote-card',
    title: 'The best ones vote',
    text: 'The best K members answer together, and are examined on new prompts. Beside them stand the base model and members drawn at random.',
  },
  {
    target: '.board-card',
    title: 'One model instead of many',
    text: 'A vote costs many passes an answer. CoRP folds its members into one model; this table compares it with simpler ways, and with controls that can only be lucky.',
  },
  {
    target: '.geometry-card',
    title: 'Is it more than luck?',
    text: 'The same search on halves of the members and prompts, checked on the other halves. Only what lies outside the grey bar carries information.',
  },
  {
    target: '.run-bar',
    title: 'Now change one thing',
    text: 'Another task, more members, more noise: change it here in the experiment and run again. Runs are kept under “Runs”, where they can be compared.',
  },
];

/** The stops that have something to show, in order. */
export const presentStops = (isThere: (target: string) => boolean): readonly Stop[] =>
  stops.filter(({ target }) => isThere(target));
