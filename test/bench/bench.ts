/**
 * npm run bench [-- workload ...]: the benches in Node, or the workloads named alone. L and qwen2.5-0.5b are for a GPU:
 * the others end there before a clock can tell.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fullSize, writeSynthetic } from '../../scripts/synthetic';
import { withGpu } from '../../src/gpu/node';
import { loadShaders } from '../../src/gpu/nodeShaders';
import { benchShaders } from './benchShaders';
import { benchDecompositions } from './decompositions';
import { formatReport } from './report';
import { benchScaling, benchWorkload, type WorkloadReport } from './suite';
import {
  bigName,
  bigWorkload,
  bundledName,
  bundledWorkload,
  workload,
  workloadNames,
  type BenchRequest,
} from './workloads';

const bytesOf = (path: string) => new Uint8Array(readFileSync(path)).buffer;

function bundled(): BenchRequest {
  const folder = fileURLToPath(new URL(`../../public/models/${bundledName}/`, import.meta.url));
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
  return bundledWorkload(config, bytesOf(join(folder, 'model.safetensors')));
}

async function big(): Promise<BenchRequest> {
  const folder = mkdtempSync(join(tmpdir(), 'corp-lab-bench-'));
  try {
    return bigWorkload(fullSize, bytesOf(await writeSynthetic(folder)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const special: Readonly<Record<string, () => BenchRequest | Promise<BenchRequest>>> = {
  [bundledName]: bundled,
  [bigName]: big,
};

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : [...workloadNames, bundledName];

await withGpu(
  async (gpu) => {
    const workloads: Record<string, WorkloadReport> = {};
    for (const name of names)
      workloads[name] = await benchWorkload(gpu, await (special[name]?.() ?? workload(name)));
    const scaling = asked.length > 0 ? [] : await benchScaling(gpu, await workload('S'), [16, 32, 64, 256]);
    const decompositions = asked.length > 0 ? [] : await benchDecompositions(gpu, 'wasm');
    const where = `Node ${process.version}`;
    console.log(formatReport({ where, adapter: gpu.adapter.name, workloads, scaling, decompositions }));
  },
  { shaders: new Map([...loadShaders(), ...benchShaders()]) },
);
