/** An answer as it streams in: plain text, a caret while it grows, right or wrong once known. */
import { IconCheck, IconX } from '@tabler/icons-react';
import type { StreamedAnswer } from '../../protocol';
import { words } from '../../store';
import markStyles from '../parts/AnswerMark.module.css';
import styles from './StreamedAnswer.module.css';

const longest = 2000;

interface Props {
  readonly answer: StreamedAnswer | null;
  /** The prompt is being answered now. */
  readonly live: boolean;
}

export function StreamedAnswer({ answer, live }: Props) {
  if (!answer) return <span className="faint small">{live ? 'reading the prompt…' : '–'}</span>;
  const { text, done, correct, votes, of } = answer;
  const silent = done && (of > 1 ? votes === 0 : text === '');
  return (
    <span className={styles.answer} data-answer>
      {silent ? (
        <em className="soft">{of > 1 ? 'no valid answer' : 'empty answer'}</em>
      ) : (
        <code>{words.bounded(text, longest)}</code>
      )}
      {!done && live && <span className={styles.caret} aria-hidden="true" />}
      {correct !== null && <Right correct={correct} />}
      {of > 1 && (
        <span className="faint small numbers">
          {votes} of {of} {done ? 'votes' : 'so far'}
        </span>
      )}
    </span>
  );
}

function Right({ correct }: { readonly correct: boolean }) {
  const Icon = correct ? IconCheck : IconX;
  return (
    <span className={`${markStyles.mark} ${correct ? markStyles.right : markStyles.wrong}`} data-answer-mark>
      <Icon size={16} stroke={2.4} aria-hidden="true" />
      <span className={markStyles.word}>{correct ? 'right' : 'wrong'}</span>
    </span>
  );
}
