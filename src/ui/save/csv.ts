/** A table as comma-separated values (RFC 4180), at full precision. */
import { valueOf, type Cell, type Table } from '../parts/tables/table';

/** Marks what a spreadsheet would take for a formula as text: models may have written it. */
const formula = /^[=+\-@\t\r]/;

function field(cell: Cell): string {
  const value = valueOf(cell);
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvText = ({ columns, rows }: Table): string =>
  [columns, ...rows].map((cells) => `${cells.map(field).join(',')}\r\n`).join('');
