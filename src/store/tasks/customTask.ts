/** A custom task as it is being typed: its draft, what is wrong with it, and the task it becomes. */
import type { RewardSpec, TaskDraft } from '../../protocol';

export interface CustomTaskDraft {
  readonly name: string;
  /** With {column} where a column's text goes. */
  readonly prompt: string;
  /** Column of the answer; '' where the reward needs none. */
  readonly answer: string;
  readonly reward: RewardSpec['kind'];
  readonly ignoreCase: boolean;
  readonly tolerance: string;
  readonly pattern: string;
  /** One per line. */
  readonly contains: string;
  readonly avoids: string;
  readonly source: string;
  readonly maxNewTokens: string;
  /** One per line; \n stands for a line break. */
  readonly stop: string;
}

export const firstCustomTask: CustomTaskDraft = {
  name: 'My task',
  prompt: '',
  answer: '',
  reward: 'exact',
  ignoreCase: true,
  tolerance: '0',
  pattern: '',
  contains: '',
  avoids: '',
  source: '(response, example) => response.includes(example.answer) ? 1 : 0',
  maxNewTokens: '64',
  stop: '\\n',
};

const mostTokens = 4096;
const promptNames = /^(prompt|question|problem|input|instruction|query|text)$/i;
const answerNames = /^(answer|output|label|target|solution|response|completion|expected)$/i;

/** The draft with the most likely columns filled in. */
export function guessColumns(draft: CustomTaskDraft, columns: readonly string[]): CustomTaskDraft {
  const answer = columns.find((name) => answerNames.test(name)) ?? columns.at(-1) ?? '';
  const others = columns.filter((name) => name !== answer);
  const prompt = others.find((name) => promptNames.test(name)) ?? others[0];
  return { ...draft, answer, prompt: prompt === undefined ? '' : `{${prompt}}` };
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

/** Rewards that need no column of correct answers. */
export const needsNoAnswer = (reward: RewardSpec['kind']): boolean =>
  reward === 'pattern' || reward === 'words' || reward === 'function';

export type CustomTaskProblems = Readonly<Partial<Record<keyof CustomTaskDraft, string>>>;

function promptProblem(prompt: string, columns: readonly string[]): string | undefined {
  const used = [...prompt.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]!);
  if (used.some((name) => columns.includes(name))) return undefined;
  return `Name at least one column in braces, such as {${columns[0] ?? 'question'}}.`;
}

function patternProblem(pattern: string): string | undefined {
  if (pattern === '') return 'Enter a regular expression.';
  try {
    new RegExp(pattern);
    return undefined;
  } catch {
    return 'This is not a regular expression.';
  }
}

function rewardOf(draft: CustomTaskDraft): RewardSpec {
  const { reward: kind, ignoreCase } = draft;
  if (kind === 'exact') return { kind, ignoreCase };
  if (kind === 'number') return { kind, tolerance: Number(draft.tolerance) };
  if (kind === 'pattern') return { kind, pattern: draft.pattern, ignoreCase };
  if (kind === 'words') return { kind, contains: linesOf(draft.contains), avoids: linesOf(draft.avoids) };
  if (kind === 'function') return { kind, source: draft.source };
  return { kind };
}

const rewardProblems: Readonly<Record<RewardSpec['kind'], (draft: CustomTaskDraft) => CustomTaskProblems>> = {
  exact: () => ({}),
  choice: () => ({}),
  number: ({ tolerance }) =>
    tolerance.trim() !== '' && Number(tolerance) >= 0 && Number(tolerance) < Infinity
      ? {}
      : { tolerance: 'Enter a number of 0 or more.' },
  pattern: ({ pattern }) => {
    const problem = patternProblem(pattern);
    return problem === undefined ? {} : { pattern: problem };
  },
  words: ({ contains, avoids }) =>
    linesOf(contains + avoids).length > 0 ? {} : { contains: 'Enter at least one word to contain or avoid.' },
  function: ({ source }) => (source.trim() === '' ? { source: 'Enter a function.' } : {}),
};

export function problemsOf(draft: CustomTaskDraft, columns: readonly string[]): CustomTaskProblems {
  const prompt = promptProblem(draft.prompt, columns);
  const tokens = Number(draft.maxNewTokens);
  const tokensHold = Number.isInteger(tokens) && tokens >= 1 && tokens <= mostTokens;
  const answerHolds = draft.answer === '' ? needsNoAnswer(draft.reward) : columns.includes(draft.answer);
  return {
    ...(draft.name.trim() === '' && { name: 'Give the task a name.' }),
    ...(prompt !== undefined && { prompt }),
    ...(!answerHolds && { answer: 'Choose the answer column.' }),
    ...(!tokensHold && { maxNewTokens: `Enter a whole number from 1 to ${mostTokens}.` }),
    ...rewardProblems[draft.reward](draft),
  };
}

/** The task that a valid draft describes, over the data of that id. */
export const taskDraftOf = (draft: CustomTaskDraft, data: string): TaskDraft => ({
  version: 1,
  name: draft.name.trim(),
  format: {
    kind: 'columns',
    prompt: draft.prompt,
    answer: draft.answer,
    reward: rewardOf(draft),
    maxNewTokens: Number(draft.maxNewTokens),
    stop: linesOf(draft.stop).map((line) => line.replaceAll('\\n', '\n')),
  },
  data,
});
