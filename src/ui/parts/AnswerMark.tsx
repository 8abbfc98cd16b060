/** An answer, marked right or wrong; model output is always shown as plain text. */
import { IconCheck, IconX } from '@tabler/icons-react';
import { words } from '../../store';
import styles from './AnswerMark.module.css';

const longest = 400;

interface AnswerMarkProps {
  readonly text: string;
  readonly correct: boolean;
  readonly empty?: boolean;
}

export function AnswerMark({ text, correct, empty = false }: AnswerMarkProps) {
  const Icon = correct ? IconCheck : IconX;
  return (
    <span className={`${styles.mark} ${correct ? styles.right : styles.wrong}`} data-answer-mark>
      <Icon size={16} stroke={2.4} aria-hidden="true" />
      <span className={styles.word}>{correct ? 'right' : 'wrong'}</span>
      {empty ? (
        <em>no valid answer</em>
      ) : (
        <code>{text === '' ? '(nothing)' : words.bounded(text, longest)}</code>
      )}
    </span>
  );
}
