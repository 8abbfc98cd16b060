/** Scores models on the splits that tuning may use; test is not one of them. */
import { seedBasis, toDelta, weightSpace, type Components, type Correctness } from '../../corp';
import type { MetricName, RunEventBody, RunPhase } from '../../protocol';
import type { Split, TaskItem } from '../../tasks';
import type { Evaluate, MetricFor } from './consolidate';
import { crossFit } from './draws';
import type { Run } from '../run/context';
import { Scorer, type ScoredAnswer } from '../scoring/scoring';

export type Emit = (event: RunEventBody) => void;

type TunedSplit = 'select' | 'gate' | 'probe' | 'support';

/** Scores models on support and probe, counting forward passes. */
export class Tuner {
  private readonly scorers: Readonly<Record<TunedSplit, Scorer>>;
  readonly sizes: Readonly<Record<TunedSplit, number>>;
  phase: RunPhase = 'sweep';

  constructor(
    readonly run: Run,
    support: Split<'support'>,
    readonly probe: Split<'probe'>,
  ) {
    const { select, gate } = crossFit(support.length, run.config.splitSeed);
    const items: Record<TunedSplit, readonly TaskItem[]> = {
      select: select.map((index) => support[index]!),
      gate: gate.map((index) => support[index]!),
      probe,
      support,
    };
    const scorer = (split: TunedSplit) => new Scorer(run.model, run.task, items[split], run.record, 'scores');
    this.scorers = {
      select: scorer('select'),
      gate: scorer('gate'),
      probe: scorer('probe'),
      support: scorer('support'),
    };
    this.sizes = { select: select.length, gate: gate.length, probe: probe.length, support: support.length };
  }

  /** The answers of each model to the prompts of a split. */
  async answers(
    models: readonly Components[],
    split: TunedSplit,
    emit: Emit,
    onAnswers: (index: number, answers: readonly ScoredAnswer[]) => void = () => undefined,
  ): Promise<(readonly ScoredAnswer[])[]> {
    const { config, control, progress } = this.run;
    const all: (readonly ScoredAnswer[])[] = [];
    for await (const batch of this.scorers[split].score(models.map(toDelta), config.noise, control)) {
      for (const { model, answers } of batch.models) {
        all[model] = answers;
        onAnswers(model, answers);
      }
      const forwards = batch.models.length * this.sizes[split];
      progress.expectAtLeast(forwards);
      emit(progress.advance(this.phase, forwards, batch.tokens));
    }
    return all;
  }

  evaluator(emit: Emit): Evaluate {
    return async (models, split, onAnswered) => {
      const correctness = (answers: readonly ScoredAnswer[]): Correctness =>
        answers.map((answer) => answer.correct);
      const all = await this.answers(models, split, emit, (index, answers) =>
        onAnswered?.(index, correctness(answers)),
      );
      return all.map(correctness);
    };
  }

  /** The run's metric; weight space needs a Gram matrix of the models' seeds, computed on the GPU. */
  metricFor(geometry: MetricName): MetricFor {
    const { model, config, control } = this.run;
    if (geometry === 'seed basis') return () => Promise.resolve(seedBasis);
    return async (models) => {
      const seeds = [...new Set(models.flatMap((components) => components.map(({ seed }) => seed)))].sort(
        (a, b) => a - b,
      );
      const grams = await model.engine.grams(seeds, [config.noise], control);
      return weightSpace(seeds, grams[config.noise]);
    };
  }
}
