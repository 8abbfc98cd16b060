/** Random draws of a CoRP run, all from the config's seeds. */
import { localMember, permutation, type CorpOptions } from '../../corp';
import { purpose } from '../../math/chance';
import { integerNormal, normalUnit } from '../../math/normal';
import { Draws } from '../../math/random';
import type { DrawLocal } from './consolidate';

/** Two disjoint random halves of support: one to propose on, one to gate on. */
export function crossFit(count: number, seed: number): { select: number[]; gate: number[] } {
  const order = permutation(count, new Draws(seed, purpose('crossFit')));
  const half = Math.floor(count / 2);
  const sorted = (part: number[]) => part.sort((a, b) => a - b);
  return { select: sorted(order.slice(0, half)), gate: sorted(order.slice(half)) };
}

/** Control: the same rewards, shuffled over the members. */
export function shuffled(rewards: readonly number[], seed: number): number[] {
  return permutation(rewards.length, new Draws(seed, purpose('shuffledRewards'))).map(
    (index) => rewards[index]!,
  );
}

/** Control: seeds that were never scored. */
export function freshSeeds(count: number, seed: number): number[] {
  return new Draws(seed, purpose('freshSeeds')).distinct(count, 2 ** 31);
}

/** Local populations by round: fresh seeds for the isotropic part, standard normals for the principal directions. */
export function localDraws(seed: number, options: CorpOptions): DrawLocal {
  return (round, sigma, search) => {
    const seeds = new Draws(seed, purpose('localSeeds', round)).distinct(options.localPopulation, 2 ** 31);
    const words = new Draws(seed, purpose('localNormals', round));
    const rank = Math.min(options.rank, search.directions.length);
    return seeds.map((member) => {
      const z = Array.from({ length: rank }, () => integerNormal(words.word()) * normalUnit);
      return localMember(member, z, sigma, search);
    });
  };
}
