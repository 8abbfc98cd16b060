/** A row of a data file, and the error of one that cannot be read. */
import { LabError } from '../../protocol';

/** A row: its columns by name. */
export type DataRow = Readonly<Record<string, unknown>>;

export function badData(name: string, what: string): LabError {
  return new LabError(
    'bad-file',
    `${name.slice(0, 80)}: ${what}`,
    'Give a JSON list of objects, JSON Lines, a CSV with a header, or Parquet.',
  );
}
