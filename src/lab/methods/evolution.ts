/** Baseline: an antithetic evolution strategy over several rounds at the same budget; selects its best center on probe. */
import { countCorrect, evolutionUpdate, memberComponents, combine, scale, type Components } from '../../corp';
import { purpose } from '../../math/chance';
import { Draws } from '../../math/random';
import type { Tally } from '../../protocol';
import { meanReward } from '../scoring/scoring';
import type { Emit, Tuner } from './tuner';

/** Members per round, half of them mirrored; step as a fraction of sigma; probe every second round. */
const membersPerRound = 32;
const stepShare = 0.3;

export interface EvolutionInput {
  readonly tuner: Tuner;
  readonly sigma: number;
  /** Budget in forward passes. */
  readonly budget: number;
  readonly emit: Emit;
  readonly seed: number;
}

/** Rounds that a budget of forward passes pays for, at least one. */
export function evolutionRounds(
  budget: number,
  { support, probe }: { readonly support: number; readonly probe: number },
): number {
  const roundCost = membersPerRound * support + probe / 2;
  return Math.max(1, Math.floor(budget / roundCost));
}

/** Runs at least one round; `searchForwards` counts support and probe. */
export async function iterateEvolution({ tuner, sigma, budget, emit, seed }: EvolutionInput) {
  const { support, probe } = tuner.sizes;
  const rounds = evolutionRounds(budget, tuner.sizes);
  let center: Components = [];
  let best: { components: Components; probe: Tally } | null = null;
  let used = 0;
  for (let round = 1; round <= rounds; round++) {
    const seeds = new Draws(seed, purpose('evolution', round)).distinct(membersPerRound / 2, 2 ** 31);
    const plus = seeds.map((member) => memberComponents(member, sigma));
    const members = [...plus, ...plus.map((components) => scale(components, -1))];
    const around = members.map((member) => combine([center, member]));
    const rewards = (await tuner.answers(around, 'support', emit)).map(meanReward);
    used += members.length * support;
    center = evolutionUpdate(center, members, rewards, stepShare * sigma);
    if (round % 2 === 1 && round !== rounds) continue;
    const [answers] = await tuner.answers([center], 'probe', emit);
    used += probe;
    const tally = { correct: countCorrect(answers!.map((answer) => answer.correct)), n: probe };
    if (!best || tally.correct >= best.probe.correct) best = { components: center, probe: tally };
  }
  return { ...best!, searchForwards: used };
}
