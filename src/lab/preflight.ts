/** What a run will take, before it starts: memory from the plan, time from a short calibration on this adapter. */
import type { AdapterSummary, Preflight, RunConfig } from '../protocol';
import type { CorpOptions } from '../corp';
import { corpOptions, type Experiment } from './config';
import type { LabModel } from './scoring';

/** With fewer prompts, two models have to be this many points apart before the better one is known to be better. */
const fewPrompts = { test: 100, probe: 32 } as const;
const pointsApart = (n: number) => Math.min(100, Math.round(100 * 1.96 * Math.sqrt(0.5 / n)));
const longSeconds = 600;

function warningsFor(
  config: RunConfig,
  adapter: AdapterSummary,
  seconds: number,
  streamed: boolean,
): string[] {
  const warnings: string[] = [];
  if (!adapter.noiseMatches) {
    warnings.push(
      'This GPU computes the noise differently from other machines: results here cannot be reproduced elsewhere.',
    );
  }
  for (const split of config.method === 'corp' ? (['probe', 'test'] as const) : (['test'] as const)) {
    if (config[split] >= fewPrompts[split]) continue;
    warnings.push(
      `With ${config[split]} ${split} prompts, two models less than about ${pointsApart(config[split])} points apart cannot be told apart${split === 'probe' ? ': the choice between them is luck' : ''}.`,
    );
  }
  if (streamed)
    warnings.push('The model fills the memory: its layers are rebuilt on every pass, which is slower.');
  if (seconds > longSeconds) {
    warnings.push(
      'This will take long on this machine. Fewer members, fewer prompts or a smaller model make it shorter.',
    );
  }
  return warnings;
}

/** Forward passes of one prompt: base and members on support, then base and the voters (best K and K at random) on test. */
export function countForwards(config: RunConfig): number {
  return (1 + config.members) * config.support + voteForwards(config);
}

const voteForwards = ({ members, voteMax, test }: RunConfig): number =>
  (1 + Math.min(members, 2 * voteMax)) * test;

/**
 * What CoRP adds by phase, at most. search: four sweeps (its own, one pass, two controls) and the line searches on probe, an
 * evolution strategy at the budget of population and sweep; report: ten models on test; recenter: every round of stage 2.
 */
export function corpForwards(config: RunConfig, options: CorpOptions) {
  const { support, probe, test, members } = config;
  const merges = options.q.length * options.beta.length;
  const cells = merges * options.scale.length;
  const evolution = members * support + cells * probe;
  const round = Math.ceil(support / 2) * options.localPopulation + 3 * merges * support + 4 * probe;
  return {
    search: (4 * cells + 4 * options.scale.length + 8) * probe + evolution,
    vote: voteForwards(config),
    report: 10 * test,
    recenter: options.maxAccepted === 0 ? 0 : options.attempts * round,
  };
}

/** Throws LabError out-of-memory. */
export async function preflight(
  model: LabModel,
  adapter: AdapterSummary,
  { config, task, splits }: Experiment,
): Promise<Preflight> {
  const speed = await model.engine.calibrate();
  const lengthsOf = (items: readonly { prompt: string }[]) =>
    items.map((item) => model.tokenizer.encode(item.prompt).length);
  const voters = Math.min(config.members, 2 * config.voteMax);
  const maxNew = task.maxNewTokens;
  const onSupport = model.engine.plan({
    rowCount: config.members + 1,
    promptLengths: lengthsOf(splits.support),
    maxNew,
  });
  const onTest = model.engine.plan({ rowCount: voters + 1, promptLengths: lengthsOf(splits.test), maxNew });
  const own = countForwards(config);
  const cost = corpForwards(config, corpOptions(config));
  const added = config.method === 'corp' ? cost.search + cost.report + cost.recenter : 0;
  const repeats = config.repeats ?? 1;
  const flop = repeats * (onSupport.flop + onTest.flop) * ((own + added) / own);
  const normals = repeats * (config.members + voters) * model.engine.parameters;
  const seconds = flop / speed.flopPerSecond + normals / speed.normalsPerSecond;
  return {
    membersInFlight: onSupport.rowsInFlight,
    gpuBytes: Math.max(onSupport.gpuBytes, onTest.gpuBytes),
    forwards: repeats * (own + added),
    gflop: flop / 1e9,
    seconds,
    warnings: warningsFor(config, adapter, seconds, onSupport.streamed || onTest.streamed),
  };
}
