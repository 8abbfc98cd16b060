/** Reads the settings of a link; it comes from anywhere, so every part of it is checked. Loaded when there is a link. */
import * as v from 'valibot';
import type { CorpSettings, Result, RunConfig } from '../../protocol';
import { bounds } from './draft';
import { corpBounds } from './corpDraft';
import { flatDefaults } from './link';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(300));

const numeric = ({ low, high, whole }: { low: number; high: number; whole: boolean }) =>
  v.pipe(
    v.string(),
    v.regex(/^-?\d+(\.\d+)?(e-?\d+)?$/i, 'is not a number'),
    v.transform(Number),
    v.check((value) => value >= low && value <= high, `is not between ${low} and ${high}`),
    v.check((value) => !whole || Number.isInteger(value), 'is not a whole number'),
  );

const numbers = (low: number, high: number) =>
  v.pipe(
    v.string(),
    v.transform((typed) => typed.split(',')),
    v.maxLength(32, 'has more than 32 entries'),
    v.array(numeric({ low, high, whole: false })),
  );

const sized = Object.fromEntries(
  Object.entries(bounds).map(([key, [low, high]]) => [key, v.optional(numeric({ low, high, whole: true }))]),
);

const corpSized = Object.fromEntries(
  Object.entries(corpBounds).map(([key, bound]) => [
    `corp.${key}`,
    v.optional(['q', 'beta', 'scale'].includes(key) ? numbers(bound.low, bound.high) : numeric(bound)),
  ]),
);

const schema = v.strictObject({
  v: v.literal('1', 'is of a version that this lab does not know'),
  method: v.optional(v.picklist(['randopt', 'corp'])),
  model: v.optional(text),
  task: v.optional(text),
  noise: v.optional(v.picklist(['independent', 'tied'])),
  sigmas: v.optional(numbers(1e-12, 10)),
  maxNew: v.optional(numeric({ low: 1, high: 4096, whole: true })),
  diagnostics: v.optional(
    v.pipe(
      v.picklist(['true', 'false']),
      v.transform((typed) => typed === 'true'),
    ),
  ),
  'corp.geometry': v.optional(v.picklist(['seed basis', 'weight space'])),
  'corp.budget': v.optional(v.picklist(['fast', 'sweep'])),
  ...sized,
  ...corpSized,
});

/** The config a link stands for, or bad-config in plain words. */
export function readLink(query: URLSearchParams): Result<RunConfig> {
  const parsed = v.safeParse(schema, Object.fromEntries(query));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue)?.slice(0, 40) ?? 'it';
    return {
      ok: false,
      error: {
        kind: 'bad-config',
        message: `The link’s settings cannot be read: “${where}” ${issue.type === 'strict_object' ? 'is unknown' : issue.message.slice(0, 120)}.`,
        hint: 'The lab keeps its own settings. Ask for the link again, or open it in a newer version of the lab.',
      },
    };
  }
  const flat: Record<string, unknown> = { ...flatDefaults, ...parsed.output };
  const part = (prefix: string, keys: readonly string[]) =>
    Object.fromEntries(keys.map((key) => [key, flat[prefix + key]]));
  const all = Object.keys(flatDefaults);
  const own = all.filter((key) => !key.startsWith('corp.'));
  const ofCorp = all.filter((key) => key.startsWith('corp.')).map((key) => key.slice('corp.'.length));
  const { repeats, maxNew, diagnostics, ...config } = part('', own) as unknown as Omit<
    RunConfig,
    'maxNew'
  > & {
    readonly repeats: number;
    readonly maxNew: number | 'task';
    readonly diagnostics: boolean;
  };
  return {
    ok: true,
    value: {
      ...config,
      version: 1,
      ...(config.method === 'corp' ? { corp: part('corp.', ofCorp) as unknown as CorpSettings } : {}),
      ...(repeats > 1 ? { repeats } : {}),
      ...(maxNew === 'task' ? {} : { maxNew }),
      ...(diagnostics ? {} : { diagnostics }),
    },
  };
}
