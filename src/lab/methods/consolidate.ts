/**
 * CoRP (arXiv 2605.31494): the rewarded population folded into one model. Reads like the published code's two stages;
 * what is random or costs forward passes is handed in, so that a recorded run can be replayed.
 */
import {
  accuracy,
  combine,
  countRight,
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

/** Splits a consolidation may look at; test is not among them. */
export type TuningSplit = 'select' | 'gate' | 'probe';

/** Which examples theta0 + components answers correctly, for many models at once; `onVerdicts` hears of each as it is known. */
export type Evaluate = (
  models: readonly Components[],
  split: TuningSplit,
  onVerdicts?: (index: number, verdicts: Correctness) => void,
) => Promise<readonly Correctness[]>;

/** The local population of a round around the center. */
export type DrawLocal = (round: number, sigma: number, search: SearchState) => readonly Components[];

/** The metric for a set of models: constant in the seed basis, from a Gram matrix of their seeds in weight space. */
export type MetricFor = (models: readonly Components[]) => Promise<Metric>;

const inSeedBasis: MetricFor = () => Promise.resolve(seedBasis);

export interface Ranked {
  readonly components: Components;
  readonly reward: number;
}

export interface Stage1 {
  readonly chosen: Candidate;
  /** Probe answers right, for every candidate of the sweep in its order. */
  readonly sweep: readonly { readonly candidate: Candidate; readonly right: number }[];
  readonly probe: Correctness;
  /** The best member's own line search: the reference to beat. */
  readonly top1: {
    readonly scale: number;
    readonly eta: number;
    readonly components: Components;
    readonly right: number;
  };
  readonly top1Line: readonly { readonly eta: number; readonly right: number }[];
}

/** Candidates are scored in one batch, equal models once; `onCandidate` hears of each as its answers come in. */
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
  const verdicts = await evaluateOnce(all, 'probe', evaluate, (index, found) => {
    const candidate = candidates[index];
    if (candidate) onCandidate(candidate, countRight(found), candidates.length);
  });
  const right = verdicts.map(countRight);
  const best = firstBest(right.slice(0, candidates.length));
  const lineRight = right.slice(candidates.length);
  const bestStep = firstBest(lineRight);
  return {
    chosen: candidates[best]!,
    sweep: candidates.map((candidate, i) => ({ candidate, right: right[i]! })),
    probe: verdicts[best]!,
    top1: { ...line[bestStep]!, right: lineRight[bestStep]! },
    top1Line: line.map(({ eta }, i) => ({ eta, right: lineRight[i]! })),
  };
}

/** Evaluates each distinct components once. */
export async function evaluateOnce(
  models: readonly Components[],
  split: TuningSplit,
  evaluate: Evaluate,
  onVerdicts: (index: number, verdicts: Correctness) => void = () => undefined,
): Promise<Correctness[]> {
  const places = new Map<string, number[]>();
  models.forEach((components, index) => {
    const key = JSON.stringify(components);
    const known = places.get(key);
    if (known) known.push(index);
    else places.set(key, [index]);
  });
  const distinct = [...places.values()];
  const verdicts = new Array<Correctness>(models.length);
  const found = await evaluate(
    distinct.map(([first]) => models[first!]!),
    split,
    (index, known) => distinct[index]!.forEach((place) => onVerdicts(place, known)),
  );
  distinct.forEach((indices, i) => indices.forEach((index) => (verdicts[index] = found[i]!)));
  return verdicts;
}

export type RejectionReason = 'crossfit_gate_failed' | 'probe_not_better' | 'no_local_proposal';

export interface Round {
  readonly round: number;
  readonly sigmaBefore: number;
  readonly sigmaAfter: number;
  /** Isotropic share of the local population. */
  readonly isoLambda: number;
  readonly judged: GatedProposal | null;
  /** What was judged. */
  readonly proposal: Proposal | null;
  readonly probeBefore: number;
  readonly probeAfter: number;
  /** Lower bound of the paired gain on probe; null where the gate already refused. */
  readonly probeLcb: number | null;
  readonly accepted: boolean;
  readonly rejection: RejectionReason | null;
  /** Members of the local population that fixed more than they broke. */
  readonly positive: number;
  /** The center after the round. */
  readonly center: Components;
  readonly eta: number;
  /** Why stage 2 ends here, if it does. */
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

/** Proposes around the center, gates on held-out support, steps along probe; yields one round at a time. */
export async function* runStage2(
  stage1: Stage1,
  bestSigma: number,
  options: CorpOptions,
  evaluate: Evaluate,
  drawLocal: DrawLocal,
  metricFor: MetricFor = inSeedBasis,
): AsyncGenerator<Round> {
  if (options.attempts <= 0 || options.maxAccepted <= 0) return;
  const { collapsed: merge, eta, components } = stage1.chosen;
  const { directions, eigenvalues } = merge.spectrum;
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
      judged: outcome.judged,
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
  readonly judged: GatedProposal | null;
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
  const constructive = onSelect.map((verdicts) => effectOf(center.select, verdicts, lambda).constructive);
  const search = updateSearch(local, constructive, input.search, targetEss, options.rank, metric);
  const positive = constructive.filter((score) => score > 0).length;

  const offers = proposals(local, onSelect.map(accuracy), center.eta, options, metric);
  const offered = offers.map(({ components }) => components);
  const select = await around(offered, 'select');
  const gate = await around(offered, 'gate');
  const judged = gateProposal(
    center,
    offers.map((_, i) => ({ select: select[i]!, gate: gate[i]! })),
    lambda,
    options.lcbZ,
  );
  const proposal = judged ? offers[judged.index]! : null;
  const rejected = (rejection: RejectionReason, probeLcb: number | null = null): RoundOutcome => ({
    center,
    search,
    judged,
    proposal,
    probeLcb,
    accepted: false,
    rejection,
    positive,
  });
  if (!judged || !proposal) return rejected('no_local_proposal');
  if (!judged.passes) return rejected('crossfit_gate_failed');

  const { merge, eta } = proposal;
  const alphas = options.budget === 'fast' ? [0.5, 1, 2] : [0.5, 1, 2, 4];
  const steps = alphas.map((alpha) => alpha * eta);
  const moves = steps.map((step) => scale(merge.direction, step));
  const probe = await around(moves, 'probe');
  const best = firstBest(probe.map(countRight));
  const probeLcb = lowerBound(center.probe, probe[best]!, options.lcbZ);
  const enough = 100 * accuracy(probe[best]!) >= 100 * accuracy(center.probe) + options.acceptEpsilon;
  if (!(probeLcb > 0 && enough)) return rejected('probe_not_better', probeLcb);
  const moved = await centerAt(combine([center.components, moves[best]!]), steps[best]!, input.evaluate);
  return { center: moved, search, judged, proposal, probeLcb, accepted: true, rejection: null, positive };
}
