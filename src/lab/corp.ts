/**
 * A CoRP run: RandOpt's population, folded into one model by stage 1, beside every simpler baseline at a comparable
 * budget and a control with shuffled rewards; all on test once, then stage 2 as long as the person lets it go on.
 */
import {
  bestSigma,
  countRight,
  evolutionSteps,
  firstBest,
  memberSpec,
  rank,
  softmaxSteps,
  soupSteps,
  toRow,
  type Candidate,
  type CorpOptions,
  type Step,
} from '../corp';
import type { MemberScore, MethodId, MethodScore, RunConfig, RunEventBody } from '../protocol';
import { withEvents } from './channel';
import { corpOptions, prepare } from './config';
import {
  evaluateOnce,
  runStage1,
  runStage2,
  type DrawLocal,
  type Ranked,
  type Round,
  type Stage1,
} from './consolidate';
import { describeCollapse, describeRound } from './describe';
import { localDraws, shuffled } from './draws';
import { iterateEvolution } from './evolution';
import { drawPopulation } from './population';
import { countForwards, preflight } from './preflight';
import { Progress } from './progress';
import { scoreOnSupport, voteOnTest, type Events, type Run, type RunContext } from './randopt';
import { TestReport, type Contender } from './testReport';
import { Tuner, type Emit } from './tuner';

export async function* corp(input: RunConfig, context: RunContext): Events {
  const experiment = prepare(input);
  const { config, task, splits } = experiment;
  const options: CorpOptions = corpOptions(config);
  const estimate = await preflight(context.model, context.adapter, experiment);
  await context.control.checkpoint();
  yield { type: 'started', config, model: context.summary, adapter: context.adapter, preflight: estimate };

  const population = drawPopulation(config);
  const progress = new Progress(context.control, estimate.forwards, estimate.seconds);
  const run: Run = { ...context, config, task, population, progress };

  const members = yield* scoreOnSupport(run, splits.support);
  const order = rank(members.map((member) => member.reward));
  const sigma = bestSigma(config.sigmas, members);
  yield { type: 'ranked', bestSigma: sigma, order };

  const ranked = order.map((index): Ranked => {
    const member = members[index]!;
    return { spec: memberSpec(member.seed, member.sigma), reward: member.reward };
  });
  const tuner = new Tuner(run, splits.support, splits.probe);
  const { stage1, contenders } = yield* withEvents<RunEventBody, Consolidated>((emit) =>
    consolidate(tuner, ranked, members, order, sigma, options, emit),
  );

  yield* reportVote(run, voteOnTest(run, splits.test, order));
  const onTest = new TestReport(run, splits.test);
  yield* onTest.score(contenders);
  yield { type: 'consolidated', stage: 1, row: { noise: config.noise, ...toRow(stage1.chosen.spec) } };

  if (options.attempts > 0 && options.maxAccepted > 0) {
    const drawLocal = localDraws(config.populationSeed, options);
    const last = yield* recenter(tuner, stage1, sigma, options, drawLocal);
    if (last && last.center !== stage1.chosen.spec) {
      const n = splits.probe.length;
      const probe = { correct: Math.round(last.probeAfter * n), n };
      yield* onTest.score([
        { method: 'corp-stage2', spec: last.center, probe, searchForwards: progress.forwards },
      ]);
    }
  }
  progress.total = progress.forwards;
  yield { type: 'finished', forwards: progress.forwards, gpuPeakBytes: context.peakBytes() };
}

interface Consolidated {
  readonly stage1: Stage1;
  readonly contenders: readonly Contender[];
}

/** Stage 1, the baselines and the control, all chosen on probe. */
async function consolidate(
  tuner: Tuner,
  ranked: readonly Ranked[],
  members: readonly MemberScore[],
  order: readonly number[],
  sigma: number,
  options: CorpOptions,
  emit: Emit,
): Promise<Consolidated> {
  const { run, probe } = tuner;
  const { config, progress } = run;
  const n = probe.length;
  const specs = ranked.map(({ spec }) => spec);
  const rewards = ranked.map(({ reward }) => reward);
  const evaluate = tuner.evaluator(emit);
  const searched = progress.forwards;
  const cellsPerSweep = options.q.length * options.beta.length * options.scale.length;
  const expected = 3 * cellsPerSweep + 3 * options.scale.length + 8;
  progress.total =
    progress.forwards +
    expected * n +
    config.members * config.support +
    countForwards(config) -
    (1 + config.members) * config.support;

  const { geometry } = corpOptions(config);
  const metricFor = tuner.metricFor(geometry);
  const showCandidate = (candidate: Candidate, right: number, of: number) =>
    emit({
      type: 'sweep',
      of,
      cells: [
        {
          q: candidate.merge.q,
          beta: candidate.merge.beta,
          scale: candidate.scale,
          eta: candidate.eta,
          tally: { correct: right, n },
        },
      ],
    });
  const stage1 = await runStage1(ranked, options, evaluate, showCandidate, metricFor);
  emit({ type: 'collapsed', collapse: describeCollapse(stage1, members, order, n, geometry) });
  emit({
    type: 'line',
    method: 'best-member-line',
    points: stage1.top1Line.map(({ eta, right }) => ({ eta, tally: { correct: right, n } })),
    chosen: firstBest(stage1.top1Line.map(({ right }) => right)),
  });
  const afterStage1 = progress.forwards;
  const contenders: Contender[] = [
    {
      method: 'best-member-line',
      spec: stage1.top1.spec,
      probe: { correct: stage1.top1.right, n },
      searchForwards: searched + options.scale.length * n,
    },
    {
      method: 'corp-stage1',
      spec: stage1.chosen.spec,
      probe: { correct: countRight(stage1.probe), n },
      searchForwards: afterStage1,
    },
  ];

  const choose = async (method: MethodId, steps: readonly Step[], showLine: boolean): Promise<void> => {
    const before = progress.forwards;
    const right = (
      await evaluateOnce(
        steps.map(({ spec }) => spec),
        'probe',
        evaluate,
      )
    ).map(countRight);
    const best = firstBest(right);
    const points = steps.map(({ eta }, i) => ({ eta, tally: { correct: right[i]!, n } }));
    if (showLine) emit({ type: 'line', method, points, chosen: best });
    contenders.push({
      method,
      spec: steps[best]!.spec,
      probe: points[best]!.tally,
      searchForwards: searched + progress.forwards - before,
    });
  };
  const meanSigma = members.reduce((sum, member) => sum + member.sigma, 0) / members.length;
  await choose('soup', soupSteps(specs, rewards, 0.9, options.scale), true);
  await choose('es-one-step', evolutionSteps(specs, rewards, meanSigma), true);
  await choose('softmax', softmaxSteps(specs, rewards, options), false);

  const permuted = shuffled(rewards, config.populationSeed);
  const control = rank(permuted).map((index): Ranked => ({ spec: specs[index]!, reward: permuted[index]! }));
  const before = progress.forwards;
  const null1 = await runStage1(control, options, evaluate, undefined, metricFor);
  contenders.push({
    method: 'shuffled',
    spec: null1.chosen.spec,
    probe: { correct: countRight(null1.probe), n },
    searchForwards: searched + progress.forwards - before,
  });

  const budget = config.members * config.support + cellsPerSweep * n;
  const iterated = await iterateEvolution({ tuner, sigma, budget, emit, seed: config.populationSeed });
  contenders.push({ method: 'es-iterated', ...iterated });
  return { stage1, contenders };
}

/** Stage 2, a round at a time; returns the last. */
async function* recenter(
  tuner: Tuner,
  stage1: Stage1,
  sigma: number,
  options: CorpOptions,
  drawLocal: DrawLocal,
): AsyncGenerator<RunEventBody, Round | null> {
  tuner.phase = 'recenter';
  return yield* withEvents<RunEventBody, Round | null>(async (emit) => {
    let last: Round | null = null;
    const evaluate = tuner.evaluator(emit);
    const metricFor = tuner.metricFor(corpOptions(tuner.run.config).geometry);
    for await (const round of runStage2(stage1, sigma, options, evaluate, drawLocal, metricFor)) {
      emit({ type: 'round', round: describeRound(round, options) });
      if (round.accepted)
        emit({
          type: 'consolidated',
          stage: 2,
          row: { noise: tuner.run.config.noise, ...toRow(round.center) },
        });
      last = round;
    }
    return last;
  });
}

/** RandOpt's own answers on test, also as lines of the scoreboard. */
async function* reportVote(run: Run, events: Events): Events {
  const { config } = run;
  const population = config.members * config.support;
  const line = (
    method: MethodId,
    tally: MethodScore['tally'],
    passesPerAnswer: number,
    searchForwards: number,
    terms: number,
  ) =>
    ({
      type: 'scores',
      scores: [{ method, tally, probe: null, passesPerAnswer, searchForwards, terms }],
    }) as const;
  for await (const event of events) {
    yield event;
    if (event.type === 'base') yield line('base', event.tally, 1, 0, 0);
    if (event.type === 'best') yield line('best-member', event.tally, 1, population, 1);
    const last = event.type === 'votes' ? event.points.at(-1) : undefined;
    if (last?.k === config.voteMax) yield line('vote', last.vote, config.voteMax, population, config.voteMax);
  }
}
