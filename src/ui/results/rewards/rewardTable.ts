/** The members' rewards, binned as in the histogram; shared by the cards that show it. */
import { words, type Histogram } from '../../../store';
import { as, type Table } from '../../parts/tables/table';

interface Marked {
  /** Bins, both ends in it. */
  readonly first: number;
  readonly last: number;
}

/** For a caption: the base model's reward. */
export const baseWords = (base: number | null): string =>
  base === null ? '' : `; the base model has ${words.decimal(base)}`;

export function rewardTable(
  { edges, counts, sigmas }: Histogram,
  base: number | null,
  marked?: Marked,
): Table {
  const edge = (at: number) => as(edges[at]!, words.figure(edges[at]!));
  const mark = (bin: number) => (marked ? [bin >= marked.first && bin <= marked.last ? 'yes' : 'no'] : []);
  return {
    caption: `Members by reward and sigma${baseWords(base)}`,
    columns: [
      'Reward from',
      'to',
      ...sigmas.map((sigma) => `Members at σ ${sigma}`),
      ...(marked ? ['Selected'] : []),
    ],
    rows: edges
      .slice(0, -1)
      .map((_, bin) => [edge(bin), edge(bin + 1), ...counts.map((row) => row[bin]!), ...mark(bin)]),
  };
}
