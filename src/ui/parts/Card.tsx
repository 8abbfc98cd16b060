/** One result: its title, the chart or, at a press, the same numbers as a table, and what one is looking at. */
import { IconTable } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly className?: string;
  /** What one is looking at, for someone who sees it for the first time. */
  readonly explanation: ReactNode;
  /** Shown until there is something to show: what will appear here and why. */
  readonly empty: ReactNode | null;
  readonly table?: () => ReactNode;
  readonly children: ReactNode;
}

export function Card({ title, className = '', explanation, empty, table, children }: Props) {
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const filled = empty === null;
  return (
    <section className={`card ${className}`} aria-labelledby={heading}>
      <header className="card-head">
        <h3 id={heading}>{title}</h3>
        {filled && table && (
          <button
            type="button"
            className="quiet-button"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            <IconTable size={16} stroke={1.8} aria-hidden="true" />
            Table
          </button>
        )}
      </header>
      <div className="card-body">{filled ? (asTable && table ? table() : children) : empty}</div>
      <details className="explain">
        <summary>What am I looking at?</summary>
        <div className="explain-text">{explanation}</div>
      </details>
    </section>
  );
}

/** A faint sketch of what is to come, and one sentence on it. */
export function Waiting({ sketch, children }: { readonly sketch: string; readonly children: ReactNode }) {
  return (
    <div className="waiting">
      <svg viewBox="0 0 240 96" aria-hidden="true">
        <path d="M8 88H232" />
        <path className="waiting-sketch" d={sketch} />
      </svg>
      <p>{children}</p>
    </div>
  );
}
