/** Numbers of a chart as a plain table that can be scrolled with the keyboard. */
import type { ReactNode } from 'react';

interface Props {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}

export function DataTable({ caption, columns, rows }: Props) {
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={caption}>
      <table className="data numbers">
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
