/** The settings in which runs differ, or all of them. */
import { Switch } from '@mantine/core';
import { useState } from 'react';
import type { SavedRun } from '../../../protocol';
import { settingRows, words } from '../../../store';
import { Card } from '../../parts/Card';
import type { Table } from '../../parts/tables/table';
import { letters } from './letters';
import cardStyles from '../../parts/Card.module.css';
import tableStyles from '../../parts/tables/table.module.css';
import styles from './SettingsDiff.module.css';

export function SettingsDiff({ runs }: { readonly runs: readonly SavedRun[] }) {
  const [all, setAll] = useState(false);
  const rows = settingRows(runs).filter(({ differs }) => all || differs);
  const columns = ['Setting', ...runs.map((_, i) => `Run ${letters[i]}`)];
  const table = (): Table => ({
    caption: 'Settings of the runs compared',
    columns,
    rows: rows.map(({ setting, values }) => [setting, ...values]),
  });
  return (
    <Card
      className={cardStyles.wide}
      title={all ? 'Settings' : 'Settings that differ'}
      explanation={
        <p>Two runs with the same settings have the same members and the same weights on any machine.</p>
      }
      empty={null}
      numbers={table}
    >
      <Switch
        mb="sm"
        size="sm"
        label="Show identical settings too"
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      {rows.length === 0 ? (
        <p className="soft">These runs have identical settings.</p>
      ) : (
        <div
          className={`${tableStyles.scroller} ${styles.table}`}
          data-scroller
          tabIndex={0}
          role="region"
          aria-label="Settings of the runs compared"
        >
          <table className={`${tableStyles.table} numbers`}>
            <caption className="unseen">Settings of the runs compared</caption>
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
              {rows.map(({ setting, values, differs }) => (
                <tr key={setting}>
                  <th scope="row">{setting}</th>
                  {values.map((value, i) => (
                    <td key={i}>
                      {differs ? <strong>{words.bounded(value, 120)}</strong> : words.bounded(value, 120)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
