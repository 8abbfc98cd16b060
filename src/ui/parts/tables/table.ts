/** One table for the eye, which wants few digits, and for spreadsheets, which want all. */
export type Value = string | number | null;

/** A value, or a value with how it looks; null is shown as a dash. */
export type Cell = Value | { readonly value: Value; readonly shown: string };

export interface Table {
  readonly caption: string;
  /** All different. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export const as = (value: number, shown: string): Cell => ({ value, shown });

export const valueOf = (cell: Cell): Value => (cell !== null && typeof cell === 'object' ? cell.value : cell);

export function shownOf(cell: Cell): string {
  if (cell !== null && typeof cell === 'object') return cell.shown;
  return cell === null ? '–' : String(cell);
}
