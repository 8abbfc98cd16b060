/** Scores models on test and compares them prompt by prompt. No result of it flows back into a search. */
import { toDelta, type Components, type Correctness } from '../../corp';
import { pairedInterval } from '../../math/stats';
import { zeroDelta } from '../../math/delta';
import type { Change, MethodId, MethodScore, PairedComparison, RunEventBody, Tally } from '../../protocol';
import type { Split } from '../../tasks';
import type { Events, Run } from '../run/context';
import { Scorer, shownAnswer, tally, type ScoredAnswer } from '../scoring/scoring';

/** A model that a method chose, to be scored on test. */
export interface SelectedModel {
  readonly method: MethodId;
  readonly components: Components;
  readonly probe: Tally | null;
  readonly searchForwards: number;
}

export class TestReport {
  private readonly scorer: Scorer;
  private base: readonly ScoredAnswer[] | null = null;
  private readonly correct = new Map<MethodId, Correctness>();

  constructor(
    private readonly run: Run,
    private readonly test: Split<'test'>,
  ) {
    this.scorer = new Scorer(run.model, run.task, test, run.record, 'answers');
  }

  /** Passes RandOpt's events through and adds its base, best member and vote to the scoreboard. */
  async *collect(events: Events): Events {
    for await (const event of events) {
      yield event;
      const score = rowOf(event, this.run);
      if (score) yield { type: 'scores', scores: [score] };
      if (event.type !== 'examples') continue;
      for (const method of ['base', 'best', 'vote'] as const) {
        const id = method === 'best' ? 'best-member' : method;
        this.correct.set(
          id,
          event.examples.map((example) => example[method].correct),
        );
      }
      yield this.comparisons([...this.correct.keys()]);
    }
  }

  async *score(selected: readonly SelectedModel[]): Events {
    const { config, control, progress } = this.run;
    const deltas = selected.map(({ components }) => toDelta(components));
    const withBase = this.base ? deltas : [zeroDelta, ...deltas];
    const all: (readonly ScoredAnswer[])[] = [];
    for await (const batch of this.scorer.score(withBase, config.noise, control)) {
      for (const { model, answers } of batch.models) all[model] = answers;
      const forwards = batch.models.length * this.test.length;
      progress.expectAtLeast(forwards);
      yield progress.advance('scoreboard', forwards, batch.tokens);
    }
    this.base ??= all.shift()!;
    yield { type: 'scores', scores: selected.map((model, i) => scoreOf(model, all[i]!)) };
    for (const [i, { method }] of selected.entries()) {
      this.correct.set(
        method,
        all[i]!.map(({ correct }) => correct),
      );
      if (method === 'corp-stage1' || method === 'corp-stage2') {
        yield { type: 'changes', method, changes: changesOf(this.test, this.base, all[i]!) };
      }
    }
    yield this.comparisons(selected.map(({ method }) => method));
  }

  /** Compares these methods (all of them once CoRP is among them) with the base and with CoRP's stage 1. */
  private comparisons(methods: readonly MethodId[]): RunEventBody {
    const among = methods.includes('corp-stage1') ? [...this.correct.keys()] : methods;
    const comparisons = (['base', 'corp-stage1'] as const).flatMap((against) => {
      const other = this.correct.get(against);
      if (!other) return [];
      return among
        .filter((method) => method !== against)
        .map((method) => compare(method, this.correct.get(method)!, against, other));
    });
    return { type: 'comparisons', comparisons };
  }
}

function rowOf(event: RunEventBody, { config }: Run): MethodScore | null {
  const row = (method: MethodId, found: Tally, passes: number, searchForwards: number, terms: number) => {
    return { method, tally: found, probe: null, passesPerAnswer: passes, searchForwards, terms };
  };
  const population = config.members * config.support;
  if (event.type === 'base' && event.split === 'test') return row('base', event.tally, 1, 0, 0);
  if (event.type === 'best') return row('best-member', event.tally, 1, population, 1);
  const last = event.type === 'votes' ? event.points.at(-1) : undefined;
  if (last?.k !== config.voteMax) return null;
  return row('vote', last.vote, config.voteMax, population, config.voteMax);
}

function compare(
  method: MethodId,
  own: Correctness,
  against: MethodId,
  others: Correctness,
): PairedComparison {
  const n = own.length;
  const fixes = own.filter((correct, i) => correct && !others[i]).length;
  const regressions = own.filter((correct, i) => !correct && others[i]).length;
  const [low, high] = pairedInterval(fixes, regressions, n);
  return { method, against, fixes, regressions, n, difference: (fixes - regressions) / n, low, high };
}

function scoreOf(
  { method, components, probe, searchForwards }: SelectedModel,
  answers: readonly ScoredAnswer[],
): MethodScore {
  return {
    method,
    tally: tally(answers),
    probe,
    passesPerAnswer: 1,
    searchForwards,
    terms: toDelta(components).seeds.length,
  };
}

function changesOf(
  test: Split<'test'>,
  base: readonly ScoredAnswer[],
  after: readonly ScoredAnswer[],
): Change[] {
  return test.map((item, i) => ({
    prompt: item.prompt.slice(0, 4000),
    wanted: item.wanted.slice(0, 2000),
    base: shownAnswer(base[i]!),
    consolidated: shownAnswer(after[i]!),
  }));
}
