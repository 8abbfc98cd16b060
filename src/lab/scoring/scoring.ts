/** Deltas in, scored answers out: decodes the engine's token ids and scores them with the task. */
import type { AnswerBatch, GenerateRequest, Engine, Interrupt } from '../../engine';
import { zeroDelta, type Delta } from '../../math/delta';
import { chatTokens, type ChatTemplate } from '../../model/chat';
import type { TextTokenizer } from '../../model/tokenizer';
import { LabError, type Answer, type NoiseMode, type RunConfig, type Sandbox } from '../../protocol';
import type { Answered, Score, Task, TaskItem } from '../../tasks';
import { decodeExamples } from './examples';
import { scoreAnswers, type Stop } from './rewards';
import { RunRecord, type Detail } from '../run/record';
import { cutAt } from './stopText';

export interface LabModel {
  readonly engine: Engine;
  readonly tokenizer: TextTokenizer;
  /** Without one, the model sees conversations as plain text. */
  readonly chat?: ChatTemplate | null;
  /** Where untrusted code runs. */
  readonly sandbox?: Sandbox;
}

/** Token ids of a question: a conversation in the model's chat template, or its plain-text fallback. */
export function promptTokens(
  item: TaskItem,
  { tokenizer, chat }: Pick<LabModel, 'tokenizer' | 'chat'>,
): readonly number[] {
  const { prompt, messages, plain } = item;
  if (!messages) return tokenizer.encode(prompt);
  if (chat || plain === undefined) return chatTokens(messages, tokenizer, chat ?? null);
  return (tokenizer.encodeWhole ?? tokenizer.encode)(plain);
}

/** The answer up to the first stop text. */
export function untilStop(text: string, stop: readonly string[] = []): string {
  const ends = stop.map((ending) => text.indexOf(ending)).filter((at) => at >= 0);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}

export interface ScoredAnswer extends Score {
  readonly text: string;
}

/** The answers of one delta to every item. */
export interface ScoredModel {
  /** Index into the requested deltas. */
  readonly model: number;
  readonly answers: readonly ScoredAnswer[];
}

export interface ScoredBatch {
  readonly models: readonly ScoredModel[];
  readonly tokens: number;
}

/** An answer still to be scored, and its memo key. */
interface Unscored extends Answered {
  readonly memo: Map<string, ScoredAnswer>;
  readonly key: string;
}

/** Scores answers to a fixed list of items; equal answers to one item are scored once. */
export class Scorer {
  readonly prompts: readonly (readonly number[])[];
  private readonly memo: Map<string, ScoredAnswer>[];
  private readonly cut: GenerateRequest['cut'];

  constructor(
    private readonly model: LabModel,
    private readonly task: Task,
    private readonly items: readonly TaskItem[],
    private readonly record: RunRecord = new RunRecord(),
    private readonly detail: Detail = 'logged',
  ) {
    this.prompts = items.map((item) => promptTokens(item, model));
    this.cut = cutAt(model.tokenizer, task.stop);
    this.memo = items.map(() => new Map<string, ScoredAnswer>());
  }

  /** Recorded answers come first and cost no tokens; the engine generates the rest. */
  async *score(deltas: readonly Delta[], noise: NoiseMode, interrupt: Stop): AsyncGenerator<ScoredBatch> {
    let first = 0;
    while (first < deltas.length) {
      const recalled = this.record.recall(deltas.length - first, this.items.length);
      if (!recalled) {
        yield* this.compute(deltas, first, noise, interrupt);
        return;
      }
      await interrupt.checkpoint();
      const from = first;
      yield { models: recalled.map((answers, i) => ({ model: from + i, answers })), tokens: 0 };
      first += recalled.length;
    }
  }

  /** Scores deltas[first..]. */
  private async *compute(
    deltas: readonly Delta[],
    first: number,
    noise: NoiseMode,
    interrupt: Stop,
  ): AsyncGenerator<ScoredBatch> {
    const { engine } = this.model;
    const request = {
      deltas: deltas.slice(first),
      prompts: this.prompts,
      maxNew: this.task.maxNewTokens,
      stop: engine.architecture.stopTokens,
      ...(this.cut ? { cut: this.cut } : {}),
      noise,
      interrupt,
    };
    for await (const batch of engine.generate(request)) {
      const scored = await this.scoreBatch(batch, first, interrupt);
      this.record.note(
        scored.models.map(({ answers }) => answers),
        this.detail,
      );
      yield scored;
    }
  }

  private async scoreBatch(batch: AnswerBatch, first: number, interrupt: Stop): Promise<ScoredBatch> {
    const unscored: Unscored[] = [];
    const models = Array.from({ length: batch.modelCount }, (_, i) => {
      const model = batch.firstModel + i;
      const keys = this.items.map((item, prompt) => {
        const ids = batch.tokens(model, prompt);
        const key = ids.join();
        const memo = this.memo[prompt]!;
        if (!memo.has(key)) {
          const response = untilStop(this.model.tokenizer.decode(ids), this.task.stop);
          memo.set(key, { text: response, reward: 0, correct: false, vote: null }); // until it is scored below
          unscored.push({ item, response, memo, key });
        }
        return key;
      });
      return { model: first + model, keys };
    });
    const scores = await scoreAnswers(this.task, unscored, this.model.sandbox, interrupt);
    unscored.forEach(({ memo, key, response }, i) => memo.set(key, { text: response, ...scores[i]! }));
    return {
      models: models.map(({ model, keys }) => ({
        model,
        answers: keys.map((key, prompt) => this.memo[prompt]!.get(key)!),
      })),
      tokens: batch.tokenCount,
    };
  }
}

export const meanReward = (answers: readonly Score[]): number =>
  answers.reduce((sum, answer) => sum + answer.reward, 0) / Math.max(1, answers.length);

export const tally = (answers: readonly Score[]) => ({
  correct: answers.filter((answer) => answer.correct).length,
  n: answers.length,
});

/** An answer as stored in events, truncated. */
export const shownAnswer = ({ text, correct, reward }: ScoredAnswer): Answer => ({
  text: text.slice(0, 2000),
  correct,
  reward,
});

/** A run can only be resumed with the model it began with: the base must score on support as it did then. */
export async function checkSameModel(
  { model, task, config, control, record }: CheckedRun,
  support: readonly TaskItem[],
): Promise<void> {
  if (!record.base) return;
  const then = decodeExamples(record.base.examples);
  for await (const { models } of new Scorer(model, task, support).score([zeroDelta], config.noise, control)) {
    const now = models[0]!.answers;
    const other = now.filter(({ reward }, i) => reward !== then[i]?.reward).length;
    if (other === 0 && then.length === now.length) continue;
    throw new LabError(
      'bad-model',
      `The base model scores differently from when this run began, on ${other} of ${now.length} prompts.`,
      'Open the same weights on the same GPU to resume it, or run it again from the start.',
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
