/** `lab apply`: a recipe as a model folder. `lab replay`: the lab's decisions on a recorded run. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { exportFiles, readRecipe, replay as replayTrace } from '../lab';
import { openModel } from '../model';
import { LabError } from '../protocol';
import { onePath, parse, usage } from './arguments';
import { filesOfFolder } from './files';

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new LabError('not-found', `${path}: cannot be read`, 'Check the path.');
  }
}

function makeFolder(path: string): void {
  if (existsSync(path) && readdirSync(path).length > 0) {
    throw new LabError('bad-config', `${path} is not empty`, 'Choose a new folder.');
  }
  try {
    mkdirSync(path, { recursive: true });
  } catch {
    throw new LabError('not-found', `${path}: cannot be created`, 'Check the path.');
  }
}

export async function apply(args: readonly string[]): Promise<void> {
  const { values, positionals } = parse(args, { out: { type: 'string' } });
  const [folder, recipePath, ...rest] = positionals;
  if (folder === undefined || recipePath === undefined) throw usage('a model folder and a recipe are needed');
  if (rest.length > 0) throw usage(`unexpected argument "${rest[0]!.slice(0, 60)}"`);
  if (values.out === undefined) throw usage('--out is missing');
  const model = await openModel(filesOfFolder(folder));
  const row = await readRecipe(readText(recipePath), model);
  makeFolder(values.out);
  for await (const { name, chunks } of exportFiles(model, row)) {
    const file = await open(join(values.out, name), 'w');
    try {
      for await (const chunk of chunks) await file.write(chunk);
    } finally {
      await file.close();
    }
  }
}

export async function replay(args: readonly string[]): Promise<void> {
  const path = onePath(parse(args, {}).positionals, 'a trace');
  const text = readText(path);
  let trace: unknown;
  try {
    trace = JSON.parse(text);
  } catch {
    throw new LabError('bad-config', `${path}: not valid JSON`, 'Check the file.');
  }
  process.stdout.write(`${JSON.stringify(await replayTrace(trace))}\n`);
}
