/** Rows in, scored answers out: the engine's token ids as text, held against the task. */
import type { AnswerBatch, PopulationModel, Interrupt } from '../engine';
import type { Row } from '../math/row';
import type { TextTokenizer } from '../model/tokenizer';
import type { Answer, NoiseMode } from '../protocol';
import type { Score, Task, TaskItem } from '../tasks';

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
  ) {
    this.prompts = items.map((item) => model.tokenizer.encode(item.prompt));
    this.memo = items.map(() => new Map<string, ScoredAnswer>());
  }

  async *score(rows: readonly Row[], noise: NoiseMode, interrupt: Interrupt): AsyncGenerator<ScoredBatch> {
    const { engine } = this.model;
    const request = {
      rows,
      prompts: this.prompts,
      maxNew: this.task.maxNewTokens,
      stop: engine.architecture.stopTokens,
      noise,
      interrupt,
    };
    for await (const batch of engine.generate(request)) yield this.scoreBatch(batch);
  }

  private scoreBatch(batch: AnswerBatch): ScoredBatch {
    const rows = Array.from({ length: batch.rowCount }, (_, i): ScoredRow => {
      const row = batch.firstRow + i;
      return {
        row,
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
