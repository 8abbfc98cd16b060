/** Settings from anywhere, checked against their declaration: the one place where form, link, file and worker meet. */
import { corpFields } from './corp';
import { isOptional, type Field, type Fields } from './field';
import { problemOf } from './problem';
import { rules } from './rules';
import { runFields } from './run';
import type { RunConfig } from './types';

export interface Problem {
  /** Such as 'members' or 'corp.q'; '' for all of it. */
  readonly path: string;
  readonly message: string;
}

export type Checked =
  | { readonly config: RunConfig; readonly problems: readonly [] }
  | { readonly config: null; readonly problems: readonly Problem[] };

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const corpPrefix = 'corp.';

class Check {
  readonly problems: Problem[] = [];

  note(path: string, message: string | null): void {
    if (message !== null) this.problems.push({ path, message });
  }

  unknownKeys(input: Json, known: readonly string[], prefix = ''): void {
    for (const key of Object.keys(input))
      if (!known.includes(key)) {
        const path = `${prefix}${key}`.slice(0, 60);
        this.note(path, `“${path}” is not a setting of a run.`);
      }
  }

  /** What the input says of these fields, in the order of their declaration. */
  fields(fields: Fields, input: Json, prefix: string, wanted: (field: Field) => boolean): Json {
    const checked: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(fields)) {
      const value = Object.hasOwn(input, key) ? input[key] : undefined;
      if (!wanted(field) || (value === undefined && isOptional(field))) continue;
      this.note(prefix + key, problemOf(key, field, value));
      checked[key] = value;
    }
    return checked;
  }

  corp(corp: unknown): Json {
    if (corp === undefined) return {};
    if (!isObject(corp)) {
      this.note('corp', 'corp must be an object.');
      return {};
    }
    this.unknownKeys(corp, Object.keys(corpFields), corpPrefix);
    return { corp: this.fields(corpFields, corp, corpPrefix, () => true) };
  }
}

/** Keys are written in the order of version 1: optional settings last, behind CoRP's. */
function settingsOf(input: Json, check: Check): RunConfig {
  return {
    version: 1,
    ...check.fields(runFields, input, '', (field) => !isOptional(field)),
    ...check.corp(input.corp),
    ...check.fields(runFields, input, '', isOptional),
  } as unknown as RunConfig;
}

function applyRules(settings: RunConfig, check: Check): void {
  const wrong = new Set(check.problems.map(({ path }) => path));
  for (const { path, reads, broken } of rules)
    if (!reads.some((key) => wrong.has(key))) check.note(path, broken(settings));
}

/** The settings as they are, or everything that is wrong with them; lists keep their order (see canonical.ts). */
export function checkSettings(input: unknown): Checked {
  if (!isObject(input))
    return { config: null, problems: [{ path: '', message: 'The settings must be an object.' }] };
  const check = new Check();
  check.unknownKeys(input, ['version', 'corp', ...Object.keys(runFields)]);
  if (input.version !== 1) check.note('version', 'version must be 1.');
  const settings = settingsOf(input, check);
  applyRules(settings, check);
  const { problems } = check;
  return problems.length > 0 ? { config: null, problems } : { config: settings, problems: [] };
}

/** The settings that this version knows; numbers that a run made elsewhere did not tell are 0 there. */
function known(fields: Fields, input: Json, imported: boolean): Json {
  const entries = Object.entries(fields).filter(([key]) => Object.hasOwn(input, key));
  return Object.fromEntries(
    entries.map(([key, field]) => {
      const untold = imported && field.kind === 'whole' && input[key] === 0;
      return [key, untold ? field.low : input[key]];
    }),
  );
}

/**
 * What is wrong with the settings of a recorded run, or null. Settings that only a newer version knows pass; those of a run
 * that was imported from elsewhere need not be ones that could run here.
 */
export function recordedProblem(input: unknown, imported: boolean): string | null {
  if (!isObject(input)) return 'The settings must be an object.';
  const corp = isObject(input.corp) ? known(corpFields, input.corp, imported) : input.corp;
  const settings = { ...known(runFields, input, imported), corp };
  const check = new Check();
  if (input.version !== 1) check.note('version', 'version must be 1.');
  const checked = settingsOf(settings, check);
  if (!imported) applyRules(checked, check);
  return check.problems[0]?.message ?? null;
}
