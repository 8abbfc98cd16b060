/** The end of the line: models on test, each against the others prompt by prompt. Nothing learned here goes back into a search. */
import { toDelta, type Components } from '../../corp';
import { pairedInterval } from '../../math/stats';
import { zeroDelta } from '../../math/delta';
import type { Change, MethodId, MethodScore, PairedComparison, RunEventBody, Tally } from '../../protocol';
import type { Split } from '../../tasks';
import type { Events, Run } from '../run/context';
import { Scorer, shownAnswer, tally, type ScoredAnswer } from '../scoring/scoring';

/** A model some method chose, waiting for its turn on test. */
export interface Contender {
  readonly method: MethodId;
  readonly components: Components;
  readonly probe: Tally | null;
  readonly searchForwards: number;
}

type Verdicts = readonly boolean[];

export class TestReport {
  private readonly scorer: Scorer;
  private base: readonly ScoredAnswer[] | null = null;
  private readonly verdicts = new Map<MethodId, Verdicts>();

  constructor(
    private readonly run: Run,
    private readonly test: Split<'test'>,
  ) {
    this.scorer = new Scorer(run.model, run.task, test, run.record, 'answers');
  }

  /** Hands RandOpt's own events on, with its base, best member and vote as lines of the scoreboard. */
  async *hear(events: Events): Events {
    for await (const event of events) {
      yield event;
      const score = lineOf(event, this.run);
      if (score) yield { type: 'scores', scores: [score] };
      if (event.type !== 'examples') continue;
      for (const method of ['base', 'best', 'vote'] as const) {
        const id = method === 'best' ? 'best-member' : method;
        this.verdicts.set(
          id,
          event.examples.map((example) => example[method].correct),
        );
      }
      yield this.comparisons([...this.verdicts.keys()]);
    }
  }

  async *score(contenders: readonly Contender[]): Events {
    const { config, control, progress } = this.run;
    const rows = contenders.map(({ components }) => toDelta(components));
    const withBase = this.base ? rows : [zeroDelta, ...rows];
    const all: (readonly ScoredAnswer[])[] = [];
    for await (const batch of this.scorer.score(withBase, config.noise, control)) {
      for (const { model: row, answers } of batch.models) all[row] = answers;
      const forwards = batch.models.length * this.test.length;
      progress.expectAtLeast(forwards);
      yield progress.advance('scoreboard', forwards, batch.tokens);
    }
    this.base ??= all.shift()!;
    yield { type: 'scores', scores: contenders.map((contender, i) => scoreOf(contender, all[i]!)) };
    for (const [i, { method }] of contenders.entries()) {
      this.verdicts.set(
        method,
        all[i]!.map(({ correct }) => correct),
      );
      if (method === 'corp-stage1' || method === 'corp-stage2') {
        yield { type: 'changes', method, changes: changesOf(this.test, this.base, all[i]!) };
      }
    }
    yield this.comparisons(contenders.map(({ method }) => method));
  }

  /** Each of these methods, and all where CoRP is among them, against the base and against CoRP's stage 1. */
  private comparisons(methods: readonly MethodId[]): RunEventBody {
    const among = methods.includes('corp-stage1') ? [...this.verdicts.keys()] : methods;
    const comparisons = (['base', 'corp-stage1'] as const).flatMap((against) => {
      const other = this.verdicts.get(against);
      if (!other) return [];
      return among
        .filter((method) => method !== against)
        .map((method) => compare(method, this.verdicts.get(method)!, against, other));
    });
    return { type: 'comparisons', comparisons };
  }
}

function lineOf(event: RunEventBody, { config }: Run): MethodScore | null {
  const line = (method: MethodId, found: Tally, passes: number, searchForwards: number, terms: number) => {
    return { method, tally: found, probe: null, passesPerAnswer: passes, searchForwards, terms };
  };
  const population = config.members * config.support;
  if (event.type === 'base' && event.split === 'test') return line('base', event.tally, 1, 0, 0);
  if (event.type === 'best') return line('best-member', event.tally, 1, population, 1);
  const last = event.type === 'votes' ? event.points.at(-1) : undefined;
  if (last?.k !== config.voteMax) return null;
  return line('vote', last.vote, config.voteMax, population, config.voteMax);
}

function compare(
  method: MethodId,
  verdicts: Verdicts,
  against: MethodId,
  others: Verdicts,
): PairedComparison {
  const n = verdicts.length;
  const fixes = verdicts.filter((right, i) => right && !others[i]).length;
  const regressions = verdicts.filter((right, i) => !right && others[i]).length;
  const [low, high] = pairedInterval(fixes, regressions, n);
  return { method, against, fixes, regressions, n, difference: (fixes - regressions) / n, low, high };
}

function scoreOf(
  { method, components, probe, searchForwards }: Contender,
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
