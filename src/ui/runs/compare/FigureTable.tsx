/** The runs' figures in one table, sortable by each and saved as CSV. */
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { figureColumns, figureRow, shareColumns, sortFigures, words, type ComparedRun } from '../../../store';
import { Card } from '../../parts/Card';
import { as, shownOf, type Cell, type Table } from '../../parts/tables/table';
import { letters } from './letters';
import cardStyles from '../../parts/Card.module.css';
import tableStyles from '../../parts/tables/table.module.css';
import styles from './FigureTable.module.css';

function shown(column: string, value: number | null): Cell {
  if (value === null) return null;
  if (shareColumns.has(column)) return as(value, words.percent(value));
  if (column === 'Seconds') return as(value, words.duration(value));
  return as(value, words.figure(value));
}

export function FigureTable({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const [sort, setSort] = useState<{ column: number; descending: boolean } | null>(null);
  const rows = useMemo(() => {
    const figures = runs.map((run, i) => {
      const row = figureRow(run);
      return { ...row, name: `${letters[i]}: ${row.name}` };
    });
    return sort ? sortFigures(figures, sort.column, sort.descending) : figures;
  }, [runs, sort]);
  const cells = rows.map(({ values }) => values.map((value, i) => shown(figureColumns[i]!, value)));
  const table = (): Table => ({
    caption: 'Figures of the runs compared',
    columns: ['Run', ...figureColumns],
    rows: rows.map(({ name }, i) => [name, ...cells[i]!]),
  });
  return (
    <Card
      className={cardStyles.wide}
      title="Figures"
      explanation={<p>One row per run. Press a column heading to sort by it, again to reverse the order.</p>}
      empty={null}
      numbers={table}
    >
      <div
        className={tableStyles.scroller}
        data-scroller
        tabIndex={0}
        role="region"
        aria-label="Figures of the runs compared"
      >
        <table className={`${tableStyles.table} numbers`}>
          <caption className="unseen">Figures of the runs compared</caption>
          <thead>
            <tr>
              <th scope="col">Run</th>
              {figureColumns.map((title, column) => (
                <SortHead
                  key={title}
                  title={title}
                  order={sort?.column === column ? (sort.descending ? 'descending' : 'ascending') : 'none'}
                  onSort={() =>
                    setSort({ column, descending: sort?.column === column ? !sort.descending : true })
                  }
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, name }, row) => (
              <tr key={id}>
                <th scope="row">{words.bounded(name, 80)}</th>
                {cells[row]!.map((cell, column) => (
                  <td key={figureColumns[column]}>{shownOf(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

interface HeadProps {
  readonly title: string;
  readonly order: 'none' | 'ascending' | 'descending';
  readonly onSort: () => void;
}

const SortHead = ({ title, order, onSort }: HeadProps) => (
  <th scope="col" aria-sort={order}>
    <button type="button" className={styles.sort} onClick={onSort}>
      {title}
      {order === 'ascending' && <IconArrowUp size={13} aria-hidden="true" />}
      {order === 'descending' && <IconArrowDown size={13} aria-hidden="true" />}
    </button>
  </th>
);
