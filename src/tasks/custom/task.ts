/** Makes a custom task; its id contains a hash of description and rows, so that a run records which data it used. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { LabError, type CustomTaskSpec } from '../../protocol';
import type { DataRow } from '../data/row';
import { formats } from '../published';
import { datasetTask } from '../published/dataset';
import type { Task, TaskItem } from '../task';
import { describeReward, scoringOf, unfitAnswer, type CustomTruth } from './rewards';
import { readSpec } from './spec';

type Columns = Extract<CustomTaskSpec['format'], { kind: 'columns' }>;

export const contentHash = (value: unknown): string =>
  bytesToHex(sha256(new TextEncoder().encode(JSON.stringify(value)))).slice(0, 12);

/** A cell as prompt text. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const placeholder = /\{([^{}\n]{1,200})\}/g;

/** Replaces {column} by the row's text; other braces stay. */
const fill = (template: string, row: DataRow): string =>
  template.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(row, name) ? cellText(row[name]) : whole,
  );

function checkColumns({ prompt, answer }: Columns, rows: readonly DataRow[]): void {
  const columns = new Set(rows.flatMap((row) => Object.keys(row)));
  const known = [...columns].slice(0, 20).join(', ').slice(0, 300);
  if (answer !== '' && !columns.has(answer)) {
    throw new LabError(
      'bad-config',
      `The data has no column "${answer}" for the answer.`,
      `Its columns: ${known}.`,
    );
  }
  if ([...prompt.matchAll(placeholder)].some(([, name]) => columns.has(name!))) return;
  throw new LabError(
    'bad-config',
    'The prompt names no column of the data, so every question would be the same.',
    `Put a column in braces, for example {${[...columns][0] ?? 'question'}}. Its columns: ${known}.`,
  );
}

function itemOf(
  row: DataRow,
  index: number,
  { prompt: template, answer: column, reward }: Columns,
): TaskItem {
  const prompt = fill(template, row);
  const answer = column === '' ? '' : cellText(row[column]);
  const unfit = unfitAnswer(reward, answer);
  if (unfit !== null || prompt.trim() === '') {
    throw new LabError(
      'bad-file',
      `Row ${index + 1} cannot be asked: ${unfit ?? 'its prompt is empty'}.`,
      'Choose another column or reward, or fix the row.',
    );
  }
  const truth: CustomTruth = { answer, example: { ...row, prompt, answer } };
  return { prompt, wanted: answer, messages: [{ role: 'user', content: prompt }], plain: prompt, truth };
}

function columnsTask(spec: CustomTaskSpec, format: Columns, id: string): Task {
  checkColumns(format, spec.rows);
  const scoring = scoringOf(format.reward);
  const items = spec.rows.map((row, i) => itemOf(row, i, format));
  const common = {
    id,
    title: spec.name,
    family: 'your own',
    summary: `${spec.name}: a task of your own with ${items.length} rows.`,
    scoring: describeReward(format.reward),
    example: { prompt: items[0]!.prompt.slice(0, 2000), answer: items[0]!.wanted.slice(0, 2000) },
    rows: items.length,
    origin: 'rows' as const,
    maxNewTokens: format.maxNewTokens,
    stop: format.stop,
    items: () => items,
  };
  if ('scoreInSandbox' in scoring)
    return {
      ...common,
      scoredAtOnce: 64,
      scoreInSandbox: (answers, sandbox, signal) => scoring.scoreInSandbox(answers, sandbox, signal),
    };
  return { ...common, score: ({ truth }, response) => scoring.score(response, truth as CustomTruth) };
}

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);

/** Throws LabError bad-config or bad-file with the first problem. */
export function customTask(input: unknown): Task {
  const spec = readSpec(input);
  const { format, name, rows } = spec;
  const hash = contentHash([format, rows]);
  if (format.kind === 'columns') return columnsTask(spec, format, `${slug(name) || 'own'}@${hash}`);
  const published = formats[format.task];
  return datasetTask(published, rows, {
    id: `${format.task}@${hash}`,
    title: `${published.info.title}: ${name}`,
  });
}
