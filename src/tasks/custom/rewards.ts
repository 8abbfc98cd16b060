/** Rewards of custom tasks; the person's own regular expressions and functions run only in the sandbox. */
import { LabError, type RewardSpec, type Sandbox } from '../../protocol';
import type { Answered, Score, TaskItem } from '../task';
import { unparsed } from '../task';

/** The ground truth of a custom task: the person's row, with the prompt and answer derived from it. */
export interface CustomTruth {
  readonly answer: string;
  readonly example: Readonly<Record<string, unknown>>;
}

export type CustomScoring =
  | { score(response: string, truth: CustomTruth): Score }
  | {
      scoreInSandbox(
        answers: readonly Answered[],
        sandbox: Sandbox,
        signal?: AbortSignal,
      ): Promise<readonly Score[]>;
    };

const longestVote = 2000;
const normalised = (text: string, ignoreCase: boolean): string => {
  const plain = text.trim().replace(/\s+/g, ' ');
  return ignoreCase ? plain.toLowerCase() : plain;
};
const voteFor = (text: string): string | null => text.trim().slice(0, longestVote) || null;

function exact(response: string, answer: string, ignoreCase: boolean): Score {
  const said = normalised(response, ignoreCase);
  const correct = said === normalised(answer, ignoreCase);
  return { reward: Number(correct), correct, vote: said || null };
}

/** The last number of a text, thousands separated by commas or not; null if there is none. */
function lastNumber(text: string): number | null {
  const found = text.match(/[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?/g)?.at(-1);
  if (found === undefined) return null;
  const value = Number(found.replaceAll(',', ''));
  return Number.isFinite(value) ? value : null;
}

function number(response: string, answer: string, tolerance: number): Score {
  const [said, wanted] = [lastNumber(response), lastNumber(answer)];
  if (said === null || wanted === null) return unparsed;
  const correct = Math.abs(said - wanted) <= tolerance;
  return { reward: Number(correct), correct, vote: String(said) };
}

/** The letter a text chooses: the one it calls the answer, the one it begins with, or the last standing alone. */
function chosenLetter(text: string): string | null {
  const said = [...text.matchAll(/\banswer(?:\s+is)?\s*[:=]?\s*[("[*]{0,3}([A-Za-z])(?![A-Za-z])/gi)].at(
    -1,
  )?.[1];
  const first = /^[\s("[*]*([A-Za-z])(?:[)\].:,"*]|\s*$|\s*\n)/.exec(text)?.[1];
  const last = [...text.matchAll(/(?<![A-Za-z'])([A-Z])(?![A-Za-z'])/g)].at(-1)?.[1];
  return (said ?? first ?? last)?.toUpperCase() ?? null;
}

function choice(response: string, answer: string): Score {
  const vote = chosenLetter(response);
  const correct = vote !== null && vote === answer.trim().toUpperCase();
  return { reward: Number(correct), correct, vote };
}

function words(response: string, contains: readonly string[], avoids: readonly string[]): Score {
  const text = response.toLowerCase();
  const has = (word: string) => text.includes(word.toLowerCase());
  const share = contains.length === 0 ? 1 : contains.filter(has).length / contains.length;
  const reward = voteFor(response) === null || avoids.some(has) ? 0 : share;
  return { reward, correct: reward === 1, vote: voteFor(response) };
}

/** 1 for a match; if the expression has a capture and the row an answer, they must be equal. */
const patternSource = (pattern: string, ignoreCase: boolean): string => `(response, example) => {
  const match = new RegExp(${JSON.stringify(pattern)}, ${JSON.stringify(ignoreCase ? 'isu' : 'su')}).exec(response);
  if (!match) return 0;
  const fold = (text) => ${ignoreCase ? 'String(text).trim().toLowerCase()' : 'String(text).trim()'};
  return match.length === 1 || example.answer === '' || fold(match[1] ?? '') === fold(example.answer) ? 1 : 0;
}`;

const truthOf = ({ truth }: TaskItem) => truth as CustomTruth;

function sandboxed(source: string): CustomScoring {
  return {
    async scoreInSandbox(answers, sandbox, signal) {
      const calls = answers.map(({ item, response }) => ({ response, example: truthOf(item).example }));
      const results = await sandbox.rewards(source, calls, signal);
      return answers.map(({ response }, i): Score => {
        const result = results[i]!;
        if (!result.ok) return { ...unparsed, fault: result.fault };
        return { reward: result.value, correct: result.value >= 1, vote: voteFor(response) };
      });
    },
  };
}

/** Rejects an invalid pattern without running it. */
function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern, 'su');
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.slice(0, 200) : 'unknown reason';
    throw new LabError(
      'bad-config',
      `The regular expression cannot be used: ${reason}.`,
      'Change it and try again.',
    );
  }
}

/** Throws LabError bad-config for an invalid pattern. */
export function scoringOf(reward: RewardSpec): CustomScoring {
  switch (reward.kind) {
    case 'exact':
      return { score: (response, { answer }) => exact(response, answer, reward.ignoreCase) };
    case 'number':
      return { score: (response, { answer }) => number(response, answer, reward.tolerance) };
    case 'choice':
      return { score: (response, { answer }) => choice(response, answer) };
    case 'words':
      return { score: (response) => words(response, reward.contains, reward.avoids) };
    case 'pattern':
      checkPattern(reward.pattern);
      return sandboxed(patternSource(reward.pattern, reward.ignoreCase));
    case 'function':
      return sandboxed(reward.source);
  }
}

/** Why a row's answer is unusable under this reward, or null. */
export function unfitAnswer(reward: RewardSpec, answer: string): string | null {
  if (reward.kind === 'number' && lastNumber(answer) === null) return 'its answer has no number in it';
  if (reward.kind === 'choice' && !/^\s*[A-Za-z]\s*$/.test(answer))
    return 'its answer is not a single letter';
  if (reward.kind === 'exact' && answer.trim() === '') return 'its answer is empty';
  return null;
}

/** How answers are rewarded, in plain words. */
export function describeReward(reward: RewardSpec): string {
  switch (reward.kind) {
    case 'exact':
      return `1 if the answer is the wanted text${reward.ignoreCase ? ', whatever the case' : ''}; otherwise 0. Answers vote for their text.`;
    case 'number':
      return `1 if the last number of the answer is the wanted one${reward.tolerance > 0 ? `, give or take ${reward.tolerance}` : ''}; otherwise 0. Answers vote for their number.`;
    case 'choice':
      return '1 if the answer settles on the wanted letter; otherwise 0. Answers vote for their letter.';
    case 'pattern':
      return '1 if the regular expression matches, and what it captures, if it does, is the wanted answer; otherwise 0. Answers vote for their text.';
    case 'words':
      return 'The share of the words that the answer contains, 0 if it contains one to avoid. Only 1 is correct. Answers vote for their text.';
    case 'function':
      return 'What the reward function returns; 1 or more counts as correct. A call that fails or takes too long counts as 0. Answers vote for their text.';
  }
}
