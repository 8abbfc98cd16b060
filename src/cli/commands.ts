/** The commands of `lab`: each prints its result on stdout and throws a LabError for anything else. */
import { checkTokens, gpuNormals, loadEngine, type GpuEngine } from '../engine';
import { withGpu } from '../gpu/node';
import { zeroDelta } from '../math/delta';
import { openArchitecture, openModel, openWeights } from '../model';
import { toErrorInfo } from '../protocol';
import { infoOf, tasks } from '../tasks';
import { apply, replay } from './apply';
import { noPath, onePath, parse, tokenList, usage, wholeNumber } from './arguments';
import { calibrationMemory } from './calibrationMemory';
import { bundledModels, filesOfFolder, filesOfPath } from './files';
import { grid } from './grid';
import { run } from './run';
import { score } from './score';
import { signals } from './signals';

export type Command = (args: readonly string[]) => Promise<void>;

const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

async function describe(path: string): Promise<Record<string, unknown>> {
  const files = filesOfPath(path);
  const weights = await openWeights(files);
  const infos = [...weights.tensors.values()];
  return {
    path,
    tensors: infos.length,
    dtypes: [...new Set(infos.map((info) => info.dtype))].sort(),
    parameters: infos.reduce((sum, info) => sum + info.count, 0),
    bytes: weights.byteLength,
    architecture: await openArchitecture(files),
  };
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

/** Opens a model folder on a device, after checking the tokens against its vocabulary. */
async function withModel<T>(
  folder: string,
  tokens: readonly number[],
  work: (model: GpuEngine) => Promise<T>,
): Promise<T> {
  const { weights, architecture } = await openModel(filesOfFolder(folder));
  checkTokens(architecture, tokens);
  return withGpu(async (gpu) => work(await loadEngine(gpu, weights, calibrationMemory)));
}

const logits: Command = async (args) => {
  const { values, positionals } = parse(args, { tokens: { type: 'string' } });
  const folder = onePath(positionals, 'a model folder');
  const tokens = tokenList(values.tokens);
  const rows = await withModel(folder, tokens, async (model) => {
    const [flat] = await model.logits([zeroDelta], tokens, 'independent');
    const { vocabSize } = model.architecture;
    return tokens.map((_, i) => [...flat!.subarray(i * vocabSize, (i + 1) * vocabSize)]);
  });
  print(rows);
};

const generate: Command = async (args) => {
  const { values, positionals } = parse(args, {
    tokens: { type: 'string' },
    'max-new': { type: 'string' },
  });
  const folder = onePath(positionals, 'a model folder');
  const prompt = tokenList(values.tokens);
  const maxNew = wholeNumber('max-new', values['max-new'], 1, 4096);
  const answer = await withModel(folder, prompt, async (model) => {
    const stop = model.architecture.stopTokens;
    const request = {
      deltas: [zeroDelta],
      prompts: [prompt],
      maxNew,
      stop,
      noise: 'independent' as const,
    };
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
  noPath(positionals);
  const seed = wholeNumber('seed', values.seed, 0, 2 ** 32 - 1);
  const tensor = wholeNumber('tensor', values.tensor, 0, 2 ** 32 - 1);
  const count = wholeNumber('count', values.count, 1, 2 ** 24);
  print([...(await withGpu((gpu) => gpuNormals(gpu, seed, tensor, count)))]);
};

const listTasks: Command = async (args) => {
  noPath(parse(args, {}).positionals);
  tasks.map(infoOf).forEach(print);
};

const listModels: Command = async (args) => {
  noPath(parse(args, {}).positionals);
  bundledModels().forEach(print);
};

export const commands: Readonly<Record<string, Command>> = {
  inspect,
  logits,
  generate,
  noise,
  run,
  grid,
  apply,
  replay,
  score,
  signals,
  tasks: listTasks,
  models: listModels,
};
