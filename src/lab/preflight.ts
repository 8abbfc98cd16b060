/** What a run will take, before it starts: memory from the plan, time from a short calibration on this adapter. */
import type { AdapterSummary, Preflight, RunConfig } from '../protocol';
import type { CorpOptions } from '../corp';
import { corpOptions, type Experiment } from './config';
import type { LabModel } from './scoring';

const fewPrompts = 100;
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
  if (config.test < fewPrompts) {
    warnings.push(
      `With ${config.test} test prompts the intervals are wide; ${fewPrompts} or more tell methods apart better.`,
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
export function countForwards(
  config: RunConfig,
  voters = Math.min(config.members, 2 * config.voteMax),
): number {
  return (1 + config.members) * config.support + (1 + voters) * config.test;
}

/**
 * What CoRP adds, at most: three sweeps (its own, one pass, shuffled rewards) and the line searches on probe, an evolution
 * strategy at the budget of population and sweep, ten models on test, and every round of stage 2.
 */
export function countCorpForwards(config: RunConfig, options: CorpOptions): number {
  const { support, probe, test, members } = config;
  const merges = options.q.length * options.beta.length;
  const cells = merges * options.scale.length;
  const search = (3 * cells + 3 * options.scale.length + 8) * probe;
  const evolution = members * support + cells * probe;
  const round = Math.ceil(support / 2) * options.localPopulation + 3 * merges * support + 4 * probe;
  return search + evolution + 10 * test + options.attempts * round;
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
  const added = config.method === 'corp' ? countCorpForwards(config, corpOptions(config)) : 0;
  const flop = (onSupport.flop + onTest.flop) * ((own + added) / own);
  const normals = (config.members + voters) * model.engine.parameters;
  const seconds = flop / speed.flopPerSecond + normals / speed.normalsPerSecond;
  return {
    membersInFlight: onSupport.rowsInFlight,
    gpuBytes: Math.max(onSupport.gpuBytes, onTest.gpuBytes),
    forwards: own + added,
    gflop: flop / 1e9,
    seconds,
    warnings: warningsFor(config, adapter, seconds, onSupport.streamed || onTest.streamed),
  };
}
