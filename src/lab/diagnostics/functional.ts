/** The functional split-half of a scored population: the only diagnostic that costs forward passes. */
import {
  compareFunctional,
  planFunctional,
  toDelta,
  type Outcomes,
  type Scored,
  type Components,
} from '../../corp';
import { purpose } from '../../math/chance';
import { Draws } from '../../math/random';
import type { FunctionalSplitHalf, RunConfig, RunEventBody } from '../../protocol';
import type { TaskItem } from '../../tasks';
import type { Run } from '../run/context';
import { Scorer } from '../scoring/scoring';

/** 10 shuffles per half: enough for p = 0.05. */
const counts = { splits: 2, shuffles: 10 } as const;

/** Halves need a minimum of members and examples. */
const least = { members: 8, support: 8 } as const;

export const diagnosable = ({ diagnostics, members, support }: RunConfig): boolean =>
  diagnostics !== false && members >= least.members && support >= least.support;

/** Single-prompt forward passes that the diagnostics add to a run. */
export function diagnosticForwards(config: RunConfig): number {
  if (!diagnosable(config)) return 0;
  const half = Math.floor(config.support / 2);
  return 2 * (2 * counts.splits + counts.shuffles) * half;
}

type Pair = readonly [Outcomes, Outcomes];

const pairs = (all: readonly Outcomes[]): Pair[] =>
  Array.from({ length: all.length / 2 }, (_, i) => [all[2 * i]!, all[2 * i + 1]!]);

export async function* functionalSplitHalf(
  run: Run,
  support: readonly TaskItem[],
  base: Outcomes,
  members: readonly Scored[],
): AsyncGenerator<RunEventBody, FunctionalSplitHalf> {
  const plan = planFunctional(
    members,
    support.length,
    counts,
    new Draws(run.config.populationSeed, purpose('functionalHalves')),
  );
  async function* on(
    half: readonly number[],
    models: readonly Components[],
  ): AsyncGenerator<RunEventBody, Pair[]> {
    const items = half.map((example) => support[example]!);
    const scorer = new Scorer(run.model, run.task, items, run.record, 'scores');
    const all: Outcomes[] = [];
    for await (const batch of scorer.score(models.map(toDelta), run.config.noise, run.control)) {
      for (const { model, answers } of batch.models) all[model] = answers;
      yield run.progress.advance('geometry', batch.models.length * items.length, batch.tokens);
    }
    return pairs(all);
  }
  const others = yield* on(plan.other, [...plan.splits, ...plan.shuffles].flat());
  const own = yield* on(plan.own, plan.splits.flat());
  const at = (half: readonly number[]) => half.map((example) => base[example]!);
  return compareFunctional(plan, {
    base: { own: at(plan.own), other: at(plan.other) },
    splits: others.slice(0, counts.splits),
    shuffles: others.slice(counts.splits),
    own,
  });
}
