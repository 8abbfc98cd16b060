/** Ranks members, and noise levels. */
import { mean } from '../math/stats';

/** Indices by reward, best first; ties keep drawing order. NaN counts as the worst. */
export function rank(rewards: readonly number[]): number[] {
  const value = (index: number) => (Number.isNaN(rewards[index]!) ? -Infinity : rewards[index]!);
  return rewards.map((_, index) => index).sort((a, b) => value(b) - value(a) || a - b);
}

/** The sigma whose members' mean reward is highest; on a tie, the one listed first. Sigmas without members do not count. */
export function bestSigma(
  sigmas: readonly number[],
  members: readonly { sigma: number; reward: number }[],
): number {
  let best = sigmas[0]!;
  let highest = -Infinity;
  for (const sigma of sigmas) {
    const rewards = members.filter((member) => member.sigma === sigma).map((member) => member.reward);
    const value = mean(rewards);
    if (rewards.length > 0 && value > highest) [best, highest] = [sigma, value];
  }
  return best;
}
