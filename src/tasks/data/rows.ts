/** Reads the rows of an untrusted data file: JSON, JSON Lines, CSV or Parquet, recognised by name or content. */
import { LabError } from '../../protocol';
import { readCsv } from './csv';
import { readParquet } from './parquet';
import { badData, type DataRow } from './row';

export const mostBytes = 256 * 2 ** 20;
export const mostRows = 100_000;

const isRow = (value: unknown): value is DataRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Takes a list, or an object around a single list. */
function readJson(name: string, text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badData(name, 'this is not valid JSON.');
  }
  if (Array.isArray(value)) return value as unknown[];
  const lists = isRow(value) ? Object.values(value).filter((entry) => Array.isArray(entry)) : [];
  if (lists.length !== 1) throw badData(name, 'there is no list of rows in it.');
  return lists[0] as unknown[];
}

function readJsonLines(name: string, text: string): readonly unknown[] {
  const rows: unknown[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    if (rows.length === mostRows) throw tooMany(name);
    try {
      rows.push(JSON.parse(line));
    } catch {
      throw badData(name, `line ${i + 1} is not valid JSON.`);
    }
  }
  return rows;
}

const tooMany = (name: string) =>
  new LabError(
    'bad-file',
    `${name.slice(0, 80)}: there are more than ${mostRows.toLocaleString('en')} rows.`,
    'Keep the rows you need and try again.',
  );

type Kind = 'json' | 'jsonl' | 'csv' | 'parquet';
const endings: readonly (readonly [RegExp, Kind])[] = [
  [/\.json$/i, 'json'],
  [/\.(jsonl|ndjson)$/i, 'jsonl'],
  [/\.(csv|tsv)$/i, 'csv'],
];

function kindOf(name: string, bytes: Uint8Array): Kind {
  if (new TextDecoder().decode(bytes.subarray(0, 4)) === 'PAR1') return 'parquet';
  const named = endings.find(([ending]) => ending.test(name));
  if (named) return named[1];
  const start = new TextDecoder().decode(bytes.subarray(0, 4096)).trimStart();
  if (start.startsWith('[')) return 'json';
  return start.startsWith('{') ? 'jsonl' : 'csv';
}

function textOf(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badData(name, 'this is neither text in UTF-8 nor Parquet.');
  }
}

async function readAny(name: string, bytes: Uint8Array): Promise<readonly unknown[]> {
  const kind = kindOf(name, bytes);
  if (kind === 'parquet') return readParquet(name, bytes, mostRows);
  const text = textOf(name, bytes);
  if (kind === 'csv') return readCsv(name, text, mostRows);
  if (kind === 'jsonl') return readJsonLines(name, text);
  return readJson(name, text);
}

/** Throws LabError bad-file with the first problem. */
export async function readRows(name: string, bytes: Uint8Array): Promise<readonly DataRow[]> {
  if (bytes.length === 0) throw badData(name, 'the file is empty.');
  if (bytes.length > mostBytes) throw badData(name, `the file is larger than ${mostBytes / 2 ** 20} MB.`);
  const rows = await readAny(name, bytes);
  if (rows.length === 0) throw badData(name, 'there are no rows.');
  if (rows.length > mostRows) throw tooMany(name);
  const stranger = rows.findIndex((row) => !isRow(row));
  if (stranger >= 0) throw badData(name, `row ${stranger + 1} is not an object with columns.`);
  return rows as readonly DataRow[];
}
