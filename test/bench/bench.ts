/** npm run bench: the benches in Node. */
import { readFileSync } from 'node:fs';
import { withGpu } from '../../src/gpu/node';
import { loadShaders } from '../../src/gpu/nodeShaders';
import { benchShaders } from './benchShaders';
import { benchDecompositions } from './decompositions';
import { formatReport } from './report';
import { benchScaling, benchWorkload, type WorkloadReport } from './suite';
import { bundledName, bundledWorkload, workload, workloadNames } from './workloads';

await withGpu(
  async (gpu) => {
    const workloads: Record<string, WorkloadReport> = {};
    for (const name of workloadNames) workloads[name] = await benchWorkload(gpu, await workload(name));
    const bundled = (file: string) =>
      readFileSync(new URL(`../../public/models/${bundledName}/${file}`, import.meta.url));
    const config = JSON.parse(bundled('config.json').toString()) as Record<string, unknown>;
    const weights = Uint8Array.from(bundled('model.safetensors')).buffer;
    workloads[bundledName] = await benchWorkload(gpu, bundledWorkload(config, weights));
    const scaling = await benchScaling(gpu, await workload('S'), [16, 32, 64, 256]);
    const decompositions = await benchDecompositions(gpu, 'wasm');
    const where = `Node ${process.version}`;
    console.log(formatReport({ where, adapter: gpu.adapter.name, workloads, scaling, decompositions }));
  },
  { shaders: new Map([...loadShaders(), ...benchShaders()]) },
);
