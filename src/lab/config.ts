/** Holds a RunConfig, which may come from a file, against what a run can do. */
import * as v from 'valibot';
import { LabError, type RunConfig } from '../protocol';
import { drawSplits, findTask, type Splits, type Task } from '../tasks';

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

const schema = v.strictObject({
  version: v.literal(1, 'version must be 1.'),
  method: v.literal('randopt', 'method must be "randopt".'),
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
});

/** The config, or LabError bad-config with the first thing wrong in plain words. */
export function checkConfig(input: unknown): RunConfig {
  const parsed = v.safeParse(schema, input);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue);
    const unknownKey = issue.type === 'strict_object';
    const message = unknownKey ? `${path ?? 'The config'}: ${issue.message.slice(0, 120)}` : issue.message;
    throw new LabError('bad-config', message, 'Change the setting and try again.');
  }
  const config = parsed.output;
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
  return { config, task, splits: drawSplits(task, config, config.splitSeed) };
}
