/** The data of a custom task: a file dropped or chosen, or pasted text; and its first rows. */
import { Button, Textarea } from '@mantine/core';
import { IconFile, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { useDropzone } from 'react-dropzone';
import type { DataTable } from '../../../protocol';
import { words } from '../../../store';
import layoutStyles from '../../parts/layout.module.css';
import tableStyles from '../../parts/tables/table.module.css';
import styles from './DataInput.module.css';

interface InputProps {
  readonly busy: boolean;
  readonly onData: (source: File | string) => void;
}

export function DataInput({ busy, onData }: InputProps) {
  const [pasted, setPasted] = useState('');
  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    noClick: true,
    noKeyboard: true,
    noDragEventsBubbling: true, // the page behind takes models
    multiple: false,
    disabled: busy,
    onDrop: ([file]) => file && onData(file),
  });
  return (
    <div
      {...getRootProps({
        className: `${styles.data} ${layoutStyles.stack}`,
        role: 'group',
        tabIndex: -1,
        'aria-label': 'Data',
        'data-active': isDragActive,
      })}
    >
      <input {...getInputProps({ 'aria-label': 'Data file', tabIndex: -1 })} />
      <Textarea
        label="Paste rows, or drop a file here"
        description="JSON, JSON lines or CSV with a header row; files can also be Parquet. Nothing leaves this machine."
        placeholder={'question,answer\nWhat is 2 + 3?,5'}
        rows={5}
        value={pasted}
        onChange={(event) => setPasted(event.currentTarget.value)}
        spellCheck={false}
        data-autofocus
      />
      <div className={layoutStyles.row}>
        <Button
          size="xs"
          loading={busy}
          disabled={pasted.trim() === ''}
          leftSection={<IconTable size={15} aria-hidden="true" />}
          onClick={() => onData(pasted)}
        >
          Read the pasted rows
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={busy}
          leftSection={<IconFile size={15} aria-hidden="true" />}
          onClick={open}
        >
          Choose a file…
        </Button>
      </div>
    </div>
  );
}

const rowsShown = 5;
const columnsShown = 8;

export function Preview({ table }: { readonly table: DataTable }) {
  const { columns, rows, preview } = table;
  const shown = columns.slice(0, columnsShown);
  return (
    <section className={layoutStyles.stack} aria-label="First rows">
      <p className="small soft numbers">
        {words.plural(rows, 'row')}, {words.plural(columns.length, 'column')}
        {columns.length > shown.length && `, the first ${shown.length} shown`}.
      </p>
      <div
        className={`${tableStyles.scroller} ${styles.preview}`}
        data-scroller
        tabIndex={0}
        role="region"
        aria-label="Rows"
      >
        <table className={tableStyles.table}>
          <thead>
            <tr>
              {shown.map((name) => (
                <th key={name} scope="col">
                  {words.bounded(name, 40)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.slice(0, rowsShown).map((row, index) => (
              <tr key={index}>
                {shown.map((name) => (
                  <td key={name}>{words.bounded(row[name] ?? '', 160)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
