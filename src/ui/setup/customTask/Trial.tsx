/** The first rows as prompts, and the rewards that answers to them would get. */
import { Button, Textarea } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { DataTable, ErrorInfo, TaskDraft, TrialScore } from '../../../protocol';
import { faultWords, words } from '../../../store';
import { useActions } from '../../context';
import { Failure } from '../../parts/feedback/Failure';
import layoutStyles from '../../parts/layout.module.css';
import styles from './Trial.module.css';

const rowsTried = 4;

interface Props {
  /** Null while something is missing. */
  readonly task: TaskDraft | null;
  readonly preview: DataTable['preview'];
  readonly answer: string;
}

interface Tried extends TrialScore {
  readonly response: string;
}

/** The answers to try are the correct ones until edited. */
export function Trial({ task, preview, answer }: Props) {
  const { customTask } = useActions();
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({});
  const [tried, setTried] = useState<readonly Tried[]>([]);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [trying, setTrying] = useState(false);
  const asked = preview.slice(0, rowsTried);
  const responses = asked.map((row, index) => typed[index] ?? row[answer] ?? '');
  const start = async () => {
    if (!task) return;
    setTrying(true);
    const result = await customTask.tryOut(task, responses);
    setTrying(false);
    setError(result.ok ? null : result.error);
    setTried(result.ok ? result.value.map((score, i) => ({ ...score, response: responses[i]! })) : []);
  };
  return (
    <section className={layoutStyles.stack} aria-label="Try the reward">
      <p className="small soft">
        Try the reward on the first rows. The answers are correct to start with; edit them to see what a wrong
        one gets.
      </p>
      <ol className={styles.answers}>
        {asked.map((_row, index) => (
          <li key={index}>
            <Textarea
              label={`Answer to row ${index + 1}`}
              description={tried[index] && words.bounded(tried[index].prompt, 200)}
              autosize
              minRows={1}
              maxRows={4}
              value={responses[index]}
              onChange={(event) => setTyped({ ...typed, [index]: event.currentTarget.value })}
            />
            <TrialResult tried={tried[index]} response={responses[index]!} />
          </li>
        ))}
      </ol>
      <Button
        variant="default"
        size="xs"
        loading={trying}
        disabled={!task}
        leftSection={<IconPlayerPlay size={15} aria-hidden="true" />}
        onClick={() => void start()}
      >
        Try on these rows
      </Button>
      {error && <Failure title="The reward could not be tried" error={error} />}
    </section>
  );
}

interface TrialResultProps {
  readonly tried: Tried | undefined;
  readonly response: string;
}

function TrialResult({ tried, response }: TrialResultProps) {
  const scored = tried?.response === response ? tried : undefined;
  return (
    <p className={`${styles.score} numbers`} aria-live="polite">
      {scored &&
        (scored.fault ? (
          <strong>No reward: it {faultWords[scored.fault]}</strong>
        ) : (
          <>
            Reward <strong>{words.figure(scored.reward)}</strong>, {scored.correct ? 'right' : 'wrong'}
          </>
        ))}
    </p>
  );
}
