/** Which test prompts the vote fixed and which it broke. */
import type { ExampleOutcome } from '../../protocol';

const exampleFilters = ['all', 'fixed', 'broken', 'wrong'] as const;
export type ExampleFilter = (typeof exampleFilters)[number];

const matches: Record<ExampleFilter, (example: ExampleOutcome) => boolean> = {
  all: () => true,
  fixed: ({ base, vote }) => !base.correct && vote.correct,
  broken: ({ base, vote }) => base.correct && !vote.correct,
  wrong: ({ base, vote }) => !base.correct && !vote.correct,
};

export const filterExamples = (
  examples: readonly ExampleOutcome[],
  filter: ExampleFilter,
): readonly ExampleOutcome[] => (filter === 'all' ? examples : examples.filter(matches[filter]));

export function countExamples(examples: readonly ExampleOutcome[]): Record<ExampleFilter, number> {
  const counts = { all: 0, fixed: 0, broken: 0, wrong: 0 };
  for (const example of examples) {
    for (const filter of exampleFilters) if (matches[filter](example)) counts[filter] += 1;
  }
  return counts;
}
