/**
 * Settings given anew (typed, in a link, in a config file) have their lists ascending and without duplicates, since members
 * are drawn by position in the list: the same settings then mean the same population. Those of a run that was made keep the
 * order they were made with.
 */
import { corpFields } from './corp';
import type { Fields } from './field';
import { runFields } from './run';

/** Left as it is where an entry is no number, for the check to say so. */
export function canonicalList(values: readonly unknown[]): readonly unknown[] {
  const numbers = values.filter((value): value is number => Number.isFinite(value));
  if (numbers.length < values.length) return values;
  return [...new Set(numbers)].sort((a, b) => a - b);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withLists(fields: Fields, settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const lists = Object.keys(fields).filter(
    (key) => fields[key]!.kind === 'list' && Array.isArray(settings[key]),
  );
  const ordered = lists.map((key) => [key, canonicalList(settings[key] as readonly unknown[])] as const);
  return { ...settings, ...Object.fromEntries(ordered) };
}

/** `input` may be anything that was read from a file; whatever is no list of numbers stays. */
export function canonical(input: unknown): unknown {
  if (!isObject(input)) return input;
  const settings = withLists(runFields, input);
  return isObject(settings.corp) ? { ...settings, corp: withLists(corpFields, settings.corp) } : settings;
}
