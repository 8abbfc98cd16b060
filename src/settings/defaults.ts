/** Values that stand in where none was given: in a form, in a link, and for the options of CoRP. */
import { corpPrefix } from './check';
import { corpFields } from './corp';
import type { Field, Fields } from './field';
import { runFields } from './run';
import { typedOf, type Typed } from './text';
import type { CorpSettings, CorpTyping, RunTyping } from './types';

type Values = Readonly<Record<string, unknown>>;

const entriesOf = <T>(fields: Fields, value: (field: Field) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, value(field)]));

const withoutUndefined = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** What a config without `corp` means: the published options, with a local population that a small machine can score. */
export const defaultCorp = withoutUndefined(
  entriesOf(corpFields, (field) => field.default),
) as unknown as CorpSettings;

/** What the published script sets (scripts/run.sh). */
export const publishedCorp = withoutUndefined(
  entriesOf(corpFields, (field) => field.published ?? field.default),
) as unknown as CorpSettings;

const firstTyped = (field: Field): Typed => typedOf(field, field.default);

/** Where the form begins. */
export const firstTyping = entriesOf(runFields, firstTyped) as unknown as RunTyping;
export const firstCorpTyping = entriesOf(corpFields, firstTyped) as unknown as CorpTyping;

/** The options of CoRP as a form holds them. */
export function corpTyping(corp: CorpSettings): CorpTyping {
  const values = corp as unknown as Values;
  return Object.fromEntries(
    Object.entries(corpFields).map(([key, field]) => [key, typedOf(field, values[key])]),
  ) as unknown as CorpTyping;
}

const ofLink = (field: Field): unknown => field.link ?? field.absent;

/** What a link of version 1 means where it says nothing; options of CoRP begin with 'corp.'. */
export const linkDefaults: Values = {
  ...entriesOf(runFields, ofLink),
  ...Object.fromEntries(
    Object.entries(entriesOf(corpFields, ofLink)).map(([key, value]) => [corpPrefix + key, value]),
  ),
};
