/** npm run bench:landscape: a 21 x 21 landscape against scoring as many members on the same prompts, one after the other. */
import { closeFiles, filesOfModel } from '../../src/cli/files';
import { withGpu } from '../../src/gpu/node';
import { LabSession, RunControl } from '../../src/lab';
import type { LandscapeRequest, LandscapeSource, RunConfig, RunEvent } from '../../src/protocol';

const steps = 21;
const prompts = Number(process.argv[2] ?? 32);

const config: RunConfig = {
  version: 1,
  method: 'randopt',
  model: 'thicket-49k',
  task: 'story',
  noise: 'independent',
  populationSeed: 1,
  splitSeed: 1,
  members: steps ** 2,
  sigmas: [0.006, 0.012],
  support: prompts,
  probe: 1,
  test: 1,
  voteMax: 1,
  diagnostics: false,
};

interface Cost {
  readonly seconds: number;
  /** Of all threads, the software adapter's among them: what a busy machine does not change. */
  readonly cpuSeconds: number;
}

function stopwatch(): () => Cost {
  const [started, before] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
  };
}

const line = (what: string, { seconds, cpuSeconds }: Cost, { seconds: per, cpuSeconds: cpuPer }: Cost) =>
  `| ${what} | ${seconds.toFixed(1)} | ${(seconds / per).toFixed(2)} | ${cpuSeconds.toFixed(1)} | ${(cpuSeconds / cpuPer).toFixed(2)} |`;

/** What scoring the members takes, from the base's scores to the last member's; and who they are. */
async function scoreMembers(session: LabSession) {
  const members: LandscapeSource['members'][number][] = [];
  let lap = stopwatch();
  let cost = lap();
  const hear = (events: readonly RunEvent[]) => {
    for (const event of events) {
      if (event.type === 'base' && event.split === 'support') lap = stopwatch();
      if (event.type !== 'members') continue;
      members.push(...event.members);
      cost = lap();
    }
  };
  const outcome = await session.run(config, new RunControl(), hear);
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return { members, cost };
}

/** As a CoRP run leaves it: a merge of 41 members, such as the demo makes. */
function sourceOf(members: LandscapeSource['members']): LandscapeSource {
  const chosen = members.slice(0, 41).sort((a, b) => a.seed - b.seed);
  const seeds = chosen.map(({ seed }) => seed);
  const coefficients = chosen.map(({ sigma }, i) => (sigma * (1 + (i % 3))) / 41);
  return { config, members, elite: [], path: [{ noise: config.noise, seeds, coefficients }] };
}

async function draw(session: LabSession, source: LandscapeSource) {
  const request: LandscapeRequest = {
    x: { kind: 'merge' },
    y: { kind: 'member', index: 0 },
    steps,
    reach: 0.02,
    split: 'support',
  };
  const lap = stopwatch();
  let first: Cost | undefined;
  const outcome = await session.landscape(source, request, new RunControl(), (events) => {
    if (events.some(({ type }) => type === 'landscape-cells')) first ??= lap();
  });
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return { cost: lap(), first: first! };
}

await withGpu(async (gpu) => {
  const session = await LabSession.open(gpu);
  await session.load(config.model, config.model, filesOfModel(config.model));
  const { members, cost } = await scoreMembers(session);
  const landscape = await draw(session, sourceOf(members));
  console.log(`Adapter: ${gpu.adapter.name}; ${config.model}, ${config.task}, ${prompts} prompts\n`);
  console.log('| what | s | ratio | CPU s | ratio |\n| --- | --- | --- | --- | --- |');
  console.log(line(`${steps ** 2} members`, cost, cost));
  console.log(line(`landscape, ${steps} x ${steps}`, landscape.cost, cost));
  console.log(line('its first cells', landscape.first, cost));
});
await closeFiles();
