/** Data files already read, by the hash of their rows, until a task is defined from them. */
import { LabError, type CustomTaskSpec, type DataTable, type TaskDraft } from '../../protocol';
import { cellText, contentHash } from '../custom/task';
import type { DataRow } from './row';
import { readRows } from './rows';

interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const shownRows = 20;
const shownCharacters = 2000;
const mostColumns = 200;
/** Older tables are dropped. */
const kept = 4;

const columnsOf = (rows: readonly DataRow[]): string[] =>
  [...new Set(rows.slice(0, 1000).flatMap((row) => Object.keys(row)))].slice(0, mostColumns);

export class DataTables {
  private readonly tables = new Map<string, readonly DataRow[]>();

  /** The rows of one file, or of several concatenated. Throws LabError bad-file. */
  async read(name: string, files: readonly NamedFile[]): Promise<DataTable> {
    const rows: DataRow[] = [];
    for (const file of files) {
      for (const row of await readRows(file.name, file.bytes)) rows.push(row);
    }
    const id = contentHash(rows);
    this.tables.delete(id);
    this.tables.set(id, rows);
    for (const [old] of this.tables) if (this.tables.size > kept) this.tables.delete(old);
    const columns = columnsOf(rows);
    const preview = rows
      .slice(0, shownRows)
      .map((row) =>
        Object.fromEntries(
          columns.map((column) => [column, cellText(row[column]).slice(0, shownCharacters)]),
        ),
      );
    return { id, name, columns, rows: rows.length, preview };
  }

  /** The draft with its rows. Throws LabError not-found. */
  complete(task: TaskDraft | CustomTaskSpec): CustomTaskSpec {
    if (!('data' in task)) return task;
    const { data, ...rest } = task;
    const rows = this.tables.get(data);
    if (rows) return { ...rest, rows };
    throw new LabError('not-found', 'The data of this task is no longer loaded.', 'Load the data again.');
  }
}
