/**
 * RandOpt ("Neural Thickets", arXiv 2603.12228): score random perturbations of theta0 on support, rank them, let the
 * best K answer every test prompt and vote.
 */
import { bestSigma, correctByK, rank, voteCurve, type Ballot } from '../../corp';
import { zeroDelta, memberDelta } from '../../math/delta';
import type { ExampleOutcome, MemberScore, RunConfig, RunEventBody, VotePoint } from '../../protocol';
import type { Split } from '../../tasks';
import { prepare } from '../run/prepare';
import type { Events, Run, RunContext, SupportScores } from '../run/context';
import { diagnose, diagnosticForwards } from '../diagnostics';
import { encodeExamples } from '../scoring/examples';
import { drawPopulation, drawRandomVoters } from '../run/members';
import { preflight } from '../run/preflight';
import { Progress } from '../run/progress';
import { RunRecord } from '../run/record';
import { repeated, type Pipeline } from './repeats';
import {
  checkSameModel,
  meanReward,
  Scorer,
  shownAnswer,
  tally,
  type ScoredAnswer,
} from '../scoring/scoring';
import { TestReport } from './testReport';

export const randopt = (input: RunConfig, context: RunContext): Events =>
  openRun(input, context, async function* (run, splits) {
    const scored = yield* scoreOnSupport(run, splits.support);
    const { members } = scored;
    const order = rank(members.map((member) => member.reward));
    yield { type: 'ranked', bestSigma: bestSigma(run.config.sigmas, members), order };
    const later = diagnosticForwards(run.config);
    yield* new TestReport(run, splits.test).collect(voteOnTest(run, splits.test, order, later));
    yield* diagnose(run, splits.support, scored);
  });

/** The frame of every run around its pipeline, which may be repeated on further populations. */
export async function* openRun(input: RunConfig, context: RunContext, pipeline: Pipeline): Events {
  const experiment = prepare(input);
  const { config, task, splits } = experiment;
  const estimate = await preflight(context.model, context.adapter, experiment);
  await context.control.checkpoint();
  yield { type: 'started', config, model: context.summary, adapter: context.adapter, preflight: estimate };

  const progress = new Progress(context.control, estimate.forwards, estimate.seconds);
  const { record = new RunRecord() } = context;
  const run: Run = { ...context, config, task, population: drawPopulation(config), progress, record };
  await checkSameModel(run, splits.support);
  yield* repeated(run, splits, estimate.forwards / (config.repeats ?? 1), pipeline);
  yield { type: 'finished', forwards: progress.forwards, gpuPeakBytes: context.peakBytes() };
}

/** Scores base and members on support; emits members as their batches complete. */
export async function* scoreOnSupport(
  run: Run,
  support: Split<'support'>,
): AsyncGenerator<RunEventBody, SupportScores> {
  const { config, population, progress } = run;
  const scorer = new Scorer(run.model, run.task, support, run.record);
  let base = encodeExamples([]);
  for await (const batch of scorer.score([zeroDelta], config.noise, run.control)) {
    const { answers } = batch.models[0]!;
    base = encodeExamples(answers);
    yield {
      type: 'base',
      split: 'support',
      reward: meanReward(answers),
      tally: tally(answers),
      examples: base,
    };
    yield progress.advance('base', support.length, batch.tokens);
  }
  const deltas = population.map(({ seed, sigma }) => memberDelta(seed, sigma));
  const scored: MemberScore[] = [];
  for await (const batch of scorer.score(deltas, config.noise, run.control)) {
    const members = batch.models.map(({ model: index, answers }): MemberScore => {
      const { correct, n } = tally(answers);
      return {
        index,
        ...population[index]!,
        reward: meanReward(answers),
        accuracy: correct / n,
        examples: encodeExamples(answers),
      };
    });
    scored.push(...members);
    yield { type: 'members', members };
    yield progress.advance('population', batch.models.length * support.length, batch.tokens);
  }
  return { base, members: scored };
}

/** The best K and, as a control, K random members, interleaved so that every K completes as early as possible. */
function voterOrder(order: readonly number[], random: readonly number[]): number[] {
  return [...new Set(random.flatMap((voter, k) => [order[k]!, voter]))];
}

/** RandOpt on test: base, best member and votes. `later` is the number of forward passes still to come afterwards. */
export async function* voteOnTest(
  run: Run,
  test: Split<'test'>,
  order: readonly number[],
  later = 0,
): Events {
  const { config, population, progress } = run;
  const best = order.slice(0, config.voteMax);
  const random = drawRandomVoters(config, config.voteMax);
  const voters = voterOrder(best, random);
  progress.expect((1 + voters.length) * test.length + later);
  const scorer = new Scorer(run.model, run.task, test, run.record, 'answers');

  let base: readonly ScoredAnswer[] = [];
  for await (const batch of scorer.score([zeroDelta], config.noise, run.control)) {
    base = batch.models[0]!.answers;
    yield { type: 'base', split: 'test', reward: meanReward(base), tally: tally(base) };
    yield progress.advance('vote', test.length, batch.tokens);
  }

  const deltas = voters.map((voter) => memberDelta(population[voter]!.seed, population[voter]!.sigma));
  const answersOf = new Map<number, readonly ScoredAnswer[]>();
  let shown = 0;
  for await (const batch of scorer.score(deltas, config.noise, run.control)) {
    for (const { model, answers } of batch.models) answersOf.set(voters[model]!, answers);
    const complete = best.findIndex((voter, k) => !answersOf.has(voter) || !answersOf.has(random[k]!));
    const known = complete < 0 ? best.length : complete;
    if (shown === 0 && known > 0)
      yield { type: 'best', index: best[0]!, tally: tally(answersOf.get(best[0]!)!) };
    if (known > shown)
      yield { type: 'votes', points: votePoints(answersOf, best, random, known).slice(shown) };
    shown = known;
    yield progress.advance('vote', batch.models.length * test.length, batch.tokens);
  }
  yield {
    type: 'examples',
    examples: examplesOf(
      test,
      base,
      best.map((voter) => answersOf.get(voter)!),
    ),
  };
}

type Answers = ReadonlyMap<number, readonly ScoredAnswer[]>;

/** Vote, strict vote and random control for K = 1..known. */
function votePoints(
  answersOf: Answers,
  best: readonly number[],
  random: readonly number[],
  known: number,
): VotePoint[] {
  const n = answersOf.get(best[0]!)!.length;
  const ballots = (voters: readonly number[]): Ballot[][] =>
    Array.from({ length: n }, (_, prompt) =>
      voters.slice(0, known).map((voter) => answersOf.get(voter)![prompt]!),
    );
  const chosen = ballots(best);
  const vote = correctByK(chosen, false);
  const strict = correctByK(chosen, true);
  const control = correctByK(ballots(random), false);
  return vote.map((correct, k) => ({
    k: k + 1,
    vote: { correct, n },
    strict: { correct: strict[k]!, n },
    random: { correct: control[k]!, n },
  }));
}

function examplesOf(
  test: Split<'test'>,
  base: readonly ScoredAnswer[],
  voters: readonly (readonly ScoredAnswer[])[],
): ExampleOutcome[] {
  return test.map((item, prompt) => {
    const ballots = voters.map((answers) => answers[prompt]!);
    const winner = voteCurve(ballots, false).at(-1)!;
    const text = winner.index < 0 ? '' : ballots[winner.index]!.text.slice(0, 2000);
    return {
      prompt: item.prompt.slice(0, 4000),
      wanted: item.wanted.slice(0, 2000),
      base: shownAnswer(base[prompt]!),
      best: shownAnswer(ballots[0]!),
      vote: { text, correct: winner.correct, votes: winner.votes, of: ballots.length },
    };
  });
}
