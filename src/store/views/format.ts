/** Numbers as people read them; the one place that decides how they look. */

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

export const whole = (value: number): string => grouped.format(value);
/** 12.3K, 4.56M */
export const short = (value: number): string => compact.format(value);
export const percent = (value: number): string => `${Math.round(value * 100)}\u00a0%`;
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : many}`;

/** Three decimals, without trailing zeros: rewards and axis labels. */
export const decimal = (value: number, digits = 3): string => value.toFixed(digits);

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Three significant digits of any size: 12.3, 0.00456, 7.89·10⁻⁷. */
export function figure(value: number, digits = 3): string {
  if (value === 0 || !Number.isFinite(value)) return Number.isFinite(value) ? '0' : '–';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) return String(Number(value.toPrecision(digits))).replace('-', '−');
  const [mantissa = '', power = ''] = value.toExponential(digits - 1).split('e');
  const raised = power
    .replace('+', '')
    .replace('-', '⁻')
    .replace(/\d/g, (digit) => superscripts[Number(digit)]!);
  const factor = String(Number(mantissa)).replace('-', '−');
  return factor === '1' ? `10${raised}` : `${factor}·10${raised}`;
}

/** A p-value, never 0: permutations only bound it. */
export const pValue = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${Number(p.toPrecision(2))}`);

/** "12 s", "3 min": estimates carry no false precision. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  if (seconds < 1) return 'under 1\u00a0s';
  if (seconds < 90) return `${Math.round(seconds)}\u00a0s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)}\u00a0min`;
  return `${(seconds / 3600).toFixed(1)}\u00a0h`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)}\u00a0${units[unit]}`;
}

/** Text from files and models, bounded for display. */
export const bounded = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;
