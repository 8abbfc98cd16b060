/** Draws the members of a run: the same config gives the same seeds and sigmas on every machine. */
import { purpose } from '../../math/chance';
import { Draws } from '../../math/random';
import type { RunConfig } from '../../protocol';

export interface Member {
  readonly seed: number;
  readonly sigma: number;
}

/** N distinct seeds, uniform in [0, 2^31), each with a sigma uniform over the list. */
export function drawPopulation(config: Pick<RunConfig, 'members' | 'sigmas' | 'populationSeed'>): Member[] {
  const seeds = new Draws(config.populationSeed, purpose('memberSeeds')).distinct(config.members, 2 ** 31);
  const sigmas = new Draws(config.populationSeed, purpose('memberSigmas'));
  return seeds.map((seed) => ({ seed, sigma: config.sigmas[sigmas.integer(config.sigmas.length)]! }));
}

/**
 * The control of the vote: indices of `count` members at random, in drawing order. Drawn from the population seed for a
 * purpose of its own, before any reward is known, so neither support nor test can leak into the choice.
 */
export function drawRandomVoters(
  config: Pick<RunConfig, 'members' | 'populationSeed'>,
  count: number,
): number[] {
  return new Draws(config.populationSeed, purpose('randomVoters')).distinct(count, config.members);
}
