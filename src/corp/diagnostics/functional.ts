/**
 * Functional split-half: does a direction estimated from half the members and half the examples help on the others?
 * The null shuffles the rewards within the half before the direction is estimated.
 */
import type { Draws } from '../../math/random';
import { mean, zScores } from '../../math/stats';
import type { FunctionalSplitHalf } from '../../protocol';
import { against, halves, permutation } from './chance';
import { combine, memberComponents, normalise, scale, type Components } from '../components';

/** One model on a list of examples. */
export type Outcomes = readonly { readonly reward: number; readonly correct: boolean }[];

export interface Scored {
  readonly seed: number;
  readonly sigma: number;
  readonly outcomes: Outcomes;
}

/** The two member halves' directions of each split, and of each shuffle of the rewards. */
export interface FunctionalPlan {
  readonly eta: number;
  /** Indices of the examples the directions are estimated from, and of the others. */
  readonly own: readonly number[];
  readonly other: readonly number[];
  readonly membersPerHalf: number;
  readonly splits: readonly (readonly [Components, Components])[];
  /** For the first split's halves, each with the rewards reshuffled. */
  readonly shuffles: readonly (readonly [Components, Components])[];
}

/** One step of an evolution strategy: members weighted by their standardised rewards, `eta` long in amplitudes. */
function direction(members: readonly Scored[], rewards: readonly number[], eta: number): Components {
  const models = members.map(({ seed, sigma }) => memberComponents(seed, sigma));
  return scale(normalise(combine(models, zScores(rewards))), eta);
}

/** Needs at least four members and four examples. Steps are as long as the mean sigma. */
export function planFunctional(
  members: readonly Scored[],
  examples: number,
  counts: { readonly splits: number; readonly shuffles: number },
  draws: Draws,
): FunctionalPlan {
  const [own, other] = halves(examples, draws);
  const eta = mean(members.map(({ sigma }) => sigma));
  const rewardOf = ({ outcomes }: Scored) => mean(own.map((example) => outcomes[example]!.reward));
  const drawPair = (): Scored[][] =>
    halves(members.length, draws).map((half) => half.map((index) => members[index]!));
  const toDirections = (
    pair: readonly Scored[][],
    deal: (rewards: readonly number[]) => readonly number[],
  ) => {
    const [a, b] = pair.map((half) => direction(half, deal(half.map(rewardOf)), eta));
    return [a!, b!] as const;
  };
  const dealt = (rewards: readonly number[]) =>
    permutation(rewards.length, draws).map((from) => rewards[from]!);
  const pairs = Array.from({ length: Math.max(1, counts.splits) }, drawPair);
  return {
    eta,
    own,
    other,
    membersPerHalf: Math.floor(members.length / 2),
    splits: pairs.map((pair) => toDirections(pair, (rewards) => rewards)),
    shuffles: Array.from({ length: counts.shuffles }, () => toDirections(pairs[0]!, dealt)),
  };
}

/** Pearson's correlation; 0 where one side does not vary. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [zScores(a), zScores(b)];
  return mean(x.map((value, i) => value * y[i]!));
}

const share = (outcomes: Outcomes): number => mean(outcomes.map(({ correct }) => Number(correct)));
const reward = (outcomes: Outcomes): number => mean(outcomes.map((outcome) => outcome.reward));

/** Per example: fixed (1), broken (-1) or unchanged (0). */
const changes = (base: Outcomes, after: Outcomes): number[] =>
  after.map(({ correct }, i) => Number(correct) - Number(base[i]!.correct));

export interface FunctionalScores {
  /** theta0 on the examples of `plan.own` and of `plan.other`. */
  readonly base: { readonly own: Outcomes; readonly other: Outcomes };
  /** The directions of splits and shuffles on the other examples, those of splits on their own too. */
  readonly splits: readonly (readonly [Outcomes, Outcomes])[];
  readonly shuffles: readonly (readonly [Outcomes, Outcomes])[];
  readonly own: readonly (readonly [Outcomes, Outcomes])[];
}

/**
 * Observed values are means over splits and halves; a draw of the null is one shuffled direction, for the correlation one of
 * either half, so p-values are conservative.
 */
export function compareFunctional(plan: FunctionalPlan, scores: FunctionalScores): FunctionalSplitHalf {
  const { base, splits, shuffles } = scores;
  const gains = (measure: (outcomes: Outcomes) => number) => {
    const over = (outcomes: Outcomes) => measure(outcomes) - measure(base.other);
    return against(mean(splits.flat().map(over)), shuffles.flat().map(over));
  };
  const agreement = (a: Outcomes, b: Outcomes) => correlation(changes(base.other, a), changes(base.other, b));
  return {
    kind: 'functional',
    gain: gains(share),
    rewardGain: gains(reward),
    fixCorrelation: against(
      mean(splits.map(([a, b]) => agreement(a, b))),
      shuffles.flatMap(([a]) => shuffles.map(([, b]) => agreement(a, b))),
    ),
    ownGain: mean(scores.own.flat().map((outcomes) => share(outcomes) - share(base.own))),
    eta: plan.eta,
    splits: plan.splits.length,
    membersPerHalf: plan.membersPerHalf,
    examplesPerHalf: plan.own.length,
  };
}
