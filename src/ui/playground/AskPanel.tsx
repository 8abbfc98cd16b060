/** One prompt and every model's answer to it, side by side and token by token. */
import { IconSend } from '@tabler/icons-react';
import { memo, useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { AskedPrompt } from '../../protocol';
import { askable, words, type Ask, type Askable, type RunState } from '../../store';
import { useActions, useLive } from '../context';
import { Card } from '../parts/Card';
import { Failure } from '../parts/feedback/Failure';
import { StartStop } from '../parts/inputs/StartStop';
import type { Table } from '../parts/tables/table';
import { Term } from '../parts/words/Term';
import { Availability, useReady } from './Availability';
import { StreamedAnswer } from './StreamedAnswer';
import cardStyles from '../parts/Card.module.css';
import controlStyles from '../parts/controls.module.css';
import playgroundStyles from './playground.module.css';
import styles from './AskPanel.module.css';

export const AskPanel = memo(function AskPanel() {
  const run = useLive((state) => state.run);
  const models = useMemo(() => askable(run), [run]);
  const known = useLive(({ playground, run: shown }) =>
    playground.asked?.of === shown.start ? playground.asked : null,
  );
  const ask = known?.answers.length === models.length ? known : null;
  return (
    <Card
      title="Prompt the models"
      className={`${cardStyles.wide} ${playgroundStyles.card}`}
      explanation={<AskWords />}
      terms={['base', 'member', 'vote', 'consolidation', 'test']}
      empty={null}
      {...(ask && { numbers: () => answerTable(models, ask) })}
    >
      <Availability />
      <Question run={run} models={models} live={ask?.phase === 'asking'} />
      {ask?.error && <Failure title="Generation failed" error={ask.error} />}
      <Answers models={models} ask={ask} />
      {ask && <Wanted run={run} ask={ask} />}
    </Card>
  );
});

interface QuestionProps {
  readonly run: RunState;
  readonly models: readonly Askable[];
  readonly live: boolean;
}

/** The prompt as typed; a test prompt is used as it is, however long. */
function Question({ run, models, live }: QuestionProps) {
  const { playground } = useActions();
  const ready = useReady();
  const field = useId();
  const { examples } = run;
  const [prompt, setPrompt] = useState<AskedPrompt>({ kind: 'test', index: 0 });
  const text = prompt.kind === 'typed' ? prompt.text : (examples[prompt.index]?.prompt ?? '');
  const send = () =>
    void playground.ask(
      models.map(({ model }) => model),
      [prompt],
    );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (ready && text !== '') send();
  };
  return (
    <div className={controlStyles.form} data-ask data-only="lab">
      <div className={controlStyles.fields}>
        <div className={`${styles.prompt} small`}>
          <label htmlFor={field}>Prompt</label>
          <textarea
            id={field}
            className="mono"
            rows={Math.min(8, text.split('\n').length)}
            maxLength={20_000}
            spellCheck={false}
            value={text}
            onChange={(event) => setPrompt({ kind: 'typed', text: event.target.value })}
            onKeyDown={onKeyDown}
          />
        </div>
        {examples.length > 0 && (
          <label className={`${controlStyles.picker} small`} data-picker data-only="lab">
            or test prompt number
            <input
              type="number"
              className="numbers"
              min={1}
              max={examples.length}
              value={prompt.kind === 'test' ? prompt.index + 1 : ''}
              onChange={({ target }) => {
                const index = Math.round(Number(target.value)) - 1;
                if (examples[index]) setPrompt({ kind: 'test', index });
              }}
            />
          </label>
        )}
      </div>
      <span className={controlStyles.go}>
        <StartStop
          running={live}
          start={`Ask ${models.length === 1 ? 'the model' : `all ${models.length}`}`}
          stop="Stop generating"
          icon={IconSend}
          disabled={!ready || text === ''}
          onStart={send}
          onStop={() => void playground.stop()}
        />
        <span className="small faint">Enter sends the prompt, Shift+Enter starts a new line.</span>
      </span>
    </div>
  );
}

function Answers({ models, ask }: { readonly models: readonly Askable[]; readonly ask: Ask | null }) {
  const live = ask?.phase === 'asking';
  return (
    <ul className={styles.answers} data-answers aria-label="Answers" aria-busy={live}>
      {models.map(({ id, title, meaning }, i) => (
        <li key={id} data-model={id}>
          <h4>
            <Term name={title} meaning={meaning}>
              {title}
            </Term>
          </h4>
          <StreamedAnswer answer={ask?.answers[i]?.[0] ?? null} live={live} />
        </li>
      ))}
    </ul>
  );
}

/** Announced once all have answered. */
function Wanted({ run, ask }: { readonly run: RunState; readonly ask: Ask }) {
  const [prompt] = ask.prompts;
  const wanted = prompt?.kind === 'test' ? run.examples[prompt.index]?.wanted : undefined;
  const scored = ask.answers.some(([answer]) => answer?.correct !== null && answer?.correct !== undefined);
  return (
    <p className={cardStyles.takeaway} data-takeaway role="status">
      {ask.phase === 'stopped' && !ask.error && 'Stopped: the answers are incomplete. '}
      {ask.phase === 'done' && wanted !== undefined && (
        <>
          One correct answer: <code>{words.bounded(wanted, 400)}</code>
        </>
      )}
      {ask.phase === 'done' &&
        !scored &&
        'The task has no reference answer for your prompt, so nothing is marked right or wrong; the vote counts identical texts.'}
    </p>
  );
}

const answerTable = (models: readonly Askable[], ask: Ask): Table => ({
  caption: 'Answers side by side',
  columns: ['Model', 'Answer', 'Right', 'Votes', 'of'],
  rows: models.map(({ title }, i) => {
    const answer = ask.answers[i]?.[0];
    const right = answer?.correct ?? null;
    return [
      title,
      answer?.text ?? '',
      right === null ? null : Number(right),
      answer?.votes ?? null,
      answer?.of ?? null,
    ];
  }),
});

const AskWords = () => (
  <>
    <p>
      The same prompt goes to each model of this run: the <em>base model</em>, the <em>best member</em>, the
      members that <em>vote</em>, and the <em>consolidated model</em>. Answers stream in as the models write
      them. The members do not exist as files: each is rebuilt on your GPU from its seed.
    </p>
    <p>
      Type anything. A test prompt, or any other prompt of the run, is also marked right or wrong by the
      task’s own rule. The vote shows the answer that most voters agree on so far. Nothing you do here changes
      the run’s scores.
    </p>
  </>
);
