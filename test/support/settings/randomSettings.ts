/** Valid settings at random over every declared field, and one way each to be wrong. */
import type { Draws } from '../../../src/math/random';
import { testDraws } from '../testDraws';
import type { RunConfig } from '../../../src/protocol';
import {
  checkSettings,
  corpFields,
  corpPrefix,
  isOptional,
  runFields,
  showList,
  type Field,
  type Fields,
  type Typed,
} from '../../../src/settings';

type ListField = Extract<Field, { kind: 'list' }>;
type NumberField = Extract<Field, { kind: 'whole' | 'real' }>;

const uniform = (draws: Draws): number => draws.word() / 2 ** 32;

/** Small and large values alike, the bounds now and then. */
function numberOf({ kind, low, high }: Pick<NumberField, 'kind' | 'low' | 'high'>, draws: Draws): number {
  const pick = draws.integer(8);
  if (pick < 2) return pick === 0 ? low : high;
  const value = low + (high - low) * uniform(draws) ** (1 + draws.integer(6));
  return kind === 'whole' ? Math.round(value) : value;
}

function listOf(field: ListField, draws: Draws): readonly number[] {
  const low = field.exclusive ? 1e-9 : field.low;
  const wanted = 1 + draws.integer(field.most);
  const values = Array.from({ length: wanted }, () =>
    numberOf({ kind: 'real', low, high: field.high }, draws),
  );
  return [...new Set(values)].sort((a, b) => a - b);
}

const letters = [...'abcXYZ0189-_./:@#&=?% ü“'];
const anyOf = <T>(from: readonly T[], draws: Draws): T => from[draws.integer(from.length)]!;

function valueOf(field: Field, draws: Draws): unknown {
  switch (field.kind) {
    case 'whole':
    case 'real':
      return numberOf(field, draws);
    case 'list':
      return listOf(field, draws);
    case 'choice':
      return anyOf(Object.keys(field.options), draws);
    case 'flag':
      return draws.integer(2) === 0;
    case 'text':
      return Array.from({ length: 1 + draws.integer(40) }, () => anyOf(letters, draws)).join('');
  }
}

/** Optional settings are there half the time, and never say what their absence would. */
function valuesOf(fields: Fields, draws: Draws, wanted: (field: Field) => boolean): Record<string, unknown> {
  const values = Object.entries(fields)
    .filter(([, field]) => wanted(field) && (!isOptional(field) || draws.integer(2) === 0))
    .map(([key, field]) => [key, valueOf(field, draws)] as const)
    .filter(([key, value]) => value !== fields[key]!.absent);
  return Object.fromEntries(values);
}

/** The config of this number: valid, canonical, with its keys in the order of a log. */
export function randomSettings(seed: number): RunConfig {
  const draws = testDraws(seed, 1);
  for (;;) {
    const required = valuesOf(runFields, draws, (field) => !isOptional(field));
    const corp = required.method === 'corp' ? { corp: valuesOf(corpFields, draws, () => true) } : {};
    const { config } = checkSettings({
      version: 1,
      ...required,
      voteMax: 1 + draws.integer(Math.min(1000, required.members as number)),
      ...corp,
      ...valuesOf(runFields, draws, isOptional),
    });
    if (config) return config;
  }
}

/** The same settings with their lists descending, the largest entry twice where there is room. */
export function unsorted(config: RunConfig): RunConfig {
  const turned = (list: readonly number[], { most }: ListField): readonly number[] => {
    const down = [...list].reverse();
    return list.length > 1 && list.length < most ? [...down, down[0]!] : down;
  };
  const { corp } = config;
  const { q, beta, scale } = corpFields;
  const lists = corp && {
    q: turned(corp.q, q),
    beta: turned(corp.beta, beta),
    scale: turned(corp.scale, scale),
  };
  return {
    ...config,
    sigmas: turned(config.sigmas, runFields.sigmas),
    ...(corp ? { corp: { ...corp, ...lists } } : {}),
  };
}

/** A mistake, as each way in can put it; absent where a way in cannot. */
export interface Mistake {
  readonly path: string;
  readonly json: unknown;
  readonly typed?: Typed;
  readonly text?: string;
}

const everywhere = (path: string, value: string | number): Mistake => ({
  path,
  json: value,
  typed: value,
  text: String(value),
});

function numberMistakes(path: string, field: NumberField): Mistake[] {
  const step = field.kind === 'whole' ? 1 : (field.high - field.low) / 10;
  return [
    everywhere(path, field.low - step),
    everywhere(path, field.high + step),
    { path, json: null, typed: '', ...(isOptional(field) ? {} : { text: '' }) },
    { path, json: '12abc', text: '12abc' },
    { path, json: 'Infinity', text: 'Infinity' },
    ...(field.kind === 'whole' ? [everywhere(path, field.low + 0.5)] : []),
  ].filter(({ json }) => json !== null || field.absent !== null);
}

const listed = (path: string, values: readonly unknown[]): Mistake => ({
  path,
  json: values,
  typed: showList(values as readonly number[]),
  text: values.join(','),
});

function listMistakes(path: string, field: ListField): Mistake[] {
  const { low, high, most } = field;
  const many = Array.from({ length: most + 1 }, (_, i) => low + ((high - low) * (i + 1)) / (most + 2));
  return [
    listed(path, []),
    listed(path, many),
    listed(path, [high / 2, low - 1]),
    listed(path, [high * 2, high / 2]),
    listed(path, [high / 2, 'sharp']),
    listed(path, ['x'.repeat(60)]),
    ...(field.exclusive ? [listed(path, [low])] : []),
    { path, json: 'no list' },
    { path, json: [null] },
  ];
}

function mistakesOf(path: string, field: Field): Mistake[] {
  switch (field.kind) {
    case 'whole':
    case 'real':
      return numberMistakes(path, field);
    case 'list':
      return listMistakes(path, field);
    case 'choice':
      return [
        { path, json: 'magic', typed: 'magic', text: 'magic' },
        { path, json: 3, text: '3' },
      ];
    case 'flag':
      return [
        { path, json: 'perhaps', text: 'perhaps' },
        { path, json: 1 },
      ];
    case 'text':
      return [
        {
          path,
          json: 'x'.repeat(field.most + 1),
          typed: 'x'.repeat(field.most + 1),
          text: 'x'.repeat(field.most + 1),
        },
        { path, json: '', text: '' },
        { path, json: 7 },
      ];
  }
}

/** Every declared setting, wrong in every way its kind can be. */
export const mistakes: readonly Mistake[] = [
  ...Object.entries(runFields).flatMap(([key, field]) => mistakesOf(key, field)),
  ...Object.entries(corpFields).flatMap(([key, field]) => mistakesOf(corpPrefix + key, field)),
];

/** The config with this mistake in it, whatever its type. */
export function withMistake(config: RunConfig, { path, json }: Mistake): Record<string, unknown> {
  if (!path.startsWith(corpPrefix)) return { ...config, [path]: json };
  return { ...config, corp: { ...config.corp, [path.slice(corpPrefix.length)]: json } };
}
