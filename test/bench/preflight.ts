/** npm run bench:preflight: what a run was expected to take, and what it took. */
import { calibrationMemory } from '../../src/cli/calibrationMemory';
import { closeFiles, filesOfModel } from '../../src/cli/files';
import { withGpu } from '../../src/gpu/node';
import { LabSession, RunControl } from '../../src/lab';
import type { RunConfig, RunEvent } from '../../src/protocol';

const common = {
  version: 1,
  noise: 'independent',
  populationSeed: 1,
  splitSeed: 1,
  sigmas: [0.006, 0.012],
  probe: 32,
  voteMax: 10,
} as const;

const workloads: readonly RunConfig[] = [
  { ...common, method: 'randopt', model: 'thicket-49k', task: 'story', members: 128, support: 64, test: 128 },
  { ...common, method: 'randopt', model: 'thicket-49k', task: 'count', members: 64, support: 200, test: 400 },
  { ...common, method: 'randopt', model: 'thicket-800k', task: 'code', members: 24, support: 48, test: 48 },
  {
    ...common,
    method: 'corp',
    model: 'thicket-49k',
    task: 'story',
    members: 64,
    support: 32,
    test: 64,
    diagnostics: false,
  },
];

async function measure(session: LabSession, config: RunConfig): Promise<string> {
  await session.load(config.model, config.model, filesOfModel(config.model));
  const events: RunEvent[] = [];
  const outcome = await session.run(config, new RunControl(), (some) => void events.push(...some));
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  const started = events.find((event) => event.type === 'started')!;
  const expected = started.preflight.seconds;
  const took = (events.at(-1)!.at - started.at) / 1000;
  const { method, model, task, members, support, test } = config;
  return `| ${method} ${model} ${task}, ${members} members, ${support} + ${test} prompts | ${expected.toFixed(1)} | ${took.toFixed(1)} | ${(expected / took).toFixed(2)} |`;
}

await withGpu(async (gpu) => {
  const session = await LabSession.open(gpu, calibrationMemory);
  console.log(
    `Adapter: ${gpu.adapter.name}\n\n| run | expected, s | took, s | ratio |\n| --- | --- | --- | --- |`,
  );
  for (const config of workloads) console.log(await measure(session, config));
});
await closeFiles();
