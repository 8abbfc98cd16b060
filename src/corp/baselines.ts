/** Baselines: simpler ways to consolidate a population, as candidates to score on probe. */
import { softmax, zScores } from '../math/stats';
import { makeCloud, selectElite } from './collapse';
import type { CorpOptions } from './options';
import { combine, normalise, scale, type Components } from './components';
import { lineCandidates } from './stage1';

export interface Step {
  readonly eta: number;
  readonly components: Components;
}

/** Uniform average of the members at or above the q-quantile, with a line search over its length. */
export function soupSteps(
  models: readonly Components[],
  rewards: readonly number[],
  q: number,
  factors: readonly number[],
): Step[] {
  const { elite } = selectElite(rewards, q);
  const soup = combine(
    elite.map((index) => models[index]!),
    elite.map(() => 1 / elite.length),
  );
  return lineCandidates(soup, factors).map(({ eta, components }) => ({ eta, components }));
}

/** CoRP's sweep without the compatibility pass: weights are the softmax of the elite's rewards. */
export function softmaxSteps(
  models: readonly Components[],
  rewards: readonly number[],
  options: CorpOptions,
): Step[] {
  return options.q.flatMap((q) => {
    const { elite } = selectElite(rewards, q);
    const members = elite.map((index) => models[index]!);
    return options.beta.flatMap((beta) => {
      const cloud = makeCloud(members, softmax(elite.map((index) => beta * rewards[index]!)), 0);
      return options.scale.map((factor) => {
        const eta = factor * cloud.meanNorm;
        return { eta, components: scale(cloud.direction, eta) };
      });
    });
  });
}

/** Multiples of the mean sigma that the evolution strategy's line search tries. */
const esFactors = [0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2];

/** One step of an evolution strategy: all members weighted by their z-scored rewards. */
export function evolutionSteps(
  models: readonly Components[],
  rewards: readonly number[],
  meanSigma: number,
): Step[] {
  const direction = normalise(combine(models, zScores(rewards)));
  return esFactors.map((factor) => ({
    eta: factor * meanSigma,
    components: scale(direction, factor * meanSigma),
  }));
}

/** The next center of an iterated evolution strategy: a step of fixed length along the z-scored rewards. */
export function evolutionUpdate(
  center: Components,
  models: readonly Components[],
  rewards: readonly number[],
  length: number,
): Components {
  return combine([center, scale(normalise(combine(models, zScores(rewards))), length)]);
}
