/** Opens a model from its files: config, weights and tokenizer, checked for consistency. */
import { openSafetensors, openSharded, type SafetensorsFile } from 'safetensors-js';
import { LabError } from '../protocol';
import type { Architecture } from './architecture';
import { readArchitecture } from './readArchitecture';
import { configuredTemplate, readChatTemplate, type ChatTemplate } from './chat';
import { asFileErrors, readJson, readText, type ModelFiles } from './files';
import { fileNames, tensorsOf } from './canonicalTensors';
import type { TensorRole } from './tensors';
import { readTokenizer, type TextTokenizer } from './tokenizer';
import { matchWeights, type WeightSource } from './weights';

export interface OpenModel {
  readonly architecture: Architecture;
  readonly weights: WeightSource;
  /** Null without tokenizer.json: token ids only. */
  readonly tokenizer: TextTokenizer | null;
  /** Null without a chat template: prompts are then plain text. */
  readonly chat: ChatTemplate | null;
  readonly dtypes: readonly string[];
  readonly parameters: number;
  /** Bytes of the weight files. */
  readonly bytes: number;
  /** The files it was opened from. */
  readonly files: ModelFiles;
}

const indexName = 'model.safetensors.index.json';
const mebibyte = 2 ** 20;

/** Weights in other formats: opened so that the error names the format. */
const foreignWeights = /\.(gguf|ggml|bin|pth?|ckpt|pkl|h5|npz?|onnx|msgpack|zip|gz)$/i;

/** The file to start from: model.safetensors, else the index, else the only weight file there is. */
function weightFile(names: readonly string[]): string {
  const usual = ['model.safetensors', indexName].find((name) => names.includes(name));
  if (usual !== undefined) return usual;
  const found = names.filter((name) => name.endsWith('.safetensors'));
  if (found.length > 1) {
    throw new LabError(
      'bad-model',
      `There are ${found.length} .safetensors files and no ${indexName}.`,
      `Add ${indexName}, or keep only one weight file.`,
    );
  }
  const foreign = names.find((name) => foreignWeights.test(name));
  const lone = names.length === 1 && !names[0]!.endsWith('.json') ? names[0] : undefined;
  const name = found[0] ?? foreign ?? lone;
  if (name !== undefined) return name;
  throw new LabError(
    'bad-model',
    'There is no .safetensors file.',
    'Add the weights of the model as .safetensors.',
  );
}

/** The weights of the files: one .safetensors, or shards by their index. Throws LabError bad-model, bad-file. */
export async function openWeights(files: ModelFiles): Promise<SafetensorsFile> {
  const name = weightFile(files.names);
  const shard = async (shardName: string) => {
    if (files.names.includes(shardName)) return files.open(shardName);
    throw new LabError(
      'bad-model',
      `${indexName} names ${shardName.slice(0, 80)}, which is not among the files.`,
      'Add every shard that the index names.',
    );
  };
  return asFileErrors(name, async () => {
    const source = await files.open(name);
    return name === indexName ? openSharded(source, shard) : openSafetensors(source);
  });
}

/** config.json and generation_config.json as an architecture; null if there is no config.json. */
export async function openArchitecture(files: ModelFiles): Promise<Architecture | null> {
  const config = await readJson(files, 'config.json', mebibyte);
  if (config === undefined) return null;
  return readArchitecture(config, await readJson(files, 'generation_config.json', mebibyte));
}

/** Tokenizer and chat template, from the checkpoint's tokenizer files. */
export async function openText(files: ModelFiles): Promise<Pick<OpenModel, 'tokenizer' | 'chat'>> {
  const json = await readJson(files, 'tokenizer.json', 64 * mebibyte);
  if (json === undefined) return { tokenizer: null, chat: null };
  const config = await readJson(files, 'tokenizer_config.json', mebibyte);
  const template = (await readText(files, 'chat_template.jinja', mebibyte)) ?? configuredTemplate(config);
  return {
    tokenizer: readTokenizer(json, config),
    chat: template === null ? null : await readChatTemplate(template, config),
  };
}

/** A stored head that differs from the embedding overrides tie_word_embeddings, as in transformers. */
async function untieIfDifferent(architecture: Architecture, file: SafetensorsFile): Promise<Architecture> {
  if (!architecture.tiedEmbeddings) return architecture;
  const untied = { ...architecture, tiedEmbeddings: false };
  const nameOf = (role: TensorRole, arch: Architecture) => {
    const tensor = tensorsOf(arch).find((spec) => spec.role === role)!;
    return fileNames(tensor, arch).find((name) => file.tensors.has(name));
  };
  const [embedding, head] = [nameOf('embedding', untied), nameOf('head', untied)];
  if (embedding === undefined || head === undefined) return architecture;
  return (await asFileErrors(head, () => sameBytes(file, embedding, head))) ? architecture : untied;
}

async function sameBytes(file: SafetensorsFile, first: string, second: string): Promise<boolean> {
  const others = file.stream(second);
  for await (const piece of file.stream(first)) {
    const other = (await others.next()).value as Uint8Array | undefined;
    if (other?.length !== piece.length || piece.some((byte, i) => byte !== other[i])) return false;
  }
  return (await others.next()).done === true;
}

/** Throws LabError unsupported-model before any weight is read; bad-model or bad-file for what does not fit. */
export async function openModel(files: ModelFiles): Promise<OpenModel> {
  const architecture = await openArchitecture(files);
  const file = await openWeights(files); // a broken weight file dropped alone should be reported first
  if (!architecture) {
    throw new LabError(
      'bad-model',
      'The weights came without config.json, which says how the tensors fit together.',
      'Drop config.json and tokenizer.json together with the .safetensors file, or the whole folder.',
    );
  }
  const weights = matchWeights(await untieIfDifferent(architecture, file), file);
  return {
    architecture: weights.architecture,
    weights,
    ...(await openText(files)),
    dtypes: [...new Set(weights.tensors.map((_, index) => weights.storedType(index)))].sort(),
    parameters: weights.tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
    bytes: file.byteLength,
    files,
  };
}
