/** One result: its title, the chart or the same numbers as a table, and an explanation. */
import { IconDownload } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { DataTable } from './tables/DataTable';
import { TableSwitch } from './tables/TableSwitch';
import { Terms } from './words/Terms';
import type { Table } from './tables/table';
import { keepTable } from './tables/tables';
import type { TermId } from '../glossary';
import quietStyles from './quietButton.module.css';
import styles from './Card.module.css';

const SaveRow = lazy(() => import('./tables/SaveRow'));

interface Props {
  readonly title: string;
  readonly className?: string | undefined;
  /** Its data-panel attribute, by which tests and tour find it. */
  readonly panel?: string;
  /** What the chart shows, for a newcomer. */
  readonly explanation: ReactNode;
  /** Technical terms it uses. */
  readonly terms?: readonly TermId[];
  /** Shown until there are data: what will appear here and why. */
  readonly empty: ReactNode | null;
  /** The chart's numbers, shown in its place on request, and saved. */
  readonly table?: () => Table;
  /** The same where the card shows a table already: only saved. */
  readonly numbers?: () => Table;
  /** Controls above and below, for chart and table alike. */
  readonly above?: ReactNode;
  readonly below?: ReactNode;
  readonly children: ReactNode;
}

export function Card({
  title,
  className = '',
  panel,
  explanation,
  terms = [],
  empty,
  table,
  numbers,
  above,
  below,
  children,
}: Props) {
  const [asTable, setAsTable] = useState(false);
  const [saving, setSaving] = useState(false);
  const card = useRef<HTMLElement>(null);
  const heading = useId();
  const filled = empty === null;
  const shown = asTable && table;
  useEffect(() => keepTable(card.current!, filled ? table : undefined));
  return (
    <section
      ref={card}
      className={`${styles.card} ${className}`}
      data-card
      data-panel={panel}
      aria-labelledby={heading}
    >
      <header className={styles.head}>
        <h3 id={heading}>{title}</h3>
        {filled && (
          <span className={styles.tools} data-only="screen">
            {table && <TableSwitch on={asTable} onSwitch={setAsTable} />}
            <button
              type="button"
              className={quietStyles.button}
              aria-expanded={saving}
              onClick={() => setSaving(!saving)}
            >
              <IconDownload size={16} stroke={1.8} aria-hidden="true" />
              <span className={styles.toolWord}>Save</span>
            </button>
          </span>
        )}
      </header>
      {filled && saving && (
        <Suspense fallback={null}>
          <SaveRow title={title} table={table ?? numbers} card={() => card.current} charts={!shown} />
        </Suspense>
      )}
      <div className={styles.body}>
        {filled ? (
          <>
            {above}
            {shown ? <DataTable {...table()} /> : children}
            {below}
          </>
        ) : (
          empty
        )}
      </div>
      <footer className={styles.foot} data-only="screen">
        <details className={styles.explain}>
          <summary>What am I looking at?</summary>
          <div className={styles.explainText}>{explanation}</div>
        </details>
        {terms.length > 0 && <Terms ids={terms} />}
      </footer>
    </section>
  );
}

/** A faint sketch of the chart to come, and a sentence about it. */
export function Waiting({ sketch, children }: { readonly sketch: string; readonly children: ReactNode }) {
  return (
    <div className={styles.waiting} data-waiting>
      <svg viewBox="0 0 240 96" aria-hidden="true">
        <path d="M8 88H232" />
        <path className={styles.sketch} d={sketch} />
      </svg>
      <p>{children}</p>
    </div>
  );
}
