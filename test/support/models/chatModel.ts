/** Tiny chat checkpoints as a person drops them: random weights, and a tokenizer whose template is held to transformers. */
import { readFileSync } from 'node:fs';
import { toBytes } from 'safetensors-js';
import { readArchitecture, tensorsOf } from '../../../src/model';
import { toyModel, type ToyConfig } from './toyModel';

const tokenizerFile = (name: string) =>
  readFileSync(new URL(`../../golden/qwen2_chat/${name}`, import.meta.url));

const shape = {
  hidden_size: 32,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  intermediate_size: 48,
  vocab_size: 437,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
  max_position_embeddings: 4096,
  eos_token_id: 2,
};

export const chatShapes: Readonly<Record<'qwen2' | 'llama', ToyConfig>> = {
  qwen2: { ...shape, model_type: 'qwen2' },
  llama: { ...shape, model_type: 'llama' },
};

export interface ModelFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export async function chatModelFiles(config: ToyConfig, seed = 1): Promise<ModelFile[]> {
  const { values } = toyModel(config, seed);
  const tensors = tensorsOf(readArchitecture(config)).map(({ name, shape }, index) => {
    return { name, dtype: 'F32' as const, shape, data: values[index]! };
  });
  const file = (name: string, buffer: Buffer): ModelFile => ({
    name,
    buffer,
    mimeType: 'application/octet-stream',
  });
  return [
    file('config.json', Buffer.from(JSON.stringify(config))),
    file('model.safetensors', Buffer.from(await toBytes(tensors))),
    ...['tokenizer.json', 'tokenizer_config.json', 'chat_template.jinja'].map((name) =>
      file(name, tokenizerFile(name)),
    ),
  ];
}
