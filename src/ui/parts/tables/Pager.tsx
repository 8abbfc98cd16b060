/** Turns the pages of a long list. */
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { words } from '../../../store';
import quietStyles from '../quietButton.module.css';
import styles from './Pager.module.css';

interface Props {
  /** From 0. */
  readonly page: number;
  /** Entries per page. */
  readonly size: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}

export function Pager({ page, size, total, onPage }: Props) {
  const first = page * size;
  const last = Math.min(first + size, total);
  return (
    <nav className={`${styles.pager} numbers`} data-only="screen" aria-label="Pages of prompts">
      <button
        type="button"
        className={quietStyles.button}
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        <IconChevronLeft size={16} aria-hidden="true" /> Previous
      </button>
      <span className="soft small" aria-live="polite">
        {total === 0 ? 'none' : `${words.whole(first + 1)}–${words.whole(last)} of ${words.whole(total)}`}
      </span>
      <button
        type="button"
        className={quietStyles.button}
        disabled={last >= total}
        onClick={() => onPage(page + 1)}
      >
        Next <IconChevronRight size={16} aria-hidden="true" />
      </button>
    </nav>
  );
}
