/** npm run bench:preflight: what a run was expected to take, and what it took. */
import { calibrationMemory } from '../../src/cli/calibrationMemory';
import { closeFiles, filesOfModel } from '../../src/cli/files';
import type { Gpu } from '../../src/gpu';
import { withGpu } from '../../src/gpu/node';
import { LabSession, RunControl } from '../../src/lab';
import type { RunConfig, RunEvent } from '../../src/protocol';

const common = {
  version: 1,
  noise: 'independent',
  populationSeed: 1,
  splitSeed: 1,
  sigmas: [0.006, 0.012],
  probe: 16,
  voteMax: 5,
  diagnostics: false,
} as const;

const small = { ...common, model: 'thicket-49k' } as const;
const large = { ...common, method: 'randopt', model: 'thicket-800k', task: 'code', members: 8 } as const;

interface Workload {
  readonly config: RunConfig;
  /** Bytes the lab may use, so few that layers are rebuilt on every pass. */
  readonly budgetBytes?: number;
}

const workloads: readonly Workload[] = [
  { config: { ...small, method: 'randopt', task: 'story', members: 64, support: 32, test: 64 } },
  { config: { ...small, method: 'randopt', task: 'count', members: 32, support: 100, test: 200 } },
  { config: { ...large, support: 24, test: 24 } },
  { config: { ...large, support: 16, test: 16 }, budgetBytes: 6e6 },
  { config: { ...small, method: 'corp', task: 'story', members: 32, support: 16, test: 32 } },
];

/** A software adapter works in this process, whose CPU time then stands in for the clock: what else runs does not count. */
function countOwnTimeAlone(): void {
  const own = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  Object.assign(performance, { now: own });
}

async function measure(gpu: Gpu, session: LabSession, { config, budgetBytes }: Workload): Promise<string> {
  const full = gpu.budgetBytes;
  await session.load(config.model, config.model, filesOfModel(config.model));
  Object.assign(gpu, { budgetBytes: budgetBytes ?? full });
  const events: RunEvent[] = [];
  const outcome = await session.run(config, new RunControl(), (some) => void events.push(...some));
  Object.assign(gpu, { budgetBytes: full });
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  const started = events.find((event) => event.type === 'started')!;
  const expected = started.preflight.seconds;
  const took = (events.at(-1)!.at - started.at) / 1000;
  const { method, model, task, members, support, test } = config;
  return `| ${method} ${model} ${task}, ${members} members, ${support} + ${test} prompts${budgetBytes ? ', streamed' : ''} | ${expected.toFixed(1)} | ${took.toFixed(1)} | ${(expected / took).toFixed(2)} |`;
}

await withGpu(async (gpu) => {
  if (gpu.adapter.software) countOwnTimeAlone();
  const session = await LabSession.open(gpu, calibrationMemory);
  console.log(
    `Adapter: ${gpu.adapter.name}\n\n| run | expected, s | took, s | ratio |\n| --- | --- | --- | --- |`,
  );
  for (const workload of workloads) console.log(await measure(gpu, session, workload));
});
await closeFiles();
