/** Writes a checkpoint of Qwen2.5-0.5B's exact shape with random weights, to try a model of that size without a download. */
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { encodeBfloat16, writeSafetensors, type TensorToWrite } from 'safetensors-js';
import { readArchitecture, tensorsOf } from '../src/model';

/** config.json of Qwen2.5-0.5B. */
export const fullSize = {
  architectures: ['Qwen2ForCausalLM'],
  model_type: 'qwen2',
  hidden_act: 'silu',
  hidden_size: 896,
  intermediate_size: 4864,
  num_hidden_layers: 24,
  num_attention_heads: 14,
  num_key_value_heads: 2,
  vocab_size: 151936,
  max_position_embeddings: 32768,
  max_window_layers: 24,
  sliding_window: 32768,
  use_sliding_window: false,
  rms_norm_eps: 1e-6,
  rope_theta: 1000000,
  tie_word_embeddings: true,
  initializer_range: 0.02,
  torch_dtype: 'bfloat16',
};

const bits = new Uint32Array(2 ** 16);

/** Roughly normal bfloat16 patterns: four 16-bit halves of xorshift words added up. */
function* randomPieces(count: number, mean: number, deviation: number, seed: number) {
  let state = Math.imul(seed + 1, 0x9e3779b9) || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
  const unit = deviation / (65536 * Math.sqrt(4 / 12));
  const values = new Float32Array(bits.length);
  for (let done = 0; done < count; done += values.length) {
    const piece = values.subarray(0, Math.min(values.length, count - done));
    for (let i = 0; i < piece.length; i++) {
      const [a, b] = [next(), next()];
      piece[i] = mean + unit * ((a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16) - 2 * 65535);
    }
    yield encodeBfloat16(piece);
  }
}

function randomTensor(count: number, mean: number, deviation: number, seed: number): Uint16Array {
  const all = new Uint16Array(count);
  let at = 0;
  for (const piece of randomPieces(count, mean, deviation, seed)) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** The same bytes on every machine, a tensor at a time in memory; resolves to the path of the weights. */
export async function writeSynthetic(folder: string, config: object = fullSize): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  const tensors = tensorsOf(readArchitecture(config)).map(({ name, shape }, index): TensorToWrite => {
    const count = shape.reduce((product, size) => product * size, 1);
    const [mean, deviation] = name.endsWith('norm.weight')
      ? [1, 0.1]
      : [0, name.endsWith('bias') ? 0.1 : 0.03];
    return { name, dtype: 'BF16', shape, data: () => randomTensor(count, mean, deviation, index) };
  });
  const path = join(folder, 'model.safetensors');
  await pipeline(Readable.from(writeSafetensors(tensors, { format: 'pt' })), createWriteStream(path));
  return path;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Usage: tsx scripts/synthetic.ts FOLDER');
  console.log(`Wrote ${await writeSynthetic(folder)}`);
}
