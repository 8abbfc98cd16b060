/** `lab score`: rewards recorded answers with a published task's scorer. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { LabError } from '../protocol';
import { openNodeSandbox } from '../sandbox/node';
import { isPublished, scorers } from '../tasks/published/scorers';
import { parse, usage } from './arguments';

const vectors = v.array(v.object({ response: v.string(), ground_truth: v.unknown() }));

function readVectors(path: string): v.InferOutput<typeof vectors> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    const missing = !(thrown instanceof SyntaxError);
    throw new LabError(
      missing ? 'not-found' : 'bad-file',
      `${path}: ${missing ? 'cannot be read' : 'not valid JSON'}`,
      'Check the file.',
    );
  }
  const parsed = v.safeParse(vectors, json);
  if (parsed.success) return parsed.output;
  const where = v.getDotPath(parsed.issues[0]);
  throw new LabError(
    'bad-file',
    `${path}: not a list of {"response", "ground_truth"}${where === null ? '' : ` (at ${where})`}`,
    'Give a JSON list of objects with a text "response" and a "ground_truth".',
  );
}

export async function score(args: readonly string[]): Promise<void> {
  const [task, path, ...rest] = parse(args, {}).positionals;
  if (task === undefined || path === undefined) throw usage('a task and a file of answers are needed');
  if (rest.length > 0) throw usage(`unexpected argument "${rest[0]!.slice(0, 60)}"`);
  if (!isPublished(task)) {
    throw usage(`no published task "${task.slice(0, 60)}", choose one of ${Object.keys(scorers).join(', ')}`);
  }
  const answers = readVectors(path).map(({ response, ground_truth }) => ({ response, truth: ground_truth }));
  const scores = await scorers[task](answers, openNodeSandbox());
  const printed = scores.map(({ reward, vote }) => ({ reward, vote: vote ?? '' }));
  process.stdout.write(`${JSON.stringify(printed)}\n`);
}
