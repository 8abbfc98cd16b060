/** Tables as separated text with a header (RFC 4180): quoted cells may hold separators, line breaks and doubled quotes. */
import { badData, type DataRow } from './rows';

/** The separator that the header uses most. */
function separatorOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text)![0];
  const count = (separator: string) => header.split(separator).length;
  return [',', '\t', ';'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

interface Cell {
  readonly text: string;
  /** Where reading goes on. */
  readonly end: number;
}

function quotedCell(name: string, text: string, start: number, record: number): Cell {
  let cell = '';
  for (let at = start + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw badData(name, `row ${record}: a quotation mark is never closed.`);
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { text: cell, end: quote + 1 };
    cell += '"';
    at = quote + 2;
  }
}

/** Records of cells; lines without any text are left out. */
function* recordsOf(name: string, text: string): Generator<readonly string[]> {
  const separator = separatorOf(text);
  const plain = new RegExp(`[^${separator}\\r\\n]*`, 'y');
  let record: string[] = [];
  let index = 0;
  for (let at = 0; at <= text.length;) {
    plain.lastIndex = at;
    const cell: Cell =
      text[at] === '"'
        ? quotedCell(name, text, at, index)
        : { text: plain.exec(text)![0], end: plain.lastIndex };
    record.push(cell.text);
    const next = text[cell.end];
    at = cell.end + (next === '\r' && text[cell.end + 1] === '\n' ? 2 : 1);
    if (next === separator) continue;
    if (next !== undefined && next !== '\r' && next !== '\n')
      throw badData(name, `row ${index}: there is text after a closing quotation mark.`);
    if (record.some((entry) => entry.trim() !== '')) {
      yield record;
      index++;
    }
    record = [];
  }
}

/** Every cell is text. Throws LabError bad-file. */
export function readCsv(name: string, text: string, most: number): readonly DataRow[] {
  const records = recordsOf(name, text.replace(/^\ufeff/, ''));
  const header = records.next().value as readonly string[] | undefined;
  if (!header) throw badData(name, 'there is no header.');
  const columns = header.map((column) => column.trim());
  if (columns.includes('')) throw badData(name, 'a column of the header has no name.');
  const twice = columns.find((column, i) => columns.indexOf(column) < i);
  if (twice !== undefined) throw badData(name, `the column "${twice.slice(0, 60)}" comes twice.`);
  const rows: DataRow[] = [];
  for (const cells of records) {
    if (cells.length !== columns.length) {
      const expected = `the header has ${columns.length}`;
      throw badData(name, `row ${rows.length + 1} has ${cells.length} cells, ${expected}.`);
    }
    rows.push(Object.fromEntries(columns.map((column, i) => [column, cells[i]!])));
    if (rows.length > most) break;
  }
  return rows;
}
