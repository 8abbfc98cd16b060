/** A large checkpoint in a browser: loaded from an address or from files, then asked for logits. */
import { fromBlob, fromUrl } from 'safetensors-js';
import { loadEngine, type GpuEngine } from '../../../src/engine';
import { openGpu } from '../../../src/gpu';
import { shaders } from '../../../src/gpu/viteShaders';
import { zeroDelta } from '../../../src/math/delta';
import { openModel, type ModelFiles } from '../../../src/model';
import type { Big, Loaded } from './bigWindow';

let model: GpuEngine | null = null;

async function load(files: ModelFiles): Promise<Loaded> {
  model?.dispose();
  model = null;
  const gpu = await openGpu(navigator.gpu, { shaders });
  const started = performance.now();
  const { weights, bytes, parameters } = await openModel(files);
  model = await loadEngine(gpu, weights);
  const seconds = (performance.now() - started) / 1000;
  return { adapter: gpu.adapter.name, bytes, parameters, gpuBytes: gpu.heldBytes, seconds };
}

const names = ['config.json', 'model.safetensors'];

const big: Big = {
  fromAddress: (address: string) => load({ names, open: (name) => fromUrl(new URL(name, address).href) }),
  fromInput: () => {
    const files = [...document.querySelector('input')!.files!];
    const open = (name: string) => fromBlob(files.find((file) => file.name === name)!);
    return load({ names, open: (name) => Promise.resolve(open(name)) });
  },
  /** Of each position: its logits at `ids` and the most likely tokens, likeliest first. */
  logits: async (tokens: readonly number[], ids: readonly (readonly number[])[], top: number) => {
    const [flat] = await model!.logits([zeroDelta], tokens, 'independent');
    const { vocabSize } = model!.architecture;
    const positions = ids.map((wanted, position) => {
      const row = flat!.subarray(position * vocabSize, (position + 1) * vocabSize);
      const order = [...row.keys()].sort((a, b) => row[b]! - row[a]!).slice(0, top);
      return { at: wanted.map((id) => row[id]!), top: order };
    });
    return { positions, peakBytes: model!.peakBytes };
  },
};

window.big = big;
