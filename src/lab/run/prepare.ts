/** Checks a RunConfig, which may come from a file, and readies the task and prompts that it names. */
import { LabError, type GridRequest, type RunConfig } from '../../protocol';
import {
  canonicalList,
  checkSettings,
  defaultCorp,
  problemOf,
  runFields,
  type CorpSettings,
} from '../../settings';
import { drawSplits, findTask, type Splits, type Task } from '../../tasks';

const badConfig = (message: string) =>
  new LabError('bad-config', message, 'Change the setting and try again.');

/** The config as it is, or LabError bad-config with the first thing wrong in plain words. */
export function checkConfig(input: unknown): RunConfig {
  const { config, problems } = checkSettings(input);
  if (config) return config;
  throw badConfig(problems[0]!.message);
}

const gridLists = { models: 'model', tasks: 'task', noise: 'noise' } as const;
const mostOfGrid = { models: 100, tasks: 100, noise: 2 } as const;
/** Fewer cannot be split in two halves that say anything. */
const gridFields = {
  members: { ...runFields.members, low: 8 },
  support: { ...runFields.support, low: 8 },
  populationSeed: runFields.populationSeed,
  splitSeed: runFields.splitSeed,
} as const;

function gridListProblem(key: keyof typeof gridLists, value: unknown): string | null {
  const field = gridLists[key];
  if (!Array.isArray(value)) return `${key} must be a list.`;
  if (value.length === 0) return `Give at least one ${field}.`;
  if (value.length > mostOfGrid[key]) return `${key} has more than ${mostOfGrid[key]} entries.`;
  const problems = value.map((entry: unknown) => problemOf(field, runFields[field], entry));
  return problems.find((problem) => problem !== null) ?? null;
}

function gridProblem(key: string, value: unknown): string | null {
  if (Object.hasOwn(gridLists, key)) return gridListProblem(key as keyof typeof gridLists, value);
  if (Object.hasOwn(gridFields, key))
    return problemOf(key, gridFields[key as keyof typeof gridFields], value);
  if (key === 'sigmas') return value === undefined ? null : problemOf(key, runFields.sigmas, value);
  return `“${key.slice(0, 60)}” is not a setting of a grid.`;
}

/** A grid's request, which may come from a file; its sigmas are sorted. Throws LabError bad-config or not-found. */
export function checkGrid(input: unknown): GridRequest {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw badConfig('The settings must be an object.');
  const given = new Map<string, unknown>(Object.entries(input));
  const sigmas = given.get('sigmas');
  if (Array.isArray(sigmas)) given.set('sigmas', canonicalList(sigmas));
  for (const key of new Set([...given.keys(), ...Object.keys(gridLists), ...Object.keys(gridFields)])) {
    const problem = gridProblem(key, given.get(key));
    if (problem !== null) throw badConfig(problem);
  }
  if (given.get('sigmas') === undefined) given.delete('sigmas');
  const request = Object.fromEntries(given) as unknown as GridRequest;
  request.tasks.forEach(findTask);
  return request;
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

/** CoRP's options of a config, or the defaults. */
export const corpOptions = (config: RunConfig): CorpSettings => config.corp ?? defaultCorp;
