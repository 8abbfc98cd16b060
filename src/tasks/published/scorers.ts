/** The published scorers by task, each scoring many answers at once: most directly, MBPP's in the sandbox. */
import * as v from 'valibot';
import { LabError, type DatasetTaskId, type Sandbox } from '../../protocol';
import type { Score } from '../task';
import { scoreCountdown } from './countdown';
import { scoreGsm8k } from './gsm8k';
import { scoreMath500 } from './math500';
import { scoreMbpp, type MbppTruth } from './mbpp';
import { scoreRocstories } from './rocstories';

/** An answer with its ground truth, as the published code calls it. */
export interface Submission {
  readonly response: string;
  readonly truth: unknown;
}

export type ScoreAnswers = (
  answers: readonly Submission[],
  sandbox: Sandbox,
  signal?: AbortSignal,
) => Promise<readonly Score[]>;

const text = v.pipe(
  v.union([v.string(), v.number(), v.boolean()]),
  v.transform((value) => String(value)),
);
const countdownTruth = v.object({ numbers: v.array(v.number()), target: v.number() });
const rocstoriesTruth = v.object({ gold_labels: v.optional(v.array(v.string()), []) });
const mbppTruth = v.object({
  test_list: v.optional(v.nullable(v.array(v.string())), []),
  test_setup_code: v.optional(v.nullable(v.union([v.string(), v.array(v.string())]))),
});

/** Throws LabError bad-file for an invalid ground truth. */
function read<T>(schema: v.GenericSchema<unknown, T>, truth: unknown, index: number): T {
  const parsed = v.safeParse(schema, truth);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new LabError(
    'bad-file',
    `Answer ${index + 1} has an invalid ground truth: ${v.getDotPath(issue) ?? 'value'}: ${issue.message.slice(0, 120)}`,
    'Give the ground truth as the published data handlers do.',
  );
}

const oneByOne =
  <T>(schema: v.GenericSchema<unknown, T>, score: (response: string, truth: T) => Score): ScoreAnswers =>
  (answers) =>
    Promise.resolve(answers.map(({ response, truth }, i) => score(response, read(schema, truth, i))));

export type PublishedTaskId = 'countdown' | DatasetTaskId;

export const scorers: Readonly<Record<PublishedTaskId, ScoreAnswers>> = {
  countdown: oneByOne(countdownTruth, scoreCountdown),
  gsm8k: oneByOne(text, scoreGsm8k),
  math500: oneByOne(text, scoreMath500),
  mbpp: (answers, sandbox, signal) => {
    const truths = answers.map(({ truth }, i): MbppTruth => read(mbppTruth, truth, i));
    return scoreMbpp(
      answers.map(({ response }, i) => ({ response, truth: truths[i]! })),
      sandbox,
      signal,
    );
  },
  rocstories: oneByOne(rocstoriesTruth, scoreRocstories),
};

export const isPublished = (id: string): id is PublishedTaskId => Object.hasOwn(scorers, id);
