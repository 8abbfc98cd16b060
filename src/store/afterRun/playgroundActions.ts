/** Prompts to the models of the run shown: answers stream into the store, those of the latest prompt only. */
import { Batcher } from '../../async/batcher';
import type { AskedModel, AskedPrompt, RunOutcome, StreamedAnswer } from '../../protocol';
import type { ActionContext } from '../context';
import { withoutLostDevice } from '../state';
import type { Ask, AskKind } from '../state/playground';

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

export function createPlaygroundActions({ store, client }: ActionContext): PlaygroundActions {
  let asks = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Nothing happens to a question that a later one has replaced. */
  const change = (kind: AskKind, id: string, changed: (ask: Ask) => Ask): void =>
    store.setState(({ playground }) => {
      const ask = playground[kind];
      return ask?.id === id ? { playground: { ...playground, [kind]: changed(ask) } } : {};
    });

  async function question(
    kind: AskKind,
    models: readonly AskedModel[],
    prompts: readonly AskedPrompt[],
  ): Promise<void> {
    const { run, control, playground } = store.getState();
    if (!run.start || control !== 'idle' || models.length === 0 || prompts.length === 0) return;
    const id = `ask-${++asks}`;
    const before = kind === 'moved' ? playground.moved : null;
    const ask = opened({ id, of: run.start, prompts }, models.length, before);
    store.setState({ playground: { ...playground, [kind]: ask } });
    const redraw = new Batcher<StreamedAnswer>(
      (news) => change(kind, id, (current) => withStreamedAnswers(current, news)),
      { everyMs: redrawMs },
    );
    const request = { config: run.start.config, models, prompts };
    const outcome = await client.answer(id, request, (news) => redraw.push(news));
    redraw.flush();
    change(kind, id, (current) => ended(current, outcome));
    if (outcome.kind === 'failed') store.setState(withoutLostDevice(outcome.error));
  }

  return {
    ask: (models, prompts) => {
      clearTimeout(timer);
      return question('asked', models, prompts);
    },
    move: (models, prompts) => {
      clearTimeout(timer);
      timer = setTimeout(() => void question('moved', models, prompts), restMs);
    },
    stop: async () => {
      clearTimeout(timer);
      await client.cancel(`ask-${asks}`);
    },
  };
}
