/** Text as Python sees it: code points, its whitespace, its numbers; the published scorers' results depend on these. */

/** Inside a character class: what `\s` and `str.strip` take for whitespace. */
export const space = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const edges = new RegExp(`^[${space}]+|[${space}]+$`, 'g');
export const strip = (text: string): string => text.replace(edges, '');

/** The last `count` code points. */
export function lastCharacters(text: string, count: number): string {
  const tail = [...text.slice(-2 * count)];
  return text.length <= count ? text : tail.slice(-count).join('');
}

/** The text between `open` and the next `close`, for every pair from left to right; linear in the text. */
export function between(text: string, open: string, close: string): string[] {
  const found: string[] = [];
  for (let at = 0; ;) {
    const start = text.indexOf(open, at);
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length);
    if (end < 0) return found;
    found.push(text.slice(start + open.length, end));
    at = end + close.length;
  }
}

/** Decimal digits of every script stand in runs of ten, zero first. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0)!;
  let first = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first--;
  return String((code - first) % 10);
}

const digits = '\\d+(?:_\\d+)*';
const decimal = new RegExp(`^[+-]?(?:${digits}(?:\\.(?:${digits})?)?|\\.${digits})(?:[eE][+-]?${digits})?$`);
const infinite = /^[+-]?inf(?:inity)?$/i;

/** `float(text)`; null where Python raises ValueError. */
export function parseFloatStrictly(text: string): number | null {
  const plain = strip(text).replace(/\p{Nd}/gu, asciiDigit);
  if (decimal.test(plain)) return Number(plain.replaceAll('_', ''));
  if (infinite.test(plain)) return plain.startsWith('-') ? -Infinity : Infinity;
  return /^[+-]?nan$/i.test(plain) ? NaN : null;
}

/** `str` of a finite float below 10^16 in size. */
export function formatFloat(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
