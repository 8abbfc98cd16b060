/** The event log of a run that never took place: the shapes and orders of a real one, computed from its config alone. */
import type { Draws } from '../../../src/math/random';
import type {
  AdapterSummary,
  Answer,
  ExampleOutcome,
  MemberScore,
  ModelSummary,
  Preflight,
  RunConfig,
  RunEvent,
  RunEventBody,
  RunPhase,
  Tally,
  VotePoint,
} from '../../../src/protocol';
import { testDraws } from '../testDraws';

export const syntheticAdapter: AdapterSummary = {
  name: 'synthetic adapter',
  software: true,
  noiseMatches: true,
};

export const syntheticModel: ModelSummary = {
  id: 'fake-1k',
  title: 'Fake 1k',
  architecture: 'llama',
  parameters: 1024,
  layers: 2,
  hiddenSize: 8,
  vocabSize: 64,
  dtypes: ['F32'],
  bytes: 4096,
};

export const syntheticConfig: RunConfig = {
  version: 1,
  method: 'randopt',
  model: syntheticModel.id,
  task: 'story',
  noise: 'independent',
  populationSeed: 1,
  splitSeed: 1,
  members: 128,
  sigmas: [0.006, 0.012],
  support: 64,
  probe: 64,
  test: 128,
  voteMax: 25,
};

/** Forward passes of one prompt: base and members on support, base, best and random members on test. */
const forwardsOf = ({ members, support, test, voteMax }: RunConfig): number =>
  (1 + members) * support + (1 + 2 * voteMax) * test;

export const syntheticPreflight = (config: RunConfig): Preflight => ({
  membersInFlight: Math.min(16, config.members),
  gpuBytes: 48e6,
  forwards: forwardsOf(config),
  gflop: forwardsOf(config) / 1000,
  seconds: forwardsOf(config) / 1500,
  warnings: config.members > 10_000 ? ['This many members will take long.'] : [],
});

const uniform = (draws: Draws): number => (draws.word() + 0.5) / 2 ** 32;
const clamp = (value: number): number => Math.min(1, Math.max(0, value));
const tally = (share: number, n: number): Tally => ({ correct: Math.round(clamp(share) * n), n });

const baseReward = 0.53;

/** Rewards around the base model's, spread in proportion to sigma. */
function drawMembers({ populationSeed, members, sigmas, support }: RunConfig): MemberScore[] {
  const draws = testDraws(populationSeed, 7);
  return Array.from({ length: members }, (_, index) => {
    const sigma = sigmas[index % sigmas.length]!;
    const spread = uniform(draws) + uniform(draws) + uniform(draws) - 1.5;
    const accuracy = tally(baseReward + 18 * sigma * spread, support).correct / support;
    const reward = Math.round(accuracy * 0.98 * 1e4) / 1e4;
    return { index, seed: draws.word(), sigma, reward, accuracy };
  });
}

/** Saturating curves: the vote above the random control, the strict vote below. */
const votePoints = ({ voteMax, test }: RunConfig): VotePoint[] =>
  Array.from({ length: voteMax }, (_, i) => {
    const saturation = 1 - Math.exp(-i / 4);
    return {
      k: i + 1,
      vote: tally(0.66 + 0.25 * saturation, test),
      strict: tally(0.66 - 0.06 * saturation, test),
      random: tally(0.5 + 0.3 * saturation, test),
    };
  });

function drawExamples({ splitSeed, test, voteMax }: RunConfig): ExampleOutcome[] {
  const draws = testDraws(splitSeed, 8);
  const answer = (correct: boolean): Answer => ({
    text: correct ? 'bdca' : '1234',
    correct,
    reward: correct ? 1 : 0.1,
  });
  return Array.from({ length: test }, (_, i) => {
    const votes = draws.integer(voteMax + 1);
    const correct = votes > 0 && uniform(draws) < 0.9;
    return {
      prompt: `prompt ${i}:`,
      wanted: 'bdca',
      base: answer(uniform(draws) < 0.46),
      best: answer(uniform(draws) < 0.66),
      vote: { text: votes === 0 ? '' : answer(correct).text, correct, votes, of: voteMax },
    };
  });
}

const batch = 8;

/** The log from `started` to `finished`; `at` grows by a fixed step. */
export function syntheticLog(config: RunConfig = syntheticConfig): RunEvent[] {
  const preflight = syntheticPreflight(config);
  const log: RunEvent[] = [];
  const add = (body: RunEventBody) => log.push({ ...body, at: log.length * 40 });
  const progress = (phase: RunPhase, done: number) =>
    add({
      type: 'progress',
      phase,
      done,
      total: preflight.forwards,
      tokensPerSecond: 80_000,
      secondsLeft: (preflight.forwards - done) / 1500,
    });
  add({ type: 'started', config, model: syntheticModel, adapter: syntheticAdapter, preflight });
  progress('base', 0);
  add({ type: 'base', split: 'support', reward: baseReward, tally: tally(baseReward, config.support) });
  const members = drawMembers(config);
  for (let first = 0; first < members.length; first += batch) {
    const scored = members.slice(first, first + batch);
    add({ type: 'members', members: scored });
    progress('population', (1 + first + scored.length) * config.support);
  }
  const order = [...members].sort((a, b) => b.reward - a.reward || a.index - b.index);
  add({ type: 'ranked', bestSigma: order[0]!.sigma, order: order.map(({ index }) => index) });
  progress('vote', preflight.forwards - config.voteMax * config.test);
  add({ type: 'base', split: 'test', reward: 0.5, tally: tally(0.46, config.test) });
  add({ type: 'best', index: order[0]!.index, tally: tally(0.66, config.test) });
  add({ type: 'votes', points: votePoints(config) });
  add({ type: 'examples', examples: drawExamples(config) });
  progress('vote', preflight.forwards);
  add({ type: 'finished', forwards: preflight.forwards, gpuPeakBytes: 44e6 });
  return log;
}
