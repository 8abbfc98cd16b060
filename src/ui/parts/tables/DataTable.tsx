/** A chart's numbers as a plain table that scrolls with the keyboard. */
import { shownOf, type Table } from './table';
import tableStyles from './table.module.css';

export function DataTable({ caption, columns, rows }: Table) {
  return (
    <div className={tableStyles.scroller} data-scroller tabIndex={0} role="region" aria-label={caption}>
      <table className={`${tableStyles.table} numbers`}>
        <caption className="small soft">{caption}</caption>
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
                <td key={column}>{shownOf(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
