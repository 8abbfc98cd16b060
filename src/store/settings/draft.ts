/** The experiment as it is being typed in, and its way to a RunConfig or to what is wrong with it, in plain words. */
import type { NoiseMode, RunConfig, TaskInfo } from '../../protocol';
import { firstCorpDraft, readCorpDraft, type CorpDraft, type CorpProblems } from './corpDraft';
import { presets, publishedSigmas, type PresetId } from './presets';

/** What a number field holds: '' while it is empty. */
export type Typed = number | '';

export const numberFields = [
  'members',
  'support',
  'probe',
  'test',
  'voteMax',
  'populationSeed',
  'splitSeed',
  'repeats',
] as const;
export type NumberField = (typeof numberFields)[number];

export interface Draft extends Readonly<Record<NumberField, Typed>> {
  readonly preset: PresetId;
  readonly task: string;
  readonly method: RunConfig['method'];
  readonly corp: CorpDraft;
  readonly noise: NoiseMode;
  /** Most tokens of an answer; null for the task's own. */
  readonly maxNew: number | null;
  /** Geometry is measured along the way. */
  readonly diagnostics: boolean;
  /** As typed: numbers separated by commas or spaces. */
  readonly sigmas: string;
}

type ProblemOf = Partial<Record<NumberField | 'sigmas', string>> & { corp?: CorpProblems };
export type Problems = Readonly<ProblemOf>;

const largest = 100_000;

export const bounds: Readonly<Record<NumberField, readonly [low: number, high: number]>> = {
  members: [1, largest],
  support: [1, largest],
  probe: [0, largest],
  test: [1, largest],
  voteMax: [1, 1000],
  populationSeed: [0, 2 ** 32 - 1],
  splitSeed: [0, 2 ** 32 - 1],
  repeats: [1, 100],
};

const mostSigmas = 8;
const largestSigma = 10;

export const showSigmas = (sigmas: readonly number[]): string => sigmas.join(', ');

export const firstDraft: Draft = {
  preset: 'demo',
  task: '',
  method: 'corp',
  corp: { ...firstCorpDraft, ...presets[0]!.grid },
  noise: 'independent',
  populationSeed: 1,
  splitSeed: 1,
  repeats: 1,
  maxNew: null,
  diagnostics: true,
  sigmas: showSigmas(publishedSigmas),
  ...presets[0]!.sizes!,
};

/** Any edit of a size makes the experiment the person's own. */
export function editDraft(draft: Draft, patch: Partial<Draft>): Draft {
  const sizes = ['members', 'support', 'probe', 'test', 'voteMax'] as const;
  const grid = patch.corp !== undefined && patch.corp !== draft.corp;
  const custom = grid || sizes.some((field) => patch[field] !== undefined && patch[field] !== draft[field]);
  return { ...draft, ...(custom ? { preset: 'custom' } : {}), ...patch };
}

/** The task chosen; where its rows are too few for the prompts asked for, they are shared out 3 : 3 : 4. */
export function draftOfTask(draft: Draft, { id, rows }: TaskInfo): Partial<Draft> {
  const asked = Number(draft.support) + Number(draft.probe) + Number(draft.test);
  if (rows === undefined || asked <= rows) return { task: id };
  const part = Math.floor(0.3 * rows);
  return { task: id, support: part, probe: part, test: rows - 2 * part };
}

export function applyPreset(draft: Draft, id: PresetId): Draft {
  const { sizes, grid } = presets.find((preset) => preset.id === id)!;
  return { ...draft, ...sizes, corp: { ...draft.corp, ...grid }, preset: id };
}

const grouped = new Intl.NumberFormat('en');

function numberProblem(field: NumberField, value: Typed): string | undefined {
  const [low, high] = bounds[field];
  if (value === '') return 'Type a number.';
  if (!Number.isInteger(value)) return 'This must be a whole number.';
  if (value < low) return `This must be at least ${grouped.format(low)}.`;
  if (value > high) return `This must be at most ${grouped.format(high)}.`;
  return undefined;
}

/** The sigmas typed, ascending, or what is wrong with them. */
export function readSigmas(typed: string): readonly number[] | string {
  const words = typed.split(/[\s,;]+/).filter((word) => word !== '');
  if (words.length === 0) return 'Type at least one sigma, such as 0.01.';
  if (words.length > mostSigmas) return `Use at most ${mostSigmas} sigmas, so that the charts stay readable.`;
  const values = words.map(Number);
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) return `“${words[odd]!.slice(0, 12)}” is not a number. Separate sigmas by commas.`;
  if (values.some((value) => value <= 0))
    return 'Every sigma must be above 0: without noise nothing changes.';
  if (values.some((value) => value > largestSigma)) {
    return `A sigma above ${largestSigma} would drown any model in noise.`;
  }
  if (new Set(values).size < values.length) return 'A sigma is listed twice.';
  return values.sort((a, b) => a - b);
}

/** What CoRP needs to tell two models apart at all. */
const leastForCorp = { probe: 2, support: 4 } as const;

export interface Reading {
  /** Null while something is wrong. */
  readonly config: RunConfig | null;
  readonly problems: Problems;
}

export function readDraft(draft: Draft, model: string): Reading {
  const problems: ProblemOf = {};
  for (const field of numberFields) {
    const problem = numberProblem(field, draft[field]);
    if (problem !== undefined) problems[field] = problem;
  }
  const { members, voteMax } = draft;
  if (!problems.members && !problems.voteMax && Number(voteMax) > Number(members)) {
    problems.voteMax = `The best ${voteMax} cannot vote when there are only ${members} members.`;
  }
  const corp = draft.method === 'corp' ? readCorpDraft(draft.corp) : null;
  if (corp && !corp.settings) problems.corp = corp.problems;
  if (corp && !problems.probe && Number(draft.probe) < leastForCorp.probe)
    problems.probe = `CoRP chooses its model on these prompts: use at least ${leastForCorp.probe}, better 64.`;
  if (corp && !problems.support && Number(draft.support) < leastForCorp.support)
    problems.support = `CoRP splits these prompts in two halves: use at least ${leastForCorp.support}, better 64.`;
  const sigmas = readSigmas(draft.sigmas);
  if (typeof sigmas === 'string') return { config: null, problems: { ...problems, sigmas } };
  if (Object.keys(problems).length > 0 || draft.task === '' || model === '')
    return { config: null, problems };
  const { task, method, noise, populationSeed, splitSeed, support, probe, test, repeats } = draft as Draft &
    Record<NumberField, number>;
  const config: RunConfig = {
    version: 1,
    method,
    model,
    task,
    noise,
    populationSeed,
    splitSeed,
    members: Number(members),
    sigmas,
    support,
    probe,
    test,
    voteMax: Number(voteMax),
    ...(corp?.settings ? { corp: corp.settings } : {}),
    ...(repeats > 1 ? { repeats } : {}),
    ...(draft.maxNew === null ? {} : { maxNew: draft.maxNew }),
    ...(draft.diagnostics ? {} : { diagnostics: false }),
  };
  return { config, problems };
}
