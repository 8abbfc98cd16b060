/** Turns the pages of a long list. */
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { words } from '../../../store';

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
    <nav className="pager numbers" aria-label="Pages of prompts">
      <button type="button" className="quiet-button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        <IconChevronLeft size={16} aria-hidden="true" /> Previous
      </button>
      <span className="soft small" aria-live="polite">
        {total === 0 ? 'none' : `${words.whole(first + 1)}–${words.whole(last)} of ${words.whole(total)}`}
      </span>
      <button
        type="button"
        className="quiet-button"
        disabled={last >= total}
        onClick={() => onPage(page + 1)}
      >
        Next <IconChevronRight size={16} aria-hidden="true" />
      </button>
    </nav>
  );
}
