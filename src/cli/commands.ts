/** The commands of `lab`: each prints its result on stdout and throws a LabError for anything else. */
import { createWriteStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { checkTokens, gpuNormals, loadPopulationModel } from '../engine';
import { withGpu } from '../gpu/node';
import { LabSession, RunControl } from '../lab';
import { baseRow } from '../math/row';
import { openModel, openWeights, readArchitecture, type ModelFiles } from '../model';
import { LabError, toErrorInfo, type RunConfig, type RunEvent } from '../protocol';
import { tasks } from '../tasks';
import { onePath, parse, tokenList, usage, wholeNumber } from './arguments';
import { calibrationMemory } from './calibrationMemory';
import { bundledIndex, filesOfFolder, filesOfModel, filesOfPath } from './files';

export type Command = (args: readonly string[]) => Promise<void>;

const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

async function readText(files: ModelFiles, name: string): Promise<string> {
  const source = await files.open(name);
  return new TextDecoder().decode(await source.read(0, source.size));
}

async function describe(path: string): Promise<Record<string, unknown>> {
  const files = filesOfPath(path);
  const weights = await openWeights(files);
  const infos = [...weights.tensors.values()];
  const described = {
    path,
    tensors: infos.length,
    dtypes: [...new Set(infos.map((info) => info.dtype))].sort(),
    parameters: infos.reduce((sum, info) => sum + info.count, 0),
    bytes: weights.byteLength,
  };
  if (!files.names.includes('config.json')) return { ...described, architecture: null };
  let config: unknown;
  try {
    config = JSON.parse(await readText(files, 'config.json')) as unknown;
  } catch {
    throw new LabError('bad-file', 'config.json is not valid JSON', 'Download it again.');
  }
  return { ...described, architecture: readArchitecture(config) };
}

const inspect: Command = async (args) => {
  const { positionals } = parse(args, {});
  if (positionals.length === 0) throw usage('a model folder or .safetensors file is missing');
  for (const path of positionals) {
    try {
      print(await describe(path));
    } catch (thrown) {
      print({ path, error: toErrorInfo(thrown).message });
      process.exitCode = 1;
    }
  }
};

/** Opens a model folder on a device; tokens outside its vocabulary are refused before that. */
async function withModel<T>(
  folder: string,
  tokens: readonly number[],
  work: (model: Awaited<ReturnType<typeof loadPopulationModel>>) => Promise<T>,
): Promise<T> {
  const { weights, architecture } = await openModel(filesOfFolder(folder));
  checkTokens(architecture, tokens);
  return withGpu(async (gpu) => work(await loadPopulationModel(gpu, weights, calibrationMemory)));
}

const logits: Command = async (args) => {
  const { values, positionals } = parse(args, { tokens: { type: 'string' } });
  const tokens = tokenList(values.tokens);
  const rows = await withModel(onePath(positionals, 'a model folder'), tokens, async (model) => {
    const [flat] = await model.logits([baseRow], tokens, 'independent');
    const { vocabSize } = model.architecture;
    return tokens.map((_, i) => [...flat!.subarray(i * vocabSize, (i + 1) * vocabSize)]);
  });
  print(rows);
};

const generate: Command = async (args) => {
  const { values, positionals } = parse(args, { tokens: { type: 'string' }, 'max-new': { type: 'string' } });
  const prompt = tokenList(values.tokens);
  const maxNew = wholeNumber('max-new', values['max-new'], 1, 4096);
  const answer = await withModel(onePath(positionals, 'a model folder'), prompt, async (model) => {
    const stop = model.architecture.stopTokens;
    const request = { rows: [baseRow], prompts: [prompt], maxNew, stop, noise: 'independent' as const };
    for await (const batch of model.generate(request)) return batch.tokens(0, 0);
    return [];
  });
  print(answer);
};

const noise: Command = async (args) => {
  const { values, positionals } = parse(args, {
    seed: { type: 'string' },
    tensor: { type: 'string' },
    count: { type: 'string' },
  });
  if (positionals.length > 0) throw usage(`unexpected argument "${positionals[0]!.slice(0, 60)}"`);
  const seed = wholeNumber('seed', values.seed, 0, 2 ** 32 - 1);
  const tensor = wholeNumber('tensor', values.tensor, 0, 2 ** 32 - 1);
  const count = wholeNumber('count', values.count, 1, 2 ** 24);
  print([...(await withGpu((gpu) => gpuNormals(gpu, seed, tensor, count)))]);
};

function readConfig(path: string): RunConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new LabError('not-found', `${path}: cannot be read`, 'Check the path.');
  }
  try {
    return JSON.parse(text) as RunConfig;
  } catch {
    throw new LabError('bad-config', `${path}: not valid JSON`, 'Check the file.');
  }
}

/** One line of progress on stderr, rewritten in place on a terminal. */
function report(event: RunEvent): void {
  if (event.type !== 'progress') return;
  const share = Math.round((100 * event.done) / event.total);
  const line = `${event.phase} ${share} % ${Math.round(event.tokensPerSecond)} tokens/s ${Math.ceil(event.secondsLeft)} s left`;
  process.stderr.write(process.stderr.isTTY ? `\r${line.padEnd(78)}` : `${line}\n`);
}

const run: Command = async (args) => {
  const { values, positionals } = parse(args, { out: { type: 'string' } });
  const config = readConfig(onePath(positionals, 'a config file'));
  if (values.out === undefined) throw usage('--out is missing');
  if (typeof config.model !== 'string')
    throw new LabError('bad-config', 'The config names no model.', 'Add "model".');
  const files = filesOfModel(config.model);
  const outcome = await withGpu(async (gpu) => {
    const session = await LabSession.open(gpu, calibrationMemory);
    await session.load(config.model, basename(config.model), files);
    const control = new RunControl();
    const stop = () => control.cancel();
    process.once('SIGINT', stop);
    const log = createWriteStream(values.out!);
    const written = new Promise<void>((resolve, reject) => log.once('close', resolve).once('error', reject));
    const done = await session.run(config, control, (events) => {
      for (const event of events) {
        log.write(`${JSON.stringify(event)}\n`);
        report(event);
      }
    });
    process.off('SIGINT', stop);
    log.end();
    await written.catch((thrown: unknown) => {
      throw new LabError(
        'not-found',
        `${values.out}: cannot be written (${String(thrown)})`,
        'Check the path.',
      );
    });
    return done;
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (outcome.kind === 'failed')
    throw new LabError(outcome.error.kind, outcome.error.message, outcome.error.hint);
  if (outcome.kind === 'cancelled') process.exitCode = 130;
};

const listTasks: Command = async (args) => {
  onlyFlags(args);
  for (const { id, title, family, summary, scoring, example } of tasks)
    print({ id, title, family, summary, scoring, example });
};

const listModels: Command = async (args) => {
  onlyFlags(args);
  for (const model of JSON.parse(readFileSync(bundledIndex, 'utf8')) as unknown[]) print(model);
};

function onlyFlags(args: readonly string[]): void {
  const { positionals } = parse(args, {});
  if (positionals.length > 0) throw usage(`unexpected argument "${positionals[0]!.slice(0, 60)}"`);
}

export const commands: Readonly<Record<string, Command>> = {
  inspect,
  logits,
  generate,
  noise,
  run,
  tasks: listTasks,
  models: listModels,
};
