/** Repeats the pipeline on further populations and the same prompts: how much of a result is due to the seeds drawn. */
import { mean, meanInterval, standardDeviation } from '../../math/stats';
import type { MethodId, MethodScore, RepeatedScore, RunConfig, Spread } from '../../protocol';
import type { Splits } from '../../tasks';
import { drawPopulation } from '../run/members';
import type { Events, Run } from '../run/context';

export type Pipeline = (run: Run, splits: Splits) => Events;

type Scores = ReadonlyMap<MethodId, MethodScore>;

/** The config of repeat `index`; 0 is the run itself, and only that one has diagnostics. */
const repeatConfig = (config: RunConfig, index: number): RunConfig => ({
  ...config,
  ...(index > 0 ? { diagnostics: false } : {}),
  populationSeed: (config.populationSeed + index) % 2 ** 32,
});

/** Emits the first population's events unchanged; for the others only progress and, at the end, a `repeat`. */
export async function* repeated(run: Run, splits: Splits, perRun: number, pipeline: Pipeline): Events {
  const of = run.config.repeats ?? 1;
  const all: Scores[] = [];
  for (let index = 0; index < of; index++) {
    const config = repeatConfig(run.config, index);
    const scores = new Map<MethodId, MethodScore>();
    run.record.membersLogged = index === 0;
    run.progress.reserved = (of - 1 - index) * perRun;
    for await (const event of pipeline({ ...run, config, population: drawPopulation(config) }, splits)) {
      if (event.type === 'scores') event.scores.forEach((score) => scores.set(score.method, score));
      if (index === 0 || event.type === 'progress') yield event;
    }
    all.push(withStage2(scores));
    if (index === 0) continue;
    const { populationSeed } = config;
    yield {
      type: 'repeat',
      index,
      of,
      populationSeed,
      scores: [...scores.values()],
      summary: summarise(all),
    };
  }
}

/** If stage 2 accepted nothing, its model is stage 1's. */
function withStage2(scores: Scores): Scores {
  const stage1 = scores.get('corp-stage1');
  if (!stage1 || scores.has('corp-stage2')) return scores;
  return new Map([...scores, ['corp-stage2', { ...stage1, method: 'corp-stage2' }]]);
}

function spread(values: readonly number[]): Spread {
  const [low, high] = meanInterval(values);
  return { mean: mean(values), sd: standardDeviation(values), low, high };
}

/** Every method over the populations so far; differences are paired by population. */
export function summarise(runs: readonly Scores[]): RepeatedScore[] {
  const share = (scores: Scores, method: MethodId) => {
    const { correct, n } = scores.get(method)!.tally;
    return correct / n;
  };
  const methods = [...runs[0]!.keys()].filter((method) => runs.every((scores) => scores.has(method)));
  return methods.map((method) => {
    const over = (other: MethodId) =>
      method === other || !methods.includes(other)
        ? null
        : spread(runs.map((scores) => share(scores, method) - share(scores, other)));
    return {
      method,
      share: spread(runs.map((scores) => share(scores, method))),
      overBase: over('base'),
      overCorp: over('corp-stage1'),
    };
  });
}
