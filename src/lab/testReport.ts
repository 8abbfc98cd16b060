/** The end of the line: models on test. Nothing learned here goes back into a search. */
import { toRow, type Spec } from '../corp';
import { baseRow } from '../math/row';
import type { Change, MethodId, MethodScore, Tally } from '../protocol';
import type { Split } from '../tasks';
import type { Events, Run } from './randopt';
import { Scorer, shownAnswer, tally, type ScoredAnswer } from './scoring';

/** A model some method chose, waiting for its turn on test. */
export interface Contender {
  readonly method: MethodId;
  readonly spec: Spec;
  readonly probe: Tally | null;
  readonly searchForwards: number;
}

/** Reports models on test; nothing it learns goes back into a search. */
export class TestReport {
  private readonly scorer: Scorer;
  private base: readonly ScoredAnswer[] | null = null;

  constructor(
    private readonly run: Run,
    private readonly test: Split<'test'>,
  ) {
    this.scorer = new Scorer(run.model, run.task, test);
  }

  async *score(contenders: readonly Contender[]): Events {
    const { config, control, progress } = this.run;
    const rows = contenders.map(({ spec }) => toRow(spec));
    const withBase = this.base ? rows : [baseRow, ...rows];
    const all: (readonly ScoredAnswer[])[] = [];
    for await (const batch of this.scorer.score(withBase, config.noise, control)) {
      for (const { row, answers } of batch.rows) all[row] = answers;
      const forwards = batch.rows.length * this.test.length;
      progress.total = Math.max(progress.total, progress.forwards + forwards);
      yield progress.advance('scoreboard', forwards, batch.tokens);
    }
    this.base ??= all.shift()!;
    yield { type: 'scores', scores: contenders.map((contender, i) => scoreOf(contender, all[i]!)) };
    for (const [i, { method }] of contenders.entries()) {
      if (method === 'corp-stage1' || method === 'corp-stage2') {
        yield { type: 'changes', method, changes: changesOf(this.test, this.base, all[i]!) };
      }
    }
  }
}

function scoreOf(
  { method, spec, probe, searchForwards }: Contender,
  answers: readonly ScoredAnswer[],
): MethodScore {
  return {
    method,
    tally: tally(answers),
    probe,
    passesPerAnswer: 1,
    searchForwards,
    terms: toRow(spec).seeds.length,
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
