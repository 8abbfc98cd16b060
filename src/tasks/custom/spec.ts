/** Validates the description of a custom task, which may come from a file. */
import * as v from 'valibot';
import { LabError, type CustomTaskSpec } from '../../protocol';
import { mostRows } from '../data/rows';

const text = (what: string, most: number) =>
  v.pipe(v.string(`${what} must be text.`), v.maxLength(most, `${what} is longer than ${most} characters.`));
const filled = (what: string, most: number) => v.pipe(text(what, most), v.minLength(1, `${what} is empty.`));
const words = (what: string) =>
  v.pipe(v.array(filled(`Each of ${what}`, 1000)), v.maxLength(32, `There are more than 32 of ${what}.`));

const reward = v.variant('kind', [
  v.strictObject({ kind: v.literal('exact'), ignoreCase: v.boolean() }),
  v.strictObject({
    kind: v.literal('number'),
    tolerance: v.pipe(v.number(), v.finite(), v.minValue(0, 'The tolerance must not be negative.')),
  }),
  v.strictObject({ kind: v.literal('choice') }),
  v.strictObject({
    kind: v.literal('pattern'),
    pattern: filled('The regular expression', 2000),
    ignoreCase: v.boolean(),
  }),
  v.strictObject({
    kind: v.literal('words'),
    contains: words('the words'),
    avoids: words('the words to avoid'),
  }),
  v.strictObject({ kind: v.literal('function'), source: filled('The reward function', 50_000) }),
]);

const format = v.variant('kind', [
  v.strictObject({
    kind: v.literal('columns'),
    prompt: filled('The prompt', 20_000),
    answer: text('The answer column', 200),
    reward,
    maxNewTokens: v.pipe(
      v.number('The longest answer must be a number.'),
      v.integer('The longest answer must be a whole number of tokens.'),
      v.minValue(1, 'The longest answer must have at least 1 token.'),
      v.maxValue(4096, 'The longest answer must have at most 4096 tokens.'),
    ),
    stop: v.pipe(v.array(filled('A text that ends an answer', 200)), v.maxLength(8)),
  }),
  v.strictObject({
    kind: v.literal('published'),
    task: v.picklist(['gsm8k', 'math500', 'mbpp', 'rocstories'], 'There is no published task of that name.'),
  }),
]);

const schema = v.strictObject({
  version: v.literal(1, 'version must be 1.'),
  name: filled('The name', 80),
  format,
  rows: v.pipe(
    v.array(v.record(v.string(), v.unknown()), 'rows must be a list of objects.'),
    v.minLength(1, 'There are no rows.'),
    v.maxLength(mostRows, `There are more than ${mostRows} rows.`),
  ),
});

/** Throws LabError bad-config with the first problem. */
export function readSpec(input: unknown): CustomTaskSpec {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  const spoken = issue.message.endsWith('.');
  throw new LabError(
    'bad-config',
    spoken ? issue.message : `The task's ${path ?? 'description'}: ${issue.message.slice(0, 160)}`,
    'Change the task and try again.',
  );
}
