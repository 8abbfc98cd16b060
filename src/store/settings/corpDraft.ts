/** CoRP's options as they are being typed in, and their way to CorpSettings or to what is wrong with them. */
import type { CorpSettings, MetricName } from '../../protocol';
import type { Typed } from './draft';

const corpLists = ['q', 'beta', 'scale'] as const;
export type CorpList = (typeof corpLists)[number];

const corpNumbers = [
  'rank',
  'attempts',
  'localPopulation',
  'isoLambda',
  'sigmaDown',
  'acceptEpsilon',
  'patience',
  'maxAccepted',
  'regressionLambda',
  'regressionLambdaFinal',
  'targetEssInitial',
  'targetEssFinal',
  'lcbZ',
] as const;
export type CorpNumber = (typeof corpNumbers)[number];

export interface CorpDraft extends Readonly<Record<CorpNumber, Typed>>, Readonly<Record<CorpList, string>> {
  readonly geometry: MetricName;
  readonly budget: CorpSettings['budget'];
}

/** What the published script sets. */
export const publishedCorpDraft: CorpDraft = {
  geometry: 'seed basis',
  q: '0.5, 0.7, 0.9',
  beta: '0.5, 1, 2, 5, 10, 20, 50',
  scale: '0.5, 1, 2, 4, 8, 16',
  rank: 8,
  attempts: 3,
  localPopulation: 100,
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

/** The same with a local population that a small machine scores in seconds. */
export const firstCorpDraft: CorpDraft = { ...publishedCorpDraft, localPopulation: 32 };

interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
}

const whole = (low: number, high: number): Bounds => ({ low, high, whole: true });
const real = (low: number, high: number): Bounds => ({ low, high, whole: false });

export const corpBounds: Readonly<Record<CorpNumber | CorpList, Bounds>> = {
  q: real(0, 1),
  beta: real(0, 1000),
  scale: real(1e-6, 1e4),
  rank: whole(0, 64),
  attempts: whole(0, 100),
  localPopulation: whole(1, 10_000),
  isoLambda: real(0, 1),
  sigmaDown: real(0.01, 1),
  acceptEpsilon: real(0, 100),
  patience: whole(0, 100),
  maxAccepted: whole(0, 100),
  regressionLambda: real(0, 1000),
  regressionLambdaFinal: real(0, 1000),
  targetEssInitial: real(1, 1e5),
  targetEssFinal: real(1, 1e5),
  lcbZ: real(0, 10),
};

export type CorpProblems = Readonly<Partial<Record<CorpNumber | CorpList, string>>>;

const mostEntries = 32;

function outside(value: number, { low, high, whole: isWhole }: Bounds): string | undefined {
  if (!Number.isFinite(value)) return 'This must be a number.';
  if (isWhole && !Number.isInteger(value)) return 'This must be a whole number.';
  if (value < low) return `This must be at least ${low}.`;
  if (value > high) return `This must be at most ${high}.`;
  return undefined;
}

/** Numbers separated by commas or spaces, or what is wrong with them. */
function readList(field: CorpList, typed: string): readonly number[] | string {
  const words = typed.split(/[\s,;]+/).filter((word) => word !== '');
  if (words.length === 0) return 'Type at least one number.';
  if (words.length > mostEntries) return `Use at most ${mostEntries} numbers.`;
  const values = words.map(Number);
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) return `“${words[odd]!.slice(0, 12)}” is not a number. Separate numbers by commas.`;
  const problem = values.map((value) => outside(value, corpBounds[field])).find((found) => found);
  if (problem) return problem.replace('This', 'Every number');
  return [...new Set(values)].sort((a, b) => a - b);
}

export interface CorpReading {
  /** Null while something is wrong. */
  readonly settings: CorpSettings | null;
  readonly problems: CorpProblems;
}

export function readCorpDraft(draft: CorpDraft): CorpReading {
  const problems: Partial<Record<CorpNumber | CorpList, string>> = {};
  const lists = { q: [], beta: [], scale: [] } as Record<CorpList, readonly number[]>;
  for (const field of corpLists) {
    const read = readList(field, draft[field]);
    if (typeof read === 'string') problems[field] = read;
    else lists[field] = read;
  }
  for (const field of corpNumbers) {
    const value = draft[field];
    const problem = value === '' ? 'Type a number.' : outside(value, corpBounds[field]);
    if (problem) problems[field] = problem;
  }
  if (Object.keys(problems).length > 0) return { settings: null, problems };
  const numbers = Object.fromEntries(corpNumbers.map((field) => [field, draft[field]]));
  const { geometry, budget } = draft;
  return { settings: { geometry, budget, ...lists, ...(numbers as Record<CorpNumber, number>) }, problems };
}
