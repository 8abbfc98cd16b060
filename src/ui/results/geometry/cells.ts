/** Numbers of geometry in tables: all digits for a spreadsheet, few for the eye. */
import type { Measured } from '../../../protocol';
import { words } from '../../../store';
import { as, type Cell } from '../../parts/tables/table';

/** A number of any size; a dash if there is none. */
export const cell = (value: number | undefined): Cell =>
  value === undefined || !Number.isFinite(value) ? null : as(value, words.figure(value, 4));

export const measuredColumns = [
  'Measured',
  'Null mean',
  'Null 2.5 %',
  'Null 97.5 %',
  'Null draws',
  'p',
] as const;

export const measuredCells = ({ value, null: chance, p }: Measured): Cell[] => [
  cell(value),
  cell(chance.mean),
  cell(chance.low),
  cell(chance.high),
  chance.draws,
  cell(p),
];
