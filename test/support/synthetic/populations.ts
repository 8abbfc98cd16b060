/** Synthetic populations whose structure is known, to hold diagnostics to: score matrices with planted directions, or none. */
import { matrix, type Frame, type Matrix } from '../../../src/math/matrix';
import { integerNormal, normalUnit } from '../../../src/math/normal';
import type { Draws } from '../../../src/math/random';

export const normal = (draws: Draws): number => integerNormal(draws.word()) * normalUnit;

export interface Planted {
  readonly scores: Matrix;
  /** The planted directions over examples, orthonormal. */
  readonly directions: Frame;
}

/**
 * Members x examples: traits of noise plus `strength` times `rank` directions, each over a block of examples of its own.
 * 'graded' scores are the traits, of exactly this rank; 'right or wrong' says whether a trait passes the example's threshold,
 * which bends directions and so can add some.
 */
export function plantedScores(
  members: number,
  examples: number,
  rank: number,
  strength: number,
  draws: Draws,
  scale: 'graded' | 'right or wrong' = 'right or wrong',
): Planted {
  const blockOf = (example: number) => (rank === 0 ? -1 : example % rank);
  const thresholds = Array.from({ length: examples }, () => normal(draws) / 2);
  const talents = matrix(members, Math.max(1, rank), () => normal(draws));
  const scores = matrix(members, examples, (member, example) => {
    const block = blockOf(example);
    const trait = block < 0 ? 0 : strength * talents.values[member * talents.columns + block]!;
    const score = trait + normal(draws);
    return scale === 'graded' ? score : Number(score > thresholds[example]!);
  });
  const size = (block: number) => Math.ceil((examples - block) / Math.max(1, rank));
  const directions = matrix(rank, examples, (block, example) =>
    blockOf(example) === block ? 1 / Math.sqrt(size(block)) : 0,
  );
  return { scores, directions };
}
