/** What else follows from the declaration: names in comparisons, flags of the published implementation. */
import { corpPrefix } from './check';
import { corpFields } from './corp';
import type { Field, Fields } from './field';
import { runFields } from './run';
import type { CorpSettings, RunConfig } from './types';

/** Every setting by its path, such as 'members' or 'corp.q'. */
export const fieldsByPath: ReadonlyMap<string, Field> = new Map<string, Field>([
  ...Object.entries(runFields),
  ...Object.entries(corpFields).map(([key, field]) => [corpPrefix + key, field] as const),
]);

/** A setting's name outside the form; a path that is none stays. */
export function labelOf(path: string): string {
  const label = fieldsByPath.get(path)?.label;
  if (label === undefined) return path;
  return path.startsWith(corpPrefix) ? `CoRP: ${label}` : label;
}

type Value = string | number | boolean | readonly number[];

function flagsOf(fields: Fields, settings: object): (readonly [flag: string, value: string])[] {
  const values = new Map<string, Value>(Object.entries(settings) as [string, Value][]);
  return Object.entries(fields).flatMap(([key, { flag }]) => {
    const value = values.get(key);
    return flag === undefined || value === undefined ? [] : [[flag, String(value)] as const];
  });
}

/** Options of the published implementation with their values; lists are separated by commas. */
export const publishedFlags = (config: RunConfig, corp: CorpSettings) => [
  ...flagsOf(runFields, config),
  ...flagsOf(corpFields, corp),
];
