/** Replays a recorded CoRP run: takes its draws and evaluator, returns the lab's decisions. */
import * as v from 'valibot';
import {
  accuracy,
  bestSigma,
  memberComponents,
  rank,
  type CorpOptions,
  type Components,
  type Correctness,
} from '../../corp';
import { LabError } from '../../protocol';
import {
  runStage1,
  runStage2,
  type Evaluate,
  type Round,
  type Stage1,
  type TuningSplit,
} from './consolidate';

const number = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e6));
const numbers = v.pipe(v.array(number), v.minLength(1));
const component = v.tuple([number, v.pipe(number, v.minValue(Number.MIN_VALUE)), number]);

const traceSchema = v.looseObject({
  config: v.looseObject({
    recenter_attempts: count,
    recenter_population_size: count,
    recenter_rank: count,
    max_accepted_recenters: count,
    recenter_iso_lambda: number,
    recenter_sigma_down: number,
    recenter_accept_epsilon: number,
    recenter_patience: count,
    stage2_regression_lambda: number,
    stage2_regression_lambda_final: number,
    stage2_target_ess_initial: number,
    stage2_target_ess_final: number,
    stage2_gate_lcb_z: number,
    consolidation_budget: v.string(),
    q_grid: numbers,
    beta_grid: numbers,
    scale_grid: numbers,
    sigma_values: numbers,
  }),
  splits: v.looseObject({
    support: count,
    probe: count,
    test: count,
    select: v.array(count),
    gate: v.array(count),
  }),
  evaluator: v.looseObject({
    gain: number,
    curv: number,
    intercept: numbers,
    curvature: numbers,
    coef: v.record(v.string(), numbers),
  }),
  population: v.pipe(
    v.array(v.looseObject({ seed: count2to31(), sigma: number, reward: number })),
    v.minLength(1),
  ),
  local_populations: v.array(v.array(v.array(component))),
});

function count2to31() {
  return v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1));
}

type Trace = v.InferOutput<typeof traceSchema>;

/** Throws LabError bad-config naming the first thing missing or wrong. */
function readTrace(input: unknown): Trace {
  const parsed = v.safeParse(traceSchema, input);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new LabError(
      'bad-config',
      `The trace: ${v.getDotPath(issue) ?? 'it'}: ${issue.message.slice(0, 160)}`,
      'Check the file.',
    );
  }
  const trace = parsed.output;
  const { support, probe, test, select, gate } = trace.splits;
  const examples = support + probe + test;
  const { intercept, curvature, coef } = trace.evaluator;
  const broken = [intercept, curvature, ...Object.values(coef)].some((column) => column.length !== examples);
  if (broken || [...select, ...gate].some((index) => index >= support)) {
    throw new LabError(
      'bad-config',
      'The trace: its splits and its evaluator disagree on the number of examples.',
      'Check the file.',
    );
  }
  return trace;
}

function optionsOf({ config }: Trace): CorpOptions {
  return {
    q: config.q_grid,
    beta: config.beta_grid,
    scale: config.scale_grid,
    rank: config.recenter_rank,
    attempts: config.recenter_attempts,
    localPopulation: config.recenter_population_size,
    isoLambda: config.recenter_iso_lambda,
    sigmaDown: config.recenter_sigma_down,
    acceptEpsilon: config.recenter_accept_epsilon,
    patience: config.recenter_patience,
    maxAccepted: config.max_accepted_recenters,
    regressionLambda: config.stage2_regression_lambda,
    regressionLambdaFinal: config.stage2_regression_lambda_final,
    targetEssInitial: config.stage2_target_ess_initial,
    targetEssFinal: config.stage2_target_ess_final,
    lcbZ: config.stage2_gate_lcb_z,
    budget: config.consolidation_budget === 'fast' ? 'fast' : 'sweep',
  };
}

/** The synthetic evaluator: intercept_j + gain * sum a_s coef_sj - curvature_j * curv * sum a_s^2 > 0. */
function evaluatorOf({
  evaluator,
  splits,
}: Trace): (components: Components, split: TuningSplit | 'test') => boolean[] {
  const { gain, curv, intercept, curvature, coef } = evaluator;
  const range = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);
  const examples: Record<TuningSplit | 'test', readonly number[]> = {
    select: splits.select,
    gate: splits.gate,
    probe: range(splits.support, splits.probe),
    test: range(splits.support + splits.probe, splits.test),
  };
  return (components, split) => {
    const bySeed = new Map<number, number>();
    for (const { seed, sigma, weight } of components)
      bySeed.set(seed, (bySeed.get(seed) ?? 0) + weight * sigma);
    const terms = [...bySeed].map(([seed, amplitude]) => {
      const column = coef[String(seed)];
      if (!column)
        throw new LabError('bad-config', `The trace: its evaluator has no seed ${seed}.`, 'Check the file.');
      return { amplitude, column };
    });
    const squares = terms.reduce((sum, { amplitude }) => sum + amplitude * amplitude, 0);
    return examples[split].map((j) => {
      const linear = terms.reduce((sum, { amplitude, column }) => sum + amplitude * column[j]!, 0);
      return intercept[j]! + gain * linear - curvature[j]! * curv * squares > 0;
    });
  };
}

const percent = (answers: Correctness) => 100 * accuracy(answers);

function describeStage1({ chosen, probe }: Stage1, test: Correctness) {
  const { collapsed, scale, eta } = chosen;
  const { spectrum } = collapsed;
  return {
    q: collapsed.q,
    beta: collapsed.beta,
    scale,
    eta,
    mean_rss: collapsed.meanNorm,
    kappa: spectrum.kappa,
    effective_rank: spectrum.effectiveRank,
    trace_cov: spectrum.trace,
    pass1_weights: collapsed.pass1Weights,
    pass2_weights: collapsed.pass2Weights,
    principal_eigvals: spectrum.eigenvalues,
    probe_accuracy: percent(probe),
    accuracy: percent(test),
  };
}

/** Runs both stages on the trace. Throws LabError bad-config for a trace that is malformed or runs out of draws. */
export async function replay(input: unknown) {
  const trace = readTrace(input);
  const options = optionsOf(trace);
  const evaluate = evaluatorOf(trace);
  const evaluateMany: Evaluate = (models, split) =>
    Promise.resolve(models.map((components) => evaluate(components, split)));
  const drawLocal = (round: number): Components[] => {
    const recorded = trace.local_populations[round - 1];
    if (!recorded)
      throw new LabError(
        'bad-config',
        `The trace has no local population for round ${round}.`,
        'Check the file.',
      );
    return recorded.map((components) => components.map(([seed, sigma, weight]) => ({ seed, sigma, weight })));
  };
  const order = rank(trace.population.map(({ reward }) => reward));
  const population = order.map((index) => {
    const { seed, sigma, reward } = trace.population[index]!;
    return { components: memberComponents(seed, sigma), reward };
  });
  const stage1 = await runStage1(population, options, evaluateMany);
  const sigma = bestSigma(trace.config.sigma_values, trace.population);
  const rounds: Round[] = [];
  for await (const round of runStage2(stage1, sigma, options, evaluateMany, drawLocal)) rounds.push(round);
  const last = rounds.at(-1);
  const center = last?.center ?? stage1.chosen.components;
  return {
    stage1: describeStage1(stage1, evaluate(stage1.chosen.components, 'test')),
    rounds: rounds.map(({ accepted, rejection, sigmaAfter }) => ({
      accepted,
      rejection_reason: rejection,
      sigma_after: sigmaAfter,
    })),
    final_direction: center.map((part): [number, number, number] => [part.seed, part.sigma, part.weight]),
    stage2: {
      accepted_rounds: rounds.filter(({ accepted }) => accepted).length,
      accuracy: percent(evaluate(center, 'test')),
      eta: last?.eta ?? stage1.chosen.eta,
    },
  };
}
