/** How a published task reads the rows of its data set, and makes a task of them. */
import { LabError, type ChatMessage, type Sandbox, type TaskInfo } from '../../protocol';
import type { DataRow } from '../data/row';
import type { Answered, Score, Task, TaskItem } from '../task';

export interface Question<Truth> {
  readonly messages: readonly ChatMessage[];
  readonly wanted: string;
  readonly truth: Truth;
}

export interface DatasetFormat<Truth> {
  readonly info: Omit<TaskInfo, 'id' | 'rows' | 'example'>;
  /** The published code's longest answer. */
  readonly maxNewTokens: number;
  /** The columns a row needs, in words. */
  readonly columns: string;
  /** Null for an incomplete row. */
  question(row: DataRow): Question<Truth> | null;
  readonly scoring:
    | { score(response: string, truth: Truth): Score }
    | {
        scoreInSandbox(
          answers: readonly Answered[],
          sandbox: Sandbox,
          signal?: AbortSignal,
        ): Promise<readonly Score[]>;
      };
}

/** Text that is not empty, or null. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

/** A list, also where a table without lists has it as JSON text; null if it is neither. */
export function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value as unknown[];
  if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? (parsed as unknown[]) : null;
  } catch {
    return null;
  }
}

export const textsOf = (value: unknown): readonly string[] | null => {
  const list = listOf(value);
  return list?.every((entry): entry is string => typeof entry === 'string') ? list : null;
};

/** The part of a conversation to show: the user's messages. */
const promptOf = (messages: readonly ChatMessage[]): string =>
  messages
    .filter(({ role }) => role !== 'system')
    .map(({ content }) => content)
    .join('\n');

export const itemOf = <Truth>({ messages, wanted, truth }: Question<Truth>): TaskItem => ({
  prompt: promptOf(messages),
  wanted,
  messages,
  truth,
});

/** Throws LabError bad-file for an incomplete row, and for no rows. */
export function datasetTask<Truth>(
  format: DatasetFormat<Truth>,
  rows: readonly DataRow[],
  { id, title }: { readonly id: string; readonly title: string },
): Task {
  const items = rows.map((row, i) => {
    const question = format.question(row);
    if (question) return itemOf(question);
    const present = Object.keys(row).slice(0, 12).join(', ').slice(0, 200);
    throw new LabError(
      'bad-file',
      `Row ${i + 1} is not a question of "${format.info.title}": it has ${present || 'no columns'}.`,
      `Each row needs ${format.columns}.`,
    );
  });
  const [first] = items;
  if (!first) throw new LabError('bad-file', 'The data has no rows.', `Each row needs ${format.columns}.`);
  const { maxNewTokens, scoring, info } = format;
  const common = {
    ...info,
    id,
    title,
    example: { prompt: first.prompt, answer: first.wanted },
    rows: items.length,
    origin: 'rows' as const,
    maxNewTokens,
    items: () => items,
  };
  if ('scoreInSandbox' in scoring)
    return {
      ...common,
      scoredAtOnce: 16,
      scoreInSandbox: (answers, sandbox, signal) => scoring.scoreInSandbox(answers, sandbox, signal),
    };
  return { ...common, score: ({ truth }, response) => scoring.score(response, truth as Truth) };
}
