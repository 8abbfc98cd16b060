/** Opens a model from its files, wherever they come from: a folder, dropped files, a server. */
import {
  openSafetensors,
  openSharded,
  SafetensorsError,
  type ByteSource,
  type SafetensorsFile,
} from 'safetensors-js';
import { LabError } from '../protocol';
import { readArchitecture, type Architecture } from './architecture';
import { readTokenizer, type TextTokenizer } from './tokenizer';
import { matchWeights, type WeightSource } from './weights';

/** The files of one model by base name. */
export interface ModelFiles {
  readonly names: readonly string[];
  open(name: string): Promise<ByteSource>;
}

export interface OpenModel {
  readonly architecture: Architecture;
  readonly weights: WeightSource;
  /** Null where the model came without tokenizer.json: token ids only. */
  readonly tokenizer: TextTokenizer | null;
  readonly dtypes: readonly string[];
  readonly parameters: number;
  /** Bytes of the weight files. */
  readonly bytes: number;
}

const indexName = 'model.safetensors.index.json';
const mebibyte = 2 ** 20;

/** Runs `work` with what the format package rejects as a LabError bad-file. */
export async function asFileErrors<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof SafetensorsError)) throw thrown;
    throw new LabError(
      'bad-file',
      `${name.slice(0, 80)}: ${thrown.message}`,
      'Export or download the file again, then open it once more.',
    );
  }
}

async function readJson(files: ModelFiles, name: string, most: number): Promise<unknown> {
  if (!files.names.includes(name)) return undefined;
  const source = await files.open(name);
  if (source.size > most) {
    throw new LabError(
      'bad-file',
      `${name} has ${source.size} bytes, more than the ${most} expected at most.`,
      'Check the file.',
    );
  }
  const bytes = await source.read(0, source.size);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new LabError('bad-file', `${name} is not valid JSON.`, 'Export or download the file again.');
  }
}

/** The weights of the files: one .safetensors, or shards by their index. */
export async function openWeights(files: ModelFiles): Promise<SafetensorsFile> {
  if (files.names.includes(indexName)) {
    const index = await files.open(indexName);
    return asFileErrors(indexName, () => openSharded(index, (name) => files.open(name)));
  }
  const found = files.names.filter((name) => name.endsWith('.safetensors'));
  const [name] = found;
  if (name === undefined) {
    throw new LabError(
      'bad-model',
      'There is no .safetensors file.',
      'Add the weights of the model as .safetensors.',
    );
  }
  if (found.length > 1) {
    throw new LabError(
      'bad-model',
      `There are ${found.length} .safetensors files and no ${indexName}.`,
      `Add ${indexName}, or keep only one weight file.`,
    );
  }
  const source = await files.open(name);
  return asFileErrors(name, () => openSafetensors(source));
}

/** Throws LabError unsupported-model before any weight is read; bad-model or bad-file for what does not fit. */
export async function openModel(files: ModelFiles): Promise<OpenModel> {
  const config = await readJson(files, 'config.json', mebibyte);
  if (config === undefined) {
    // a broken weight file dropped alone should say what is wrong with it first
    await openWeights(files);
    throw new LabError(
      'bad-model',
      'The weights came without config.json, which says how the tensors fit together.',
      'Drop config.json and tokenizer.json together with the .safetensors file, or the whole folder.',
    );
  }
  const architecture = readArchitecture(config, await readJson(files, 'generation_config.json', mebibyte));
  const file = await openWeights(files);
  const weights = matchWeights(architecture, file);
  const tokenizerJson = await readJson(files, 'tokenizer.json', 64 * mebibyte);
  const tokenizer =
    tokenizerJson === undefined
      ? null
      : readTokenizer(tokenizerJson, await readJson(files, 'tokenizer_config.json', mebibyte));
  const used = weights.tensors.map(({ name }) => file.tensors.get(name)!);
  return {
    architecture,
    weights,
    tokenizer,
    dtypes: [...new Set(used.map((tensor) => tensor.dtype))].sort(),
    parameters: used.reduce((sum, tensor) => sum + tensor.count, 0),
    bytes: file.byteLength,
  };
}
