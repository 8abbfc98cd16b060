/** Tables as separated text with a header: papaparse reads them; what it would guess at is refused here. */
import type { ParseError } from 'papaparse';
import { badData, type DataRow } from './row';

const quoting: Readonly<Partial<Record<ParseError['code'], string>>> = {
  MissingQuotes: 'a quotation mark is never closed.',
  InvalidQuotes: 'there is text after a closing quotation mark.',
};

function checkHeader(name: string, columns: readonly string[] | undefined): void {
  if (!columns) throw badData(name, 'there is no header.');
  if (columns.includes('')) throw badData(name, 'a column of the header has no name.');
  const twice = columns.find((column, i) => columns.indexOf(column) < i);
  if (twice !== undefined) throw badData(name, `the column "${twice.slice(0, 60)}" comes twice.`);
}

/** Every cell is text; at most one row more than `most`. Throws LabError bad-file. */
export async function readCsv(name: string, text: string, most: number): Promise<readonly DataRow[]> {
  const { default: papa } = await import('papaparse');
  let columns: readonly string[] | undefined;
  const rows: DataRow[] = [];
  const take = (cells: readonly string[], errors: readonly ParseError[]): void => {
    const wrong = errors.map(({ code }) => quoting[code]).find((reason) => reason !== undefined);
    const row = `row ${columns ? rows.length + 1 : 0}`;
    if (wrong !== undefined) throw badData(name, `${row}: ${wrong}`);
    if (!columns) return checkHeader(name, (columns = cells.map((cell) => cell.trim())));
    if (cells.length !== columns.length)
      throw badData(name, `${row} has ${cells.length} cells, the header has ${columns.length}.`);
    rows.push(Object.fromEntries(columns.map((column, i) => [column, cells[i]!])));
  };
  papa.parse<readonly string[]>(text, {
    delimitersToGuess: [',', '\t', ';'],
    skipEmptyLines: 'greedy', // of blanks and separators alone
    preview: most + 2,
    step: ({ data, errors }) => take(data, errors),
  });
  checkHeader(name, columns);
  return rows;
}
