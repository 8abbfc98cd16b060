/** Reads the settings of a link; it comes from anywhere, so every part of it is checked. Loaded when there is a link. */
import type { Result, RunConfig } from '../../protocol';
import { checkSettings, corpPrefix, fieldsByPath, linkDefaults, readText } from '../../settings';

const refused = (message: string): Result<never> => ({
  ok: false,
  error: {
    kind: 'bad-config',
    message,
    hint: 'The link’s settings cannot be read, so nothing was changed. Ask for the link again, or open it in a newer version of the lab.',
  },
});

/** The settings by path, with what version 1 means where the link says nothing. */
function valuesOf(query: URLSearchParams): ReadonlyMap<string, unknown> {
  const given = new Map(query);
  return new Map(
    [...fieldsByPath].flatMap(([path, field]) => {
      const text = given.get(path);
      const value = text === undefined ? linkDefaults[path] : readText(field, text);
      return value === undefined || value === field.absent ? [] : [[path, value] as const];
    }),
  );
}

/** The config a link stands for, or bad-config in plain words. Options of CoRP are checked whatever the method. */
export function readLink(query: URLSearchParams): Result<RunConfig> {
  if (query.get('v') !== '1') return refused('The link is of a version that this lab does not know.');
  const unknown = [...query.keys()].find((key) => key !== 'v' && !fieldsByPath.has(key));
  if (unknown !== undefined) return refused(`“${unknown.slice(0, 60)}” is not a setting of a run.`);
  const values = [...valuesOf(query)];
  const isOfCorp = ([path]: readonly [string, unknown]) => path.startsWith(corpPrefix);
  const { config, problems } = checkSettings({
    version: 1,
    ...Object.fromEntries(values.filter((entry) => !isOfCorp(entry))),
    corp: Object.fromEntries(
      values.filter(isOfCorp).map(([path, value]) => [path.slice(corpPrefix.length), value]),
    ),
  });
  if (!config) return refused(problems[0]!.message);
  const { corp: _options, ...randopt } = config;
  return { ok: true, value: config.method === 'corp' ? config : randopt };
}
