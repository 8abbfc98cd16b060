/** npm run bench: the benches in Node. */
import { withGpu } from '../../src/gpu/node';
import { loadShaders } from '../../src/gpu/nodeShaders';
import { benchShaders } from './benchShaders';
import { formatReport } from './report';
import { benchScaling, benchWorkload, type WorkloadReport } from './suite';
import { workload, workloadNames } from './workloads';

await withGpu(
  async (gpu) => {
    const workloads: Record<string, WorkloadReport> = {};
    for (const name of workloadNames) workloads[name] = await benchWorkload(gpu, await workload(name));
    const scaling = await benchScaling(gpu, await workload('S'), [16, 32, 64, 256]);
    console.log(
      formatReport({ where: `Node ${process.version}`, adapter: gpu.adapter.name, workloads, scaling }),
    );
  },
  { shaders: new Map([...loadShaders(), ...benchShaders()]) },
);
