/**
 * A CoRP run: stage 1 collapses RandOpt's population into one model, beside baselines at a comparable budget and
 * controls on meaningless rewards; all are scored on test; then stage 2, whose model is scored on test too until it ends or is stopped.
 */
import { bestSigma, toDelta, type CorpOptions } from '../../corp';
import type { RunConfig, RunEventBody } from '../../protocol';
import type { Splits } from '../../tasks';
import { withEvents } from '../../async/withEvents';
import { corpOptions } from '../run/prepare';
import { runStage2, type Round, type Stage1 } from './consolidate';
import { consolidate, makeField, type Consolidated } from './baselines';
import { describeRound } from './describe';
import { diagnose, diagnosticForwards, updateFindings } from '../diagnostics';
import { localDraws } from './draws';
import { corpForwards } from '../run/preflight';
import type { Events, Run, RunContext } from '../run/context';
import { openRun, scoreOnSupport, voteOnTest } from './randopt';
import { TestReport } from './testReport';
import { Tuner } from './tuner';

export const corp = (input: RunConfig, context: RunContext): Events => openRun(input, context, corpPipeline);

async function* corpPipeline(run: Run, splits: Splits): Events {
  const { config, progress } = run;
  const options: CorpOptions = corpOptions(config);
  const cost = corpForwards(config, options);

  const scored = yield* scoreOnSupport(run, splits.support);
  const { members } = scored;
  const field = makeField(members, bestSigma(config.sigmas, members));
  yield { type: 'ranked', bestSigma: field.bestSigma, order: field.order };

  const tuner = new Tuner(run, splits.support, splits.probe);
  const later = diagnosticForwards(config) + cost.recenter;
  progress.expect(cost.search + cost.vote + cost.report + later);
  const { stage1, selected } = yield* withEvents<RunEventBody, Consolidated>((emit) =>
    consolidate(tuner, field, options, emit),
  );

  const onTest = new TestReport(run, splits.test);
  yield* onTest.collect(voteOnTest(run, splits.test, field.order, cost.report + later));
  yield* onTest.score(selected);
  const delta = toDelta(stage1.chosen.components);
  yield { type: 'consolidated', stage: 1, row: { noise: config.noise, ...delta } };

  progress.expect(later);
  yield* diagnose(run, splits.support, scored);
  yield* updateFindings(run, delta);
  if (options.attempts === 0 || options.maxAccepted === 0) return;
  progress.expect(cost.recenter);
  const last = yield* recenter(tuner, stage1, field.bestSigma, options);
  if (!last || last.center === stage1.chosen.components) return;
  const n = splits.probe.length;
  const probe = { correct: Math.round(last.probeAfter * n), n };
  const searchForwards = progress.forwards;
  yield* onTest.score([{ method: 'corp-stage2', components: last.center, probe, searchForwards }]);
}

/** Stage 2, one round at a time; returns the last. */
async function* recenter(
  tuner: Tuner,
  stage1: Stage1,
  sigma: number,
  options: CorpOptions,
): AsyncGenerator<RunEventBody, Round | null> {
  const { config } = tuner.run;
  const drawLocal = localDraws(config.populationSeed, options);
  tuner.phase = 'recenter';
  return yield* withEvents<RunEventBody, Round | null>(async (emit) => {
    let last: Round | null = null;
    const evaluate = tuner.evaluator(emit);
    const metricFor = tuner.metricFor(corpOptions(config).geometry);
    for await (const round of runStage2(stage1, sigma, options, evaluate, drawLocal, metricFor)) {
      emit({ type: 'round', round: describeRound(round, options) });
      if (round.accepted)
        emit({ type: 'consolidated', stage: 2, row: { noise: config.noise, ...toDelta(round.center) } });
      last = round;
    }
    return last;
  });
}
