/**
 * A run's settings in an address and back: `#/?v=1&members=256`. Only what differs from the defaults of that version, which
 * stay as they are for ever, so that an old link goes on meaning the same; never any data.
 */
import type { CorpSettings, RunConfig } from '../../protocol';

const corpDefaults: CorpSettings = {
  geometry: 'seed basis',
  q: [0.5, 0.7, 0.9],
  beta: [1, 5, 20],
  scale: [1, 2, 4, 8, 16],
  rank: 8,
  attempts: 3,
  localPopulation: 32,
  isoLambda: 0.5,
  sigmaDown: 0.5,
  acceptEpsilon: 0,
  patience: 2,
  maxAccepted: 2,
  regressionLambda: 2,
  regressionLambdaFinal: 2,
  targetEssInitial: 16,
  targetEssFinal: 4,
  lcbZ: 1,
  budget: 'fast',
};

type Flat = Readonly<Record<string, string | number | boolean | readonly number[]>>;

/** Of version 1: never change these, write a version 2. */
const linkDefaults = {
  method: 'corp',
  model: 'thicket-49k',
  task: 'story',
  noise: 'independent',
  populationSeed: 1,
  splitSeed: 1,
  members: 128,
  sigmas: [0.006, 0.012],
  support: 64,
  probe: 64,
  test: 128,
  voteMax: 25,
  repeats: 1,
  /** Tokens of an answer: the task's own. */
  maxNew: 'task',
  diagnostics: true,
} as const satisfies Flat;

const corpPrefix = 'corp.';

/** Every setting under one name; those of CoRP only where it is the method. */
function flatten(config: RunConfig): Flat {
  const flat: Record<string, Flat[string]> = {};
  for (const key of Object.keys(linkDefaults) as (keyof typeof linkDefaults)[])
    flat[key] = config[key] ?? linkDefaults[key];
  if (config.method === 'corp')
    for (const [key, value] of Object.entries(config.corp ?? corpDefaults))
      flat[corpPrefix + key] = value as number;
  return flat;
}

export const flatDefaults: Flat = {
  ...linkDefaults,
  ...Object.fromEntries(Object.entries(corpDefaults).map(([key, value]) => [corpPrefix + key, value])),
};

/** What follows the '#' of a link. */
export function linkOf(config: RunConfig): string {
  const query = new URLSearchParams({ v: '1' });
  for (const [key, value] of Object.entries(flatten(config)))
    if (String(value) !== String(flatDefaults[key])) query.set(key, String(value));
  return `#/?${query.toString().replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':')}`;
}
