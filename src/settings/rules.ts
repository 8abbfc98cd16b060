/** What several settings must have between them. */
import type { RunConfig, RunKey } from './types';

interface Rule {
  /** The setting that is blamed. */
  readonly path: RunKey;
  /** Applied once these are fine by themselves. */
  readonly reads: readonly RunKey[];
  /** What is wrong, or null. */
  readonly broken: (config: RunConfig) => string | null;
}

export const rules: readonly Rule[] = [
  {
    path: 'probe',
    reads: ['method', 'probe'],
    broken: ({ method, probe }) =>
      method === 'corp' && probe < 2
        ? `CoRP chooses its model on the probe prompts, and ${probe} cannot tell two models apart: use at least 2, better 64 or more.`
        : null,
  },
  {
    path: 'support',
    reads: ['method', 'support'],
    broken: ({ method, support }) =>
      method === 'corp' && support < 4
        ? `CoRP splits the support prompts in two halves, and ${support} are too few: use at least 4, better 64 or more.`
        : null,
  },
  {
    path: 'voteMax',
    reads: ['members', 'voteMax'],
    broken: ({ members, voteMax }) =>
      voteMax > members
        ? `A vote of the best ${voteMax} needs at least as many members; there ${members === 1 ? 'is' : 'are'} ${members}.`
        : null,
  },
];
