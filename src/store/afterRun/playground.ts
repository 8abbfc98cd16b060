/** Prompts to the models of the run shown: answers stream into the store, those of the latest prompt only. */
import type { AskedModel, AskedPrompt, ErrorInfo, StreamedAnswer, LabApi, RunOutcome } from '../../protocol';
import { Batcher } from '../../async/batcher';
import type { LabState, LabStore } from '../state';
import type { RunStart } from '../run/reducer';

/** A prompt to some models and their answers so far. */
export interface Ask {
  readonly id: string;
  /** The run whose models were asked; answers are dropped when another run is shown. */
  readonly of: RunStart;
  readonly prompts: readonly AskedPrompt[];
  /** By model, then prompt; null where no token has arrived yet. */
  readonly answers: readonly (readonly (StreamedAnswer | null)[])[];
  readonly phase: 'asking' | 'done' | 'stopped';
  readonly error: ErrorInfo | null;
}

/** The models side by side, and those that sliders move. */
export type AskKind = 'asked' | 'moved';

export type PlaygroundState = { readonly [kind in AskKind]: Ask | null };

export const emptyPlayground: PlaygroundState = { asked: null, moved: null };

export interface PlaygroundActions {
  readonly ask: (models: readonly AskedModel[], prompts: readonly AskedPrompt[]) => Promise<void>;
  /** The same for models that change while a slider moves: debounced, the last one counts. */
  readonly move: (models: readonly AskedModel[], prompts: readonly AskedPrompt[]) => void;
  readonly stop: () => Promise<void>;
}

const restMs = 120;
/** Answers arrive faster than the page can redraw. */
const redrawMs = 60;

const samePrompts = (a: readonly AskedPrompt[], b: readonly AskedPrompt[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Answers of a model that has moved stay until there are new ones. */
function opened(
  { id, of, prompts }: Pick<Ask, 'id' | 'of' | 'prompts'>,
  models: number,
  before: Ask | null,
): Ask {
  const same = before?.of === of && samePrompts(before.prompts, prompts) && before.answers.length === models;
  const blank = Array.from({ length: models }, () => prompts.map(() => null));
  return { id, of, prompts, answers: same ? before.answers : blank, phase: 'asking', error: null };
}

function withStreamedAnswers(ask: Ask, news: readonly StreamedAnswer[]): Ask {
  const answers = ask.answers.map((row) => [...row]);
  for (const answer of news) {
    const row = answers[answer.model];
    if (row && answer.prompt < row.length) row[answer.prompt] = answer;
  }
  return { ...ask, answers };
}

const ended = (ask: Ask, outcome: RunOutcome): Ask => ({
  ...ask,
  phase: outcome.kind === 'done' ? 'done' : 'stopped',
  error: outcome.kind === 'failed' ? outcome.error : null,
});

class Playground implements PlaygroundActions {
  private asks = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: LabStore,
    private readonly client: Pick<LabApi, 'answer' | 'cancel'>,
    private readonly onLoss: (error: ErrorInfo) => void,
  ) {}

  ask = (models: readonly AskedModel[], prompts: readonly AskedPrompt[]): Promise<void> => {
    clearTimeout(this.timer);
    return this.question('asked', models, prompts);
  };

  move = (models: readonly AskedModel[], prompts: readonly AskedPrompt[]): void => {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.question('moved', models, prompts), restMs);
  };

  stop = async (): Promise<void> => {
    clearTimeout(this.timer);
    await this.client.cancel(this.id);
  };

  private get id(): string {
    return `ask-${this.asks}`;
  }

  /** Nothing happens to a question that a later one has replaced. */
  private set(kind: AskKind, id: string, change: (ask: Ask) => Ask): void {
    this.store.setState(({ playground: hand }) => {
      const ask = hand[kind];
      return ask?.id === id ? { playground: { ...hand, [kind]: change(ask) } } : {};
    });
  }

  private async question(
    kind: AskKind,
    models: readonly AskedModel[],
    prompts: readonly AskedPrompt[],
  ): Promise<void> {
    const { run, control, playground: hand }: LabState = this.store.getState();
    if (!run.start || control !== 'idle' || models.length === 0 || prompts.length === 0) return;
    this.asks += 1;
    const { id } = this;
    const ask = opened({ id, of: run.start, prompts }, models.length, kind === 'moved' ? hand.moved : null);
    this.store.setState({ playground: { ...hand, [kind]: ask } });
    const redraw = new Batcher<StreamedAnswer>(
      (news) => this.set(kind, id, (current) => withStreamedAnswers(current, news)),
      { everyMs: redrawMs },
    );
    const request = { config: run.start.config, models, prompts };
    const outcome = await this.client.answer(id, request, (news) => redraw.push(news));
    redraw.flush();
    this.set(kind, id, (current) => ended(current, outcome));
    if (outcome.kind === 'failed') this.onLoss(outcome.error);
  }
}

export const createPlaygroundActions = (
  store: LabStore,
  client: Pick<LabApi, 'answer' | 'cancel'>,
  onLoss: (error: ErrorInfo) => void,
): PlaygroundActions => new Playground(store, client, onLoss);
