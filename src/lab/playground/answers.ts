/** Playground answers, of one delta or a vote of several: streamed as they grow, then scored. */
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

/** A prompt, and whether the task has a reference answer for it. */
interface Question {
  readonly item: TaskItem;
  readonly scored: boolean;
}

const bad = (message: string, hint: string) => new LabError('bad-config', message, hint);

/** Typed text equal to one of the run's prompts is treated as that prompt. No result of it flows back into a search. */
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
  if (text === '') throw bad('The prompt is empty.', 'Type a prompt.');
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
  throw bad('The model’s tokenizer gives no tokens for this prompt.', 'Type other characters.');
}

function checkSizes({ models, prompts }: AnswerRequest): void {
  const voters = models.map(({ deltas }) => deltas.length);
  if (models.length > most.models || prompts.length > most.prompts || Math.max(...voters) > most.voters)
    throw bad('That is too much to ask at once.', 'Ask fewer models or prompts.');
  if (models.length === 0 || prompts.length === 0 || Math.min(...voters) === 0)
    throw bad('There is no model or prompt to ask.', 'Choose a model and a prompt.');
}

/** Distinct deltas, and for each model the indices of its own. */
function distinctDeltas({ models }: AnswerRequest): {
  readonly deltas: Delta[];
  readonly places: number[][];
} {
  const deltas: Delta[] = [];
  const known = new Map<string, number>();
  const place = (delta: Delta): number => {
    const key = `${delta.seeds.join()}/${delta.coefficients.join()}`;
    if (!known.has(key)) known.set(key, deltas.push(delta) - 1);
    return known.get(key)!;
  };
  const places = models.map((model) => model.deltas.map((asked) => place(checkDelta(asked))));
  return { deltas, places };
}

/** A delta's answer to a prompt so far and, once complete, its vote. */
interface Said {
  readonly text: string;
  readonly ballot: Ballot | null;
}

const nothing: Said = { text: '', ballot: null };

/** All answers so far; reports what has changed. */
class Transcript {
  private readonly said: Said[][];
  private readonly sent = new Map<string, string>();

  constructor(
    count: number,
    private readonly places: readonly (readonly number[])[],
    private readonly questions: readonly Question[],
  ) {
    this.said = Array.from({ length: count }, () => questions.map(() => nothing));
  }

  write(delta: number, prompt: number, text: string, score?: Score | null): void {
    const own = score ?? { vote: text.trim() === '' ? null : text.trim(), correct: false };
    this.said[delta]![prompt] = { text, ballot: score === undefined ? null : own };
  }

  /** Answers that have changed since the last call. */
  changes(): StreamedAnswer[] {
    const all = this.places.flatMap((places, model) =>
      this.questions.map((_, prompt) => this.answer(places, model, prompt)),
    );
    return all.filter((answer) => {
      const key = `${answer.model}/${answer.prompt}`;
      const text = JSON.stringify(answer);
      const changed = this.sent.get(key) !== text;
      this.sent.set(key, text);
      return changed;
    });
  }

  private answer(places: readonly number[], model: number, prompt: number): StreamedAnswer {
    const said = places.map((delta) => this.said[delta]![prompt]!);
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

/** Throws LabError for an invalid request, Cancelled when stopped. */
export async function* answers(
  request: AnswerRequest,
  model: LabModel,
  control: RunControl,
): AsyncGenerator<readonly StreamedAnswer[]> {
  checkSizes(request);
  const experiment = prepare(request.config);
  const { task, config } = experiment;
  const questions = request.prompts.map((prompt) => questionOf(prompt, experiment));
  const { deltas, places } = distinctDeltas(request);
  const transcript = new Transcript(deltas.length, places, questions);
  const textOf = (batch: AnswerBatch, delta: number, prompt: number) =>
    untilStop(model.tokenizer.decode(batch.tokens(delta, prompt)), task.stop);
  const inBatch = ({ firstModel, modelCount }: AnswerBatch) =>
    Array.from({ length: modelCount }, (_, i) => firstModel + i).flatMap((delta) =>
      questions.map((question, prompt) => ({ delta, prompt, question })),
    );
  const cut = cutAt(model.tokenizer, task.stop);
  yield* withEvents<readonly StreamedAnswer[], void>(async (emit) => {
    const send = () => {
      const changes = transcript.changes();
      if (changes.length > 0) emit(changes);
    };
    const generated = model.engine.generate({
      deltas,
      prompts: questions.map((question) => tokensOf(question, model)),
      maxNew: task.maxNewTokens,
      stop: model.engine.architecture.stopTokens,
      ...(cut ? { cut } : {}),
      noise: config.noise,
      interrupt: control,
      onTokens: (batch) => {
        for (const { delta, prompt } of inBatch(batch))
          transcript.write(delta, prompt, textOf(batch, delta, prompt).replace(/\ufffd+$/, '')); // half a character
        send();
      },
    });
    for await (const batch of generated) {
      const ended = inBatch(batch).map((one) => ({ ...one, text: textOf(batch, one.delta, one.prompt) }));
      const toScore = ended.filter(({ question }) => question.scored);
      const answered = toScore.map(({ question, text }) => ({ item: question.item, response: text }));
      const scores = await scoreAnswers(task, answered, model.sandbox, control);
      const scoreOf = new Map(toScore.map((one, i) => [one, scores[i]!]));
      for (const one of ended) transcript.write(one.delta, one.prompt, one.text, scoreOf.get(one) ?? null);
      send();
    }
  });
}
