/** The moved models' answers, prompt by prompt, as a table whose rows can be removed. */
import { IconX } from '@tabler/icons-react';
import type { AskedModel, AskedPrompt } from '../../protocol';
import { words, type Ask, type RunState } from '../../store';
import type { Table } from '../parts/tables/table';
import { StreamedAnswer } from './StreamedAnswer';
import cardStyles from '../parts/Card.module.css';
import quietStyles from '../parts/quietButton.module.css';
import tableStyles from '../parts/tables/table.module.css';
import styles from './MovedAnswers.module.css';

export interface Mover {
  readonly title: string;
  readonly model: AskedModel;
}

interface Props {
  readonly run: RunState;
  readonly models: readonly Mover[];
  readonly prompts: readonly AskedPrompt[];
  readonly answers: Ask | null;
  readonly onPrompts: (prompts: readonly AskedPrompt[]) => void;
}

const textOf = (run: RunState, prompt: AskedPrompt): string =>
  prompt.kind === 'typed'
    ? prompt.text
    : (run.examples[prompt.index]?.prompt ?? `test prompt ${prompt.index + 1}`);

/** Answers to these prompts; null while they belong to others. */
const answersTo = (ask: Ask | null, prompts: readonly AskedPrompt[]): Ask | null =>
  ask && JSON.stringify(ask.prompts) === JSON.stringify(prompts) ? ask : null;

export function MovedAnswers({ run, models, prompts, answers, onPrompts }: Props) {
  if (prompts.length === 0)
    return <p className={`${cardStyles.none} soft`}>No prompts yet. Send one above, then add it here.</p>;
  const shown = answersTo(answers, prompts);
  const live = shown?.phase === 'asking';
  return (
    <div
      className={`${tableStyles.scroller} ${styles.moved}`}
      data-scroller
      data-moved
      tabIndex={0}
      role="region"
      aria-label="Answers of the moved models"
    >
      <table className={tableStyles.table} aria-busy={live}>
        <caption className="unseen">Answers of the moved models</caption>
        <thead>
          <tr>
            <th scope="col">Prompt</th>
            {models.map(({ title }, i) => (
              <th key={title} scope="col">
                {title} <span className="numbers">{rightOf(shown, i)}</span>
              </th>
            ))}
            <th scope="col">
              <span className="unseen">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {prompts.map((prompt, p) => (
            <tr key={JSON.stringify(prompt).slice(0, 300)}>
              <th scope="row">
                <code>{words.bounded(textOf(run, prompt), 200)}</code>
              </th>
              {models.map(({ title }, i) => (
                <td key={title}>
                  <StreamedAnswer answer={shown?.answers[i]?.[p] ?? null} live={live} />
                </td>
              ))}
              <td>
                <button
                  type="button"
                  className={quietStyles.button}
                  aria-label={`Remove prompt ${p + 1}`}
                  onClick={() => onPrompts(prompts.filter((_, other) => other !== p))}
                >
                  <IconX size={15} aria-hidden="true" />
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** "3 of 5 right", over the prompts that can be scored. */
function rightOf(ask: Ask | null, model: number): string {
  const scored = (ask?.answers[model] ?? []).filter((answer) => answer?.correct !== null && answer !== null);
  const right = scored.filter((answer) => answer?.correct === true).length;
  return scored.length > 0 ? `(${right} of ${scored.length} right)` : '';
}

export const moveTable = (
  run: RunState,
  models: readonly Mover[],
  prompts: readonly AskedPrompt[],
  ask: Ask,
): Table => ({
  caption: 'Answers of the moved models',
  columns: ['Prompt', ...models.flatMap(({ title }) => [title, `${title} right`])],
  rows: prompts.map((prompt, p) => [
    textOf(run, prompt),
    ...models.flatMap((_, i) => {
      const answer = answersTo(ask, prompts)?.answers[i]?.[p];
      const right = answer?.correct ?? null;
      return [answer?.text ?? '', right === null ? null : Number(right)];
    }),
  ]),
});
