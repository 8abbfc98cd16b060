/** A config back as what one would have typed: for links, saved runs and running again. */
import type { RunConfig } from '../../protocol';
import {
  corpFields,
  corpPrefix,
  corpTyping,
  firstCorpTyping,
  readTyped,
  runFields,
  typedOf,
  type Fields,
  type Typed,
} from '../../settings';
import type { Draft } from './draft';
import { presets, type PresetId } from './presets';

const sizes = ['members', 'support', 'probe', 'test', 'voteMax'] as const;

function presetOf(config: RunConfig, corp: Draft['corp']): PresetId {
  const fits = presets.find(
    (preset) =>
      preset.sizes &&
      sizes.every((size) => preset.sizes![size] === config[size]) &&
      Object.entries(preset.grid ?? {}).every(
        ([list, typed]) => corp[list as 'q' | 'beta' | 'scale'] === typed,
      ),
  );
  return fits?.id ?? 'custom';
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Values by path that their boxes would not be read as. */
function exactOf(fields: Fields, settings: object, prefix = ''): (readonly [path: string, value: unknown])[] {
  const values = new Map<string, unknown>(Object.entries(settings));
  return Object.entries(fields)
    .filter(([key, field]) => !same(readTyped(field, typedOf(field, values.get(key))), values.get(key)))
    .map(([key]) => [prefix + key, values.get(key)] as const);
}

function corpExact({ method, corp }: RunConfig): (readonly [path: string, value: unknown])[] {
  if (method !== 'corp') return [];
  return corp ? exactOf(corpFields, corp, corpPrefix) : [['corp', undefined]];
}

function corpOf(config: RunConfig, before: Draft): Draft['corp'] {
  if (config.corp) return corpTyping(config.corp);
  return config.method === 'corp' ? firstCorpTyping : before.corp;
}

/**
 * The config as it would be typed, read back as it is (a list keeps its order) until it is edited. `before` stands in for
 * what a config of RandOpt does not say of CoRP.
 */
export function draftOf(config: RunConfig, before: Draft): Draft {
  const corp = corpOf(config, before);
  const { model: _model, ...fields } = runFields;
  const values = new Map<string, unknown>(Object.entries(config));
  const typing = Object.entries(fields).map(([key, field]): [string, Typed] => [
    key,
    typedOf(field, values.get(key)),
  ]);
  return {
    ...before,
    ...(Object.fromEntries(typing) as Partial<Draft>),
    preset: presetOf(config, corp),
    corp,
    exact: Object.fromEntries([...exactOf(fields, config), ...corpExact(config)]),
  };
}
