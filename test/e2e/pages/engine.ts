/** The engine's own checks where people run it: in a browser. Results are plain values for the test to compare. */
import { fromUrl } from 'safetensors-js';
import { gpuNormals, loadEngine } from '../../../src/engine';
import { openGpu } from '../../../src/gpu';
import { shaders } from '../../../src/gpu/viteShaders';
import { exportFiles, readRecipe } from '../../../src/lab';
import { openModel } from '../../../src/model';
import { fillIntegerNormals, noiseStreams, perturb } from '../../../src/math/noise';
import { memberDelta, type Delta } from '../../../src/math/delta';
import { decoderLogits } from '../../oracle/decoder';
import { oddShape, tinyShape, toyModel } from '../../support/models/toyModel';

const sha256 = async (values: Int32Array | Uint8Array) => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', values as Uint8Array<ArrayBuffer>));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

const rowOf = (terms: number): Delta => ({
  seeds: Array.from({ length: terms }, (_, i) => 1000 + 7919 * i),
  coefficients: Array.from({ length: terms }, (_, i) => 0.01 * (i - terms / 3)),
});

async function checks() {
  const gpu = await openGpu(navigator.gpu, { shaders });
  const first = async (seed: number, tensor: number) => ({
    gpu: [...(await gpuNormals(gpu, seed, tensor, 16))],
    cpu: [...fillIntegerNormals(seed, tensor, 0, new Int32Array(16))],
  });
  const hash = async (seed: number, tensor: number, count: number) => ({
    gpu: await sha256(await gpuNormals(gpu, seed, tensor, count)),
    cpu: await sha256(fillIntegerNormals(seed, tensor, 0, new Int32Array(count))),
  });
  /** Weights that differ in any bit from the CPU path, by number of seeds. */
  const differingWeights = async (terms: number) => {
    const toy = toyModel(oddShape);
    const model = await loadEngine(gpu, toy);
    const streams = noiseStreams(
      toy.tensors.map(({ shape }) => shape),
      'independent',
    );
    const found = await model.materialised(rowOf(terms), 'independent');
    model.dispose();
    return found.reduce((sum, tensor, i) => {
      const expected = new Uint32Array(perturb(toy.values[i]!, rowOf(terms), streams[i]!).buffer);
      return sum + new Uint32Array(tensor.buffer).filter((bits, at) => bits !== expected[at]).length;
    }, 0);
  };
  /** Worst difference of a member's logits from the float64 oracle. */
  const logitsError = async () => {
    const toy = toyModel(tinyShape);
    const row = memberDelta(5, 0.05);
    const tokens = [5, 1, 9, 9, 0, 17, 4];
    const model = await loadEngine(gpu, toy);
    const [found] = await model.logits([row], tokens, 'independent');
    model.dispose();
    const values = toy.values.map((theta0, i) => perturb(theta0, row, i));
    const expected = decoderLogits(toy.architecture, toy.tensors, values, tokens).flat();
    return Math.max(...expected.map((value, i) => Math.abs(value - found![i]!)));
  };
  /** SHA-256 of the model.safetensors that a recipe makes of a bundled model. */
  const applied = async (id: string, recipe: string) => {
    const names = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];
    const open = (name: string) => fromUrl(new URL(`/models/${id}/${name}`, location.href).href);
    const model = await openModel({ names, open });
    for await (const { name, chunks } of exportFiles(model, await readRecipe(recipe, model))) {
      if (name !== 'model.safetensors') continue;
      const parts: Uint8Array<ArrayBuffer>[] = [];
      for await (const chunk of chunks) parts.push(chunk as Uint8Array<ArrayBuffer>);
      return sha256(new Uint8Array(await new Blob(parts).arrayBuffer()));
    }
    return null;
  };
  return { first, hash, differingWeights, logitsError, applied };
}

Object.assign(window, { checks: checks() });
