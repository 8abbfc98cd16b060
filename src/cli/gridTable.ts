/** A grid as a Markdown table, each statistic with its null. */
import type { GridRow, Measured } from '../protocol';

const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
const small = (p: number) => p.toFixed(p < 0.01 ? 3 : 2);

const beside = ({ value, null: chance, p }: Measured, show: (value: number) => string) =>
  `${show(value)} (${show(chance.mean)}, p ${small(p)})`;

/** Overlap at the largest measured rank up to `r`. */
function overlapAt(row: GridRow, halves: 'members' | 'examples', r: number): string {
  const found = row.overlaps.find((overlap) => overlap.halves === halves);
  const at = found?.overlaps.findLast((overlap) => overlap.r <= r);
  return at ? beside(at.overlap, (value) => value.toFixed(2)) : '–';
}

const headings = [
  'model',
  'task',
  'noise',
  'base',
  'best member',
  'split-half gain',
  'fix agreement',
  'overlap r=1',
  'overlap r=4',
  'of examples r=2',
  'directions',
  'effective rank',
];

function cells(row: GridRow): string[] {
  const { functional, scores, overlaps } = row;
  return [
    row.model,
    row.task,
    row.noise,
    (row.base.correct / row.base.n).toFixed(2),
    row.bestMember.toFixed(2),
    beside(functional.gain, signed),
    beside(functional.fixCorrelation, (value) => value.toFixed(2)),
    overlapAt(row, 'members', 1),
    overlapAt(row, 'members', 4),
    overlapAt(row, 'examples', 2),
    String(overlaps.find(({ halves }) => halves === 'members')?.rank ?? '–'),
    beside(scores.effectiveRank, (value) => value.toFixed(1)),
  ];
}

/** Aligned, for reading in a terminal. */
export function gridTable(rows: readonly GridRow[]): string {
  const lines = [headings, ...rows.map(cells)];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const written = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |\n`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |\n`;
  return [written[0]!, rule, ...written.slice(1)].join('');
}
