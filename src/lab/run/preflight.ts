/** Estimates a run before it starts: memory from the plan, time from a short calibration on this adapter. */
import { LabError, type AdapterSummary, type Preflight, type RunConfig } from '../../protocol';
import type { CorpOptions } from '../../corp';
import { sharedPrefix, type PlanRequest, type Speed } from '../../engine';
import type { TaskItem } from '../../tasks';
import { corpOptions, type Experiment } from './prepare';
import { diagnosticForwards } from '../diagnostics';
import { promptTokens, type LabModel } from '../scoring/scoring';
import { longestFitting, suggestionsFor, type Variant } from './suggestions';

/** Difference in percentage points that fewer prompts can just resolve between two models. */
const fewPrompts = { test: 100, probe: 32 } as const;
const pointsApart = (n: number) => Math.min(100, Math.round(100 * 1.96 * Math.sqrt(0.5 / n)));

function warningsFor(config: RunConfig, adapter: AdapterSummary, streamed: boolean): string[] {
  const warnings: string[] = [];
  if (!adapter.noiseMatches) {
    warnings.push(
      'This GPU computes the noise differently from other machines: results here cannot be reproduced elsewhere.',
    );
  }
  for (const split of config.method === 'corp' ? (['probe', 'test'] as const) : (['test'] as const)) {
    if (config[split] >= fewPrompts[split]) continue;
    warnings.push(
      `With ${config[split]} ${split} prompts, two models less than about ${pointsApart(config[split])} points apart cannot be distinguished${split === 'probe' ? ': the choice between them is luck' : ''}.`,
    );
  }
  if (streamed)
    warnings.push('The model fills the memory: its layers are rebuilt on every pass, which is slower.');
  return warnings;
}

/** Single-prompt forward passes: base and members on support, then base and the voters (best K and K at random) on test. */
function countForwards(config: RunConfig): number {
  return (1 + config.members) * config.support + voteForwards(config);
}

const votersOf = ({ members, voteMax }: RunConfig) => Math.min(members, 2 * voteMax);
const voteForwards = (config: RunConfig): number => (1 + votersOf(config)) * config.test;

/**
 * Upper bound of what CoRP adds, by phase. search: four sweeps (its own, one pass, two controls) and the line searches on probe, an
 * evolution strategy with the budget of population and sweep; report: ten models on test; recenter: every round of stage 2.
 */
export function corpForwards(config: RunConfig, options: CorpOptions) {
  const { support, probe, test, members } = config;
  const collapses = options.q.length * options.beta.length;
  const cells = collapses * options.scale.length;
  const evolution = members * support + cells * probe;
  const round = Math.ceil(support / 2) * options.localPopulation + 3 * collapses * support + 4 * probe;
  return {
    search: (4 * cells + 4 * options.scale.length + 8) * probe + evolution,
    vote: voteForwards(config),
    report: 10 * test,
    recenter: options.maxAccepted === 0 ? 0 : options.attempts * round,
  };
}

/** Models built from the same members share each generated normal by this many. */
const sharing = 8;

/** Normals for the candidates of CoRP's sweeps, each a delta over an elite. */
function candidateNormals(config: RunConfig, options: CorpOptions, parameters: number): number {
  const elite = options.q.reduce((sum, q) => sum + Math.max(1, (1 - q) * config.members), 0);
  const cells = elite * options.beta.length * options.scale.length;
  return (4 * cells * parameters) / sharing;
}

/** Prompts of a split: tokens of each, and of their common prefix. */
interface Prompts {
  readonly lengths: readonly number[];
  readonly prefix: number;
}

type SplitPrompts = Readonly<Record<'support' | 'test', Prompts>>;

function requestsOf({ config, maxNew }: Variant, prompts: SplitPrompts) {
  const request = (split: 'support' | 'test', modelCount: number) => {
    const { lengths, prefix } = prompts[split];
    return { modelCount, promptLengths: lengths.slice(0, config[split]), maxNew, prefix };
  };
  return { support: request('support', config.members + 1), test: request('test', votersOf(config) + 1) };
}

/** Memory, work and time of a run. Throws LabError out-of-memory. */
function estimate(model: LabModel, variant: Variant, prompts: SplitPrompts, speed: Speed) {
  const { config } = variant;
  const { engine } = model;
  const requests = requestsOf(variant, prompts);
  const onSupport = engine.plan(requests.support);
  const onTest = engine.plan(requests.test);
  const own = countForwards(config);
  const options = corpOptions(config);
  const cost = corpForwards(config, options);
  const corp = config.method === 'corp';
  const added = corp ? cost.search + cost.report + cost.recenter : 0;
  const forwards = (config.repeats ?? 1) * (own + added) + diagnosticForwards(config);
  const passes = forwards / own;
  const prefill = passes * (onSupport.prefillFlop + onTest.prefillFlop);
  const decode = passes * (onSupport.decodeFlop + onTest.decodeFlop);
  const streamed = onSupport.streamed || onTest.streamed;
  const collapses = corp && !streamed ? candidateNormals(config, options, engine.parameters) : 0;
  const normals =
    (streamed ? passes : (config.repeats ?? 1)) * (onSupport.normals + onTest.normals) +
    (config.repeats ?? 1) * collapses;
  return {
    membersInFlight: onSupport.modelsInFlight,
    gpuBytes: Math.max(onSupport.gpuBytes, onTest.gpuBytes),
    forwards,
    gflop: (prefill + decode) / 1e9,
    seconds:
      prefill / speed.prefillFlopPerSecond +
      decode / speed.decodeFlopPerSecond +
      normals / speed.normalsPerSecond,
    streamed,
  };
}

/** Plans `request`. Throws LabError out-of-memory, with the longest answers that would fit. */
function checkFit(model: LabModel, request: PlanRequest): void {
  try {
    model.engine.plan(request);
  } catch (thrown) {
    if (!(thrown instanceof LabError) || thrown.info.kind !== 'out-of-memory') throw thrown;
    throw new LabError('out-of-memory', thrown.info.message, longestFitting(model.engine, request));
  }
}

/** Throws LabError out-of-memory, with what would fit. */
export async function preflight(
  model: LabModel,
  adapter: AdapterSummary,
  { config, task, splits }: Experiment,
): Promise<Preflight> {
  const promptsOf = (items: readonly TaskItem[]): Prompts => {
    const tokens = items.map((item) => promptTokens(item, model));
    return { lengths: tokens.map(({ length }) => length), prefix: sharedPrefix(tokens) };
  };
  const prompts = { support: promptsOf(splits.support), test: promptsOf(splits.test) };
  const variant = { config, maxNew: task.maxNewTokens };
  const requests = requestsOf(variant, prompts);
  checkFit(model, requests.support);
  checkFit(model, requests.test);
  const speed = await model.engine.calibrate(requests.support);
  const { streamed, ...figures } = estimate(model, variant, prompts, speed);
  return {
    ...figures,
    warnings: warningsFor(config, adapter, streamed),
    suggestions: suggestionsFor(variant, figures.seconds, model.engine.parameters, (smaller) =>
      estimate(model, smaller, prompts, speed),
    ),
  };
}
