/** Rows in, scored answers out: the engine's token ids as text, held against the task. */
import type { AnswerBatch, PopulationModel, Interrupt } from '../engine';
import { baseRow, type Row } from '../math/row';
import type { TextTokenizer } from '../model/tokenizer';
import { LabError, type Answer, type NoiseMode, type RunConfig } from '../protocol';
import type { Score, Task, TaskItem } from '../tasks';
import { decodeExamples } from './examples';
import { RunRecord, type Detail } from './record';

export interface LabModel {
  readonly engine: PopulationModel;
  readonly tokenizer: TextTokenizer;
}

export interface ScoredAnswer extends Score {
  readonly text: string;
}

/** Answers of one row to every item. */
export interface ScoredRow {
  /** Index in the rows asked for. */
  readonly row: number;
  readonly answers: readonly ScoredAnswer[];
}

export interface ScoredBatch {
  readonly rows: readonly ScoredRow[];
  readonly tokens: number;
}

/** Scores answers to a fixed list of items; equal answers to one item are scored once. */
export class Scorer {
  readonly prompts: readonly (readonly number[])[];
  private readonly memo: Map<string, ScoredAnswer>[];

  constructor(
    private readonly model: LabModel,
    private readonly task: Task,
    private readonly items: readonly TaskItem[],
    private readonly record: RunRecord = new RunRecord(),
    private readonly detail: Detail = 'told',
  ) {
    this.prompts = items.map((item) => model.tokenizer.encode(item.prompt));
    this.memo = items.map(() => new Map<string, ScoredAnswer>());
  }

  /** What the record tells comes first and takes no tokens; the engine answers for the rest. */
  async *score(rows: readonly Row[], noise: NoiseMode, interrupt: Interrupt): AsyncGenerator<ScoredBatch> {
    let first = 0;
    while (first < rows.length) {
      const recalled = this.record.recall(rows.length - first, this.items.length);
      if (!recalled) return yield* this.compute(rows, first, noise, interrupt);
      await interrupt.checkpoint();
      const from = first;
      yield { rows: recalled.map((answers, i) => ({ row: from + i, answers })), tokens: 0 };
      first += recalled.length;
    }
  }

  /** Scores rows[first..]. */
  private async *compute(
    rows: readonly Row[],
    first: number,
    noise: NoiseMode,
    interrupt: Interrupt,
  ): AsyncGenerator<ScoredBatch> {
    const { engine } = this.model;
    const request = {
      rows: rows.slice(first),
      prompts: this.prompts,
      maxNew: this.task.maxNewTokens,
      stop: engine.architecture.stopTokens,
      noise,
      interrupt,
    };
    for await (const batch of engine.generate(request)) {
      const scored = this.scoreBatch(batch, first);
      this.record.note(
        scored.rows.map(({ answers }) => answers),
        this.detail,
      );
      yield scored;
    }
  }

  private scoreBatch(batch: AnswerBatch, first: number): ScoredBatch {
    const rows = Array.from({ length: batch.rowCount }, (_, i): ScoredRow => {
      const row = batch.firstRow + i;
      return {
        row: first + row,
        answers: this.items.map((_item, prompt) => this.answer(prompt, batch.tokens(row, prompt))),
      };
    });
    return { rows, tokens: batch.tokenCount };
  }

  private answer(prompt: number, ids: readonly number[]): ScoredAnswer {
    const key = ids.join();
    const memo = this.memo[prompt]!;
    let scored = memo.get(key);
    if (!scored) {
      const text = this.model.tokenizer.decode(ids);
      scored = { text, ...this.task.score(this.items[prompt]!, text) };
      memo.set(key, scored);
    }
    return scored;
  }
}

export const meanReward = (answers: readonly Score[]): number =>
  answers.reduce((sum, answer) => sum + answer.reward, 0) / Math.max(1, answers.length);

export const tally = (answers: readonly Score[]) => ({
  correct: answers.filter((answer) => answer.correct).length,
  n: answers.length,
});

/** An answer as the events carry it, bounded. */
export const shownAnswer = ({ text, correct, reward }: ScoredAnswer): Answer => ({
  text: text.slice(0, 2000),
  correct,
  reward,
});

/** A run goes on only with what it began with: the base model must score on support as it did then. */
export async function checkSameModel(
  { model, task, config, control, record }: CheckedRun,
  support: readonly TaskItem[],
): Promise<void> {
  if (!record.base) return;
  const then = decodeExamples(record.base.examples);
  for await (const { rows } of new Scorer(model, task, support).score([baseRow], config.noise, control)) {
    const now = rows[0]!.answers;
    const other = now.filter(({ reward }, i) => reward !== then[i]?.reward).length;
    if (other === 0 && then.length === now.length) continue;
    throw new LabError(
      'bad-model',
      `The base model scores otherwise than when this run began, on ${other} of ${now.length} prompts.`,
      'Open the same weights on the same GPU to go on, or run it again from the start.',
    );
  }
}

interface CheckedRun {
  readonly model: LabModel;
  readonly task: Task;
  readonly config: Pick<RunConfig, 'noise'>;
  readonly control: Interrupt;
  readonly record: RunRecord;
}
