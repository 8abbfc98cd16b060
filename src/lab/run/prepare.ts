/** Holds a RunConfig, which may come from a file, against what a run can do. */
import * as v from 'valibot';
import { publishedOptions, type CorpOptions } from '../../corp';
import { LabError, type MetricName, type GridRequest, type RunConfig } from '../../protocol';
import { drawSplits, findTask, type Splits, type Task } from '../../tasks';

const whole = (what: string, least: number, most: number) =>
  v.pipe(
    v.number(`${what} must be a number.`),
    v.integer(`${what} must be a whole number.`),
    v.minValue(least, `${what} must be at least ${least}.`),
    v.maxValue(most, `${what} must be at most ${most}.`),
  );

const text = (what: string) =>
  v.pipe(v.string(`${what} must be text.`), v.minLength(1, `${what} is empty.`), v.maxLength(1000));

const sigma = v.pipe(
  v.number('Every sigma must be a number.'),
  v.finite('Every sigma must be finite.'),
  v.check((value) => value > 0, 'Every sigma must be above 0.'),
  v.maxValue(10, 'A sigma above 10 would drown any model in noise.'),
);

const value = (what: string, least: number, most: number) =>
  v.pipe(
    v.number(`${what} must be a number.`),
    v.minValue(least, `${what} must be at least ${least}.`),
    v.maxValue(most, `${what} must be at most ${most}.`),
  );

const grid = (what: string, least: number, most: number) =>
  v.pipe(
    v.array(value(`Every ${what}`, least, most), `The ${what} list must be a list of numbers.`),
    v.minLength(1, `The ${what} list is empty.`),
    v.maxLength(32, `The ${what} list has more than 32 entries.`),
  );

const corpSchema = v.strictObject({
  geometry: v.picklist(['seed basis', 'weight space'], 'geometry must be "seed basis" or "weight space".'),
  q: grid('q', 0, 1),
  beta: grid('beta', 0, 1000),
  scale: grid('scale', 1e-6, 1e4),
  rank: whole('The rank', 0, 64),
  attempts: whole('The rounds of stage 2', 0, 100),
  localPopulation: whole('The local population', 1, 10_000),
  isoLambda: value('The isotropic share', 0, 1),
  sigmaDown: value('The shrinking of sigma', 0.01, 1),
  acceptEpsilon: value('The least gain on probe', 0, 100),
  patience: whole('The patience', 0, 100),
  maxAccepted: whole('The most accepted rounds', 0, 100),
  regressionLambda: value('The price of a regression', 0, 1000),
  regressionLambdaFinal: value('The final price of a regression', 0, 1000),
  targetEssInitial: value('The first sample size', 1, 1e5),
  targetEssFinal: value('The last sample size', 1, 1e5),
  lcbZ: value('The standard errors of the gate', 0, 10),
  budget: v.picklist(['fast', 'sweep'], 'budget must be "fast" or "sweep".'),
});

const schema = v.strictObject({
  version: v.literal(1, 'version must be 1.'),
  method: v.picklist(['randopt', 'corp'], 'method must be "randopt" or "corp".'),
  model: text('The model'),
  task: text('The task'),
  noise: v.picklist(['independent', 'tied'], 'noise must be "independent" or "tied".'),
  populationSeed: whole('The population seed', 0, 2 ** 32 - 1),
  splitSeed: whole('The split seed', 0, 2 ** 32 - 1),
  members: whole('The number of members', 1, 100_000),
  sigmas: v.pipe(
    v.array(sigma, 'sigmas must be a list of numbers.'),
    v.minLength(1, 'Give at least one sigma.'),
    v.maxLength(16, 'Give at most 16 sigmas.'),
    v.check((values) => new Set(values).size === values.length, 'A sigma is listed twice.'),
  ),
  support: whole('The number of support prompts', 1, 100_000),
  probe: whole('The number of probe prompts', 0, 100_000),
  test: whole('The number of test prompts', 1, 100_000),
  voteMax: whole('The largest vote', 1, 1000),
  corp: v.optional(corpSchema),
  repeats: v.optional(whole('The number of populations', 1, 100)),
  diagnostics: v.optional(v.boolean('diagnostics must be true or false.')),
  maxNew: v.optional(whole('The longest answer', 1, 4096)),
});

const listOf = (what: string) =>
  v.pipe(
    v.array(text(`Every ${what}`), `The ${what}s must be a list.`),
    v.minLength(1, `Give at least one ${what}.`),
    v.maxLength(100, `Give at most 100 ${what}s.`),
  );

const gridSchema = v.strictObject({
  models: listOf('model'),
  tasks: listOf('task'),
  noise: v.pipe(
    v.array(schema.entries.noise, 'noise must be a list.'),
    v.minLength(1, 'Give at least one noise.'),
    v.maxLength(2, 'noise has only two kinds.'),
  ),
  members: whole('The number of members', 8, 100_000),
  support: whole('The number of support prompts', 8, 100_000),
  populationSeed: schema.entries.populationSeed,
  splitSeed: schema.entries.splitSeed,
  sigmas: v.optional(schema.entries.sigmas),
});

/** Consolidation chooses on probe and gates on half of support: both need something to tell models apart by. */
function checkSplits({ probe, support }: RunConfig): void {
  if (probe < 2) {
    throw new LabError(
      'bad-config',
      `CoRP chooses its model on the probe prompts; ${probe} cannot tell two models apart.`,
      'Use at least 2, better 64 or more.',
    );
  }
  if (support < 4) {
    throw new LabError(
      'bad-config',
      `CoRP splits the support prompts in two halves; ${support} are too few.`,
      'Use at least 4, better 64 or more.',
    );
  }
}

function withoutUndefined(parsed: v.InferOutput<typeof schema>): RunConfig {
  const { corp, repeats, diagnostics, maxNew, ...rest } = parsed;
  return {
    ...rest,
    ...(corp ? { corp } : {}),
    ...(repeats === undefined ? {} : { repeats }),
    ...(diagnostics === undefined ? {} : { diagnostics }),
    ...(maxNew === undefined ? {} : { maxNew }),
  };
}

/** Throws LabError bad-config with the first thing wrong in plain words. */
function parseAs<S extends v.GenericSchema>(shape: S, input: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(shape, input);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  const unknownKey = issue.type === 'strict_object';
  const message = unknownKey ? `${path ?? 'The config'}: ${issue.message.slice(0, 120)}` : issue.message;
  throw new LabError('bad-config', message, 'Change the setting and try again.');
}

/** A grid's request, which may come from a file. Throws LabError bad-config or not-found. */
export function checkGrid(input: unknown): GridRequest {
  const { sigmas, ...request } = parseAs(gridSchema, input);
  request.tasks.forEach(findTask);
  return { ...request, ...(sigmas ? { sigmas } : {}) };
}

/** The config, or LabError bad-config with the first thing wrong in plain words. */
export function checkConfig(input: unknown): RunConfig {
  const config = withoutUndefined(parseAs(schema, input));
  if (config.method === 'corp') checkSplits(config);
  if (config.voteMax > config.members) {
    throw new LabError(
      'bad-config',
      `A vote of the best ${config.voteMax} needs at least as many members; there are ${config.members}.`,
      `Raise the members to ${config.voteMax} or lower the largest vote to ${config.members}.`,
    );
  }
  return config;
}

export interface Experiment {
  readonly config: RunConfig;
  readonly task: Task;
  readonly splits: Splits;
}

/** A checked config with its task and prompts. Throws LabError bad-config or not-found. */
export function prepare(input: unknown): Experiment {
  const config = checkConfig(input);
  const task = findTask(config.task);
  const splits = drawSplits(task, config, config.splitSeed);
  return {
    config,
    task: { ...task, maxNewTokens: config.maxNew ?? task.maxNewTokens },
    splits,
  };
}

/** CoRP's options of a config, or the published ones with a local population a small machine scores in seconds. */
export function corpOptions(config: RunConfig): CorpOptions & { readonly geometry: MetricName } {
  return (
    config.corp ?? {
      geometry: 'seed basis',
      ...publishedOptions,
      localPopulation: 32,
    }
  );
}
