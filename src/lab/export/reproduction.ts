/** Data for a Python script that rebuilds and scores a consolidated model without the lab. */
import { noiseVersion } from '../../math/noise';
import { normalTable } from '../../math/normalTable';
import type { OpenModel } from '../../model';
import { fileNames } from '../../model/canonicalTensors';
import { LabError, type ModelDelta } from '../../protocol';
import type { Experiment } from '../run/prepare';
import { makeRecipe, streamsOf } from './recipe';
import { promptTokens } from '../scoring/scoring';

const bytesOf = (words: Uint32Array) =>
  new Uint8Array(words.buffer as ArrayBuffer, words.byteOffset, words.byteLength);

/** Plain data: the delta, its base, the noise table (little-endian, base64), the test prompts as tokens. */
export async function reproduction(
  open: OpenModel,
  delta: ModelDelta,
  { task, splits }: Pick<Experiment, 'task' | 'splits'>,
  look?: () => Promise<void>,
) {
  const { tokenizer, chat, architecture, weights } = open;
  if (!tokenizer)
    throw new LabError('bad-model', 'The model came without tokenizer.json.', 'Drop it with the weights.');
  const recipe = await makeRecipe(open, delta, look);
  const streams = streamsOf(open, delta);
  return {
    noise: noiseVersion,
    table: btoa(String.fromCharCode(...bytesOf(normalTable))),
    base: recipe.base.sha256,
    ...recipe.row,
    tensors: weights.tensors.map((tensor, i) => ({
      name: tensor.name,
      names: fileNames(tensor, architecture),
      shape: tensor.shape,
      stream: streams[i]!,
    })),
    task: task.id,
    maxNewTokens: task.maxNewTokens,
    stopTokens: architecture.stopTokens,
    stop: task.stop ?? [],
    test: splits.test.map((item) => ({
      prompt: item.prompt,
      wanted: item.wanted,
      tokens: promptTokens(item, { tokenizer, chat }),
    })),
  };
}

export type Reproduction = Awaited<ReturnType<typeof reproduction>>;

const place = '{"data": "here"}';

/** The script with its data: JSON without apostrophes, so that no text can end Python's raw string. */
export const pythonScript = (source: string, data: Reproduction): string =>
  source.replace(place, () => JSON.stringify(data).replaceAll("'", '\\u0027'));
