/** Shared by the readers of config.json: checked sizes, errors in plain words and common fields. */
import * as v from 'valibot';
import { LabError } from '../protocol';

const familyNames = ['llama', 'qwen2', 'qwen3', 'olmo2', 'olmo3', 'gpt2', 'gpt_neox'] as const;
export type FamilyName = (typeof familyNames)[number];

export const size = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));
export const positive = v.pipe(v.number(), v.finite(), v.minValue(Number.MIN_VALUE));
export const positions = size(2 ** 24);
export const vocabulary = size(2 ** 20);
export const width = size(2 ** 16);
export const count = size(1024);
export const ffnWidth = size(2 ** 20);

export function unsupported(what: string): LabError {
  return new LabError(
    'unsupported-model',
    `unsupported ${what}`,
    `Choose a model of a supported family: ${familyNames.join(', ')}.`,
  );
}

export function badConfig(what: string): LabError {
  return new LabError(
    'bad-model',
    `config.json: ${what}.`,
    'Check that this is the config.json of the model.',
  );
}

export function parseConfig<S extends v.GenericSchema>(schema: S, json: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw badConfig(issueWords(issue));
}

function issueWords(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue);
  if (field !== null && issue.received === 'undefined') return `${field} is missing`;
  return `${field ?? 'the file'}: ${issue.message.slice(0, 160)}`;
}

export function tokenIds(value: number | number[] | null | undefined): number[] {
  return value === null || value === undefined ? [] : [value].flat();
}

/** Head size: as given, or hidden size / heads. Throws LabError bad-model if it does not divide evenly. */
export function headSize(hidden: number, heads: number, kvHeads: number, given?: number | null): number {
  const headDim = given ?? hidden / heads;
  if (!Number.isInteger(headDim)) throw badConfig(`a head size of ${headDim} is not a whole number`);
  if (heads % kvHeads !== 0)
    throw badConfig(`${heads} attention heads cannot share ${kvHeads} key-value heads`);
  return headDim;
}
