/** The engine on a page, so that any peer can be run beside it: window.runBench and window.runSuite. */
import { openGpu, type Gpu } from '../../src/gpu';
import { shaders } from '../../src/gpu/viteShaders';
import { benchDecompositions, type DecompositionTime } from './decompositions';
import type { BenchReport } from './report';
import { benchScaling, benchWorkload, runBench, type BenchAnswer, type WorkloadReport } from './suite';
import { bundledName, bundledWorkload, workload, workloadNames, type BenchRequest } from './workloads';

declare global {
  interface Window {
    runBench(request: BenchRequest): Promise<BenchAnswer>;
    runSuite(): Promise<BenchReport>;
    runDecompositions(): Promise<readonly DecompositionTime[]>;
    workload(name: string): Promise<BenchRequest>;
  }
}

const files = import.meta.glob<string>('./shaders/*.wgsl', { query: '?raw', import: 'default', eager: true });
const benchShaders = Object.entries(files).map(([path, source]): [string, string] => [
  path.slice('./shaders/'.length, -'.wgsl'.length),
  source,
]);

let device: Promise<Gpu> | null = null;
const gpu = () => (device ??= openGpu(navigator.gpu, { shaders: new Map([...shaders, ...benchShaders]) }));

window.runBench = async (request) => runBench(await gpu(), request);
window.workload = workload;
window.runDecompositions = async () => benchDecompositions(await gpu(), 'webgpu');
window.runSuite = async () => {
  const opened = await gpu();
  const workloads: Record<string, WorkloadReport> = {};
  for (const name of workloadNames) workloads[name] = await benchWorkload(opened, await workload(name));
  const bundled = (file: string) => fetch(`/models/${bundledName}/${file}`);
  const config = (await (await bundled('config.json')).json()) as Record<string, unknown>;
  const weights = await (await bundled('model.safetensors')).arrayBuffer();
  workloads[bundledName] = await benchWorkload(opened, bundledWorkload(config, weights));
  const scaling = await benchScaling(opened, await workload('S'), [16, 32, 64, 256]);
  const decompositions = await benchDecompositions(opened, 'webgpu');
  return { where: navigator.userAgent, adapter: opened.adapter.name, workloads, scaling, decompositions };
};
