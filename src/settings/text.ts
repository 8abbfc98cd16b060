/** Settings as text and back: what a form shows and reads, and what stands in a link. */
import { canonicalList } from './canonical';
import type { Field } from './field';

/** What a box holds: a number or '' for none, a list as text, a flag, a choice. */
export type Typed = string | number | boolean;

export const showList = (values: readonly number[]): string => values.join(', ');

/** A setting's value, or its absence, as its box holds it. */
export function typedOf(field: Field, value: unknown): Typed {
  const shown = value ?? field.absent ?? '';
  return Array.isArray(shown) ? showList(shown as readonly number[]) : (shown as Typed);
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number a word stands for, or the word itself for the check to complain of. */
const numberOf = (word: string): number | string => (decimal.test(word) ? Number(word) : word);

const listOf = (text: string): readonly unknown[] =>
  canonicalList(
    text
      .split(/[\s,;]+/)
      .filter((word) => word !== '')
      .map(numberOf),
  );

/** An optional setting that says what its absence would is left out. */
const given = (field: Field, value: unknown): unknown => (value === field.absent ? undefined : value);

/** What a box holds, as a value to check: null where it is empty, undefined where that is a choice too. */
export function readTyped(field: Field, typed: Typed): unknown {
  if (typed === '' && field.kind !== 'list' && field.kind !== 'text') return given(field, null);
  if (field.kind !== 'list') return given(field, typed);
  return typed === '' && field.absent === null ? undefined : listOf(String(typed));
}

/** What stands in a link, as a value to check. */
export function readText(field: Field, text: string): unknown {
  if (field.kind === 'whole' || field.kind === 'real')
    return readTyped(field, text === '' ? '' : numberOf(text.trim()));
  if (field.kind === 'flag' && (text === 'true' || text === 'false'))
    return readTyped(field, text === 'true');
  return readTyped(field, text);
}
