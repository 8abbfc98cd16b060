/** Models asked by hand, one row or a vote of several: their answers as they grow, and whether they are right. */
import { voteCurve, type Ballot } from '../../corp';
import type { AnswerBatch } from '../../engine';
import type { Delta } from '../../math/delta';
import { LabError, type AnswerRequest, type AskedPrompt, type StreamedAnswer } from '../../protocol';
import type { Score, TaskItem } from '../../tasks';
import { withEvents } from '../../async/withEvents';
import { prepare, type Experiment } from '../run/prepare';
import type { RunControl } from '../run/control';
import { scoreAnswers } from '../scoring/rewards';
import { promptTokens, untilStop, type LabModel } from '../scoring/scoring';
import { cutAt } from '../scoring/stopText';
import { checkDelta } from './deltas';

const most = { models: 16, voters: 1000, prompts: 32, typed: 20_000, shown: 2000 } as const;

/** A question, and whether the task has something to hold an answer against. */
interface Question {
  readonly item: TaskItem;
  readonly scored: boolean;
}

const bad = (message: string, hint: string) => new LabError('bad-config', message, hint);

/** A typed prompt that is one of the run's own counts as that; what is learned here goes into no search. */
function questionOf(prompt: AskedPrompt, { splits }: Experiment): Question {
  if (prompt.kind === 'test') {
    const item = splits.test[prompt.index];
    if (!item)
      throw bad(
        `The run has no test prompt ${prompt.index + 1}.`,
        `It has ${splits.test.length}: choose one.`,
      );
    return { item, scored: true };
  }
  const { text } = prompt;
  if (text === '') throw bad('The prompt is empty.', 'Type something to be answered.');
  if (text.length > most.typed) throw bad('The prompt is too long.', `Use at most ${most.typed} characters.`);
  const known = Object.values(splits)
    .flat()
    .find((item) => item.prompt === text);
  if (known) return { item: known, scored: true };
  const asConversation = splits.test[0]?.messages !== undefined;
  const messages = asConversation ? { messages: [{ role: 'user', content: text } as const] } : {};
  return { item: { prompt: text, wanted: '', ...messages }, scored: false };
}

function tokensOf({ item }: Question, model: LabModel): readonly number[] {
  const tokens = promptTokens(item, model);
  if (tokens.length > 0) return tokens;
  throw bad('The model’s tokenizer makes nothing of this prompt.', 'Type other characters.');
}

function checkSizes({ models, prompts }: AnswerRequest): void {
  const voters = models.map(({ deltas: rows }) => rows.length);
  if (models.length > most.models || prompts.length > most.prompts || Math.max(...voters) > most.voters)
    throw bad('That is too much to ask at once.', 'Ask fewer models or prompts.');
  if (models.length === 0 || prompts.length === 0 || Math.min(...voters) === 0)
    throw bad('There is nobody to ask.', 'Choose a model and a prompt.');
}

/** Each different row once, and by model the places of its own. */
function distinctRows({ models }: AnswerRequest): { readonly rows: Delta[]; readonly places: number[][] } {
  const rows: Delta[] = [];
  const known = new Map<string, number>();
  const place = (row: Delta): number => {
    const key = `${row.seeds.join()}/${row.coefficients.join()}`;
    if (!known.has(key)) known.set(key, rows.push(row) - 1);
    return known.get(key)!;
  };
  const places = models.map((model) => model.deltas.map((row) => place(checkDelta(row))));
  return { rows, places };
}

/** What a row has said to a prompt, and, once it has ended, for what it votes. */
interface Said {
  readonly text: string;
  readonly ballot: Ballot | null;
}

const nothing: Said = { text: '', ballot: null };

/** Everything said so far; tells what is new. */
class Sheet {
  private readonly said: Said[][];
  private readonly told = new Map<string, string>();

  constructor(
    rows: number,
    private readonly places: readonly (readonly number[])[],
    private readonly questions: readonly Question[],
  ) {
    this.said = Array.from({ length: rows }, () => questions.map(() => nothing));
  }

  write(row: number, prompt: number, text: string, score?: Score | null): void {
    const own = score ?? { vote: text.trim() === '' ? null : text.trim(), correct: false };
    this.said[row]![prompt] = { text, ballot: score === undefined ? null : own };
  }

  /** Answers that have changed since the last call. */
  news(): StreamedAnswer[] {
    const all = this.places.flatMap((places, model) =>
      this.questions.map((_, prompt) => this.answer(places, model, prompt)),
    );
    return all.filter((answer) => {
      const key = `${answer.model}/${answer.prompt}`;
      const text = JSON.stringify(answer);
      const changed = this.told.get(key) !== text;
      this.told.set(key, text);
      return changed;
    });
  }

  private answer(places: readonly number[], model: number, prompt: number): StreamedAnswer {
    const said = places.map((row) => this.said[row]![prompt]!);
    const done = said.every(({ ballot }) => ballot !== null);
    const ballots = said.map(({ text, ballot }): Ballot =>
      done ? ballot! : { vote: text === '' ? null : text, correct: false },
    );
    const winner = voteCurve(ballots, false).at(-1)!;
    const alone = said.length === 1;
    const text = alone ? said[0]!.text : (said[winner.index]?.text ?? '');
    const correct = alone ? ballots[0]!.correct : winner.correct;
    return {
      model,
      prompt,
      text: text.slice(0, most.shown),
      votes: winner.votes,
      of: said.length,
      done,
      correct: done && this.questions[prompt]!.scored ? correct : null,
    };
  }
}

/** Throws LabError for what cannot be asked, Cancelled when stopped. */
export async function* answers(
  request: AnswerRequest,
  model: LabModel,
  control: RunControl,
): AsyncGenerator<readonly StreamedAnswer[]> {
  checkSizes(request);
  const experiment = prepare(request.config);
  const { task, config } = experiment;
  const questions = request.prompts.map((prompt) => questionOf(prompt, experiment));
  const { rows, places } = distinctRows(request);
  const sheet = new Sheet(rows.length, places, questions);
  const textOf = (batch: AnswerBatch, row: number, prompt: number) =>
    untilStop(model.tokenizer.decode(batch.tokens(row, prompt)), task.stop);
  const inBatch = ({ firstModel: firstRow, modelCount: rowCount }: AnswerBatch) =>
    Array.from({ length: rowCount }, (_, i) => firstRow + i).flatMap((row) =>
      questions.map((question, prompt) => ({ row, prompt, question })),
    );
  const cut = cutAt(model.tokenizer, task.stop);
  yield* withEvents<readonly StreamedAnswer[], void>(async (emit) => {
    const tell = () => {
      const news = sheet.news();
      if (news.length > 0) emit(news);
    };
    const generated = model.engine.generate({
      deltas: rows,
      prompts: questions.map((question) => tokensOf(question, model)),
      maxNew: task.maxNewTokens,
      stop: model.engine.architecture.stopTokens,
      ...(cut ? { cut } : {}),
      noise: config.noise,
      interrupt: control,
      onTokens: (batch) => {
        for (const { row, prompt } of inBatch(batch))
          sheet.write(row, prompt, textOf(batch, row, prompt).replace(/\ufffd+$/, '')); // half a character
        tell();
      },
    });
    for await (const batch of generated) {
      const ended = inBatch(batch).map((one) => ({ ...one, text: textOf(batch, one.row, one.prompt) }));
      const toScore = ended.filter(({ question }) => question.scored);
      const answered = toScore.map(({ question, text }) => ({ item: question.item, response: text }));
      const scores = await scoreAnswers(task, answered, model.sandbox, control);
      const scoreOf = new Map(toScore.map((one, i) => [one, scores[i]!]));
      for (const one of ended) sheet.write(one.row, one.prompt, one.text, scoreOf.get(one) ?? null);
      tell();
    }
  });
}
