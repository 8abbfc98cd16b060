/**
 * CoRP (arXiv 2605.31494): consolidates the rewarded population into one model. Follows the published code's two
 * stages; randomness and forward passes are injected, so that a recorded run can be replayed.
 */
import {
  accuracy,
  combine,
  countCorrect,
  effectOf,
  firstBest,
  gateProposal,
  lineCandidates,
  lowerBound,
  proposals,
  scale,
  scheduleOf,
  seedBasis,
  stopReason,
  sweepCandidates,
  updateSearch,
  type Candidate,
  type CorpOptions,
  type GatedProposal,
  type Metric,
  type Proposal,
  type SearchState,
  type Components,
  type StopReason,
  type Correctness,
} from '../../corp';

/** Splits a consolidation may use; test is not one of them. */
export type TuningSplit = 'select' | 'gate' | 'probe';

/** Which examples theta0 + components answers correctly, for many models at once; `onAnswered` is called for each as it completes. */
export type Evaluate = (
  models: readonly Components[],
  split: TuningSplit,
  onAnswered?: (index: number, answers: Correctness) => void,
) => Promise<readonly Correctness[]>;

/** The local population of a round around the center. */
export type DrawLocal = (round: number, sigma: number, search: SearchState) => readonly Components[];

/** The metric for a set of models: constant in the seed basis, derived from their seeds' Gram matrix in weight space. */
export type MetricFor = (models: readonly Components[]) => Promise<Metric>;

const inSeedBasis: MetricFor = () => Promise.resolve(seedBasis);

export interface Ranked {
  readonly components: Components;
  readonly reward: number;
}

export interface Stage1 {
  readonly chosen: Candidate;
  /** Correct probe answers of every candidate, in sweep order. */
  readonly sweep: readonly { readonly candidate: Candidate; readonly right: number }[];
  readonly probe: Correctness;
  /** The best member's line search: the reference to beat. */
  readonly top1: {
    readonly scale: number;
    readonly eta: number;
    readonly components: Components;
    readonly right: number;
  };
  readonly top1Line: readonly { readonly eta: number; readonly right: number }[];
}

/** Scores all candidates in one request, duplicates once; `onCandidate` is called for each as its answers arrive. */
export async function runStage1(
  population: readonly Ranked[],
  options: CorpOptions,
  evaluate: Evaluate,
  onCandidate: (candidate: Candidate, right: number, of: number) => void = () => undefined,
  metricFor: MetricFor = inSeedBasis,
): Promise<Stage1> {
  const models = population.map(({ components }) => components);
  const rewards = population.map(({ reward }) => reward);
  const metric = await metricFor(models);
  const candidates = sweepCandidates(models, rewards, options, metric);
  const line = lineCandidates(models[firstBest(rewards)]!, options.scale, metric);
  const all = [...candidates, ...line].map(({ components }) => components);
  const answers = await evaluateOnce(all, 'probe', evaluate, (index, found) => {
    const candidate = candidates[index];
    if (candidate) onCandidate(candidate, countCorrect(found), candidates.length);
  });
  const right = answers.map(countCorrect);
  const best = firstBest(right.slice(0, candidates.length));
  const lineRight = right.slice(candidates.length);
  const bestStep = firstBest(lineRight);
  return {
    chosen: candidates[best]!,
    sweep: candidates.map((candidate, i) => ({ candidate, right: right[i]! })),
    probe: answers[best]!,
    top1: { ...line[bestStep]!, right: lineRight[bestStep]! },
    top1Line: line.map(({ eta }, i) => ({ eta, right: lineRight[i]! })),
  };
}

/** Evaluates each distinct model once. */
export async function evaluateOnce(
  models: readonly Components[],
  split: TuningSplit,
  evaluate: Evaluate,
  onAnswered: (index: number, answers: Correctness) => void = () => undefined,
): Promise<Correctness[]> {
  const places = new Map<string, number[]>();
  models.forEach((components, index) => {
    const key = JSON.stringify(components);
    const known = places.get(key);
    if (known) known.push(index);
    else places.set(key, [index]);
  });
  const distinct = [...places.values()];
  const answers = new Array<Correctness>(models.length);
  const found = await evaluate(
    distinct.map(([first]) => models[first!]!),
    split,
    (index, known) => distinct[index]!.forEach((place) => onAnswered(place, known)),
  );
  distinct.forEach((indices, i) => indices.forEach((index) => (answers[index] = found[i]!)));
  return answers;
}

export type RejectionReason = 'crossfit_gate_failed' | 'probe_not_better' | 'no_local_proposal';

export interface Round {
  readonly round: number;
  readonly sigmaBefore: number;
  readonly sigmaAfter: number;
  /** Isotropic share of the local population. */
  readonly isoLambda: number;
  readonly gated: GatedProposal | null;
  /** The gated proposal; null if there was none. */
  readonly proposal: Proposal | null;
  readonly probeBefore: number;
  readonly probeAfter: number;
  /** Lower bound of the paired gain on probe; null where the gate rejected the proposal. */
  readonly probeLcb: number | null;
  readonly accepted: boolean;
  readonly rejection: RejectionReason | null;
  /** Local members with more fixes than regressions. */
  readonly positive: number;
  /** The center after the round. */
  readonly center: Components;
  readonly eta: number;
  /** Why stage 2 ends after this round, or null. */
  readonly stop: StopReason | null;
}

interface Center {
  readonly components: Components;
  readonly eta: number;
  readonly select: Correctness;
  readonly gate: Correctness;
  readonly probe: Correctness;
}

async function centerAt(components: Components, eta: number, evaluate: Evaluate): Promise<Center> {
  const on = async (split: TuningSplit) => (await evaluate([components], split))[0]!;
  return { components, eta, select: await on('select'), gate: await on('gate'), probe: await on('probe') };
}

/** Proposes around the center, gates on held-out support, chooses the step on probe; yields one round at a time. */
export async function* runStage2(
  stage1: Stage1,
  bestSigma: number,
  options: CorpOptions,
  evaluate: Evaluate,
  drawLocal: DrawLocal,
  metricFor: MetricFor = inSeedBasis,
): AsyncGenerator<Round> {
  if (options.attempts <= 0 || options.maxAccepted <= 0) return;
  const { collapsed, eta, components } = stage1.chosen;
  const { directions, eigenvalues } = collapsed.spectrum;
  let search: SearchState = { directions, eigenvalues, isoLambda: options.isoLambda };
  let center = await centerAt(components, eta, evaluate);
  let sigma = bestSigma;
  let acceptedRounds = 0;
  let rejectsInARow = 0;
  for (let round = 1; ; round++) {
    const outcome = await runRound({ round, sigma, search, center, options, evaluate, drawLocal, metricFor });
    const { accepted } = outcome;
    acceptedRounds += accepted ? 1 : 0;
    rejectsInARow = accepted ? 0 : rejectsInARow + 1;
    const sigmaAfter = accepted ? sigma : Math.max(sigma * options.sigmaDown, 1e-8);
    const stop = stopReason({ accepted, acceptedRounds, rejectsInARow, round }, options);
    yield {
      round,
      sigmaBefore: sigma,
      sigmaAfter,
      isoLambda: search.isoLambda,
      gated: outcome.gated,
      proposal: outcome.proposal,
      probeBefore: accuracy(center.probe),
      probeAfter: accuracy(outcome.center.probe),
      probeLcb: outcome.probeLcb,
      accepted,
      rejection: outcome.rejection,
      positive: outcome.positive,
      center: outcome.center.components,
      eta: outcome.center.eta,
      stop,
    };
    if (stop) return;
    ({ center, search } = outcome);
    sigma = sigmaAfter;
  }
}

interface RoundInput {
  readonly round: number;
  readonly sigma: number;
  readonly search: SearchState;
  readonly center: Center;
  readonly options: CorpOptions;
  readonly evaluate: Evaluate;
  readonly drawLocal: DrawLocal;
  readonly metricFor: MetricFor;
}

interface RoundOutcome {
  readonly center: Center;
  readonly search: SearchState;
  readonly gated: GatedProposal | null;
  readonly proposal: Proposal | null;
  readonly probeLcb: number | null;
  readonly accepted: boolean;
  readonly rejection: RejectionReason | null;
  readonly positive: number;
}

async function runRound(input: RoundInput): Promise<RoundOutcome> {
  const { round, sigma, center, options, drawLocal } = input;
  const { lambda, targetEss } = scheduleOf(round, options);
  const around = (models: readonly Components[], split: TuningSplit) =>
    evaluateOnce(
      models.map((components) => combine([center.components, components])),
      split,
      input.evaluate,
    );
  const local = drawLocal(round, sigma, input.search);
  const metric = await input.metricFor(local);
  const onSelect = await around(local, 'select');
  const constructive = onSelect.map((answers) => effectOf(center.select, answers, lambda).constructive);
  const search = updateSearch(local, constructive, input.search, targetEss, options.rank, metric);
  const positive = constructive.filter((score) => score > 0).length;

  const offers = proposals(local, onSelect.map(accuracy), center.eta, options, metric);
  const offered = offers.map(({ components }) => components);
  const select = await around(offered, 'select');
  const gate = await around(offered, 'gate');
  const gated = gateProposal(
    center,
    offers.map((_, i) => ({ select: select[i]!, gate: gate[i]! })),
    lambda,
    options.lcbZ,
  );
  const proposal = gated ? offers[gated.index]! : null;
  const rejected = (rejection: RejectionReason, probeLcb: number | null = null): RoundOutcome => ({
    center,
    search,
    gated,
    proposal,
    probeLcb,
    accepted: false,
    rejection,
    positive,
  });
  if (!gated || !proposal) return rejected('no_local_proposal');
  if (!gated.passes) return rejected('crossfit_gate_failed');

  const { collapsed, eta } = proposal;
  const alphas = options.budget === 'fast' ? [0.5, 1, 2] : [0.5, 1, 2, 4];
  const steps = alphas.map((alpha) => alpha * eta);
  const moves = steps.map((step) => scale(collapsed.direction, step));
  const probe = await around(moves, 'probe');
  const best = firstBest(probe.map(countCorrect));
  const probeLcb = lowerBound(center.probe, probe[best]!, options.lcbZ);
  const enough = 100 * accuracy(probe[best]!) >= 100 * accuracy(center.probe) + options.acceptEpsilon;
  if (!(probeLcb > 0 && enough)) return rejected('probe_not_better', probeLcb);
  const moved = await centerAt(combine([center.components, moves[best]!]), steps[best]!, input.evaluate);
  return { center: moved, search, gated, proposal, probeLcb, accepted: true, rejection: null, positive };
}
