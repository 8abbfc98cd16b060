/** Records the run that the Learn page shows: `npm run learn`. A bundled model, consolidated, and the landscape around it. */
import { writeFileSync } from 'node:fs';
import { calibrationMemory } from '../src/cli/calibrationMemory';
import { closeFiles, filesOfModel } from '../src/cli/files';
import { publishedOptions } from '../src/corp';
import { withGpu } from '../src/gpu/node';
import { LabSession, RunControl } from '../src/lab';
import type { LandscapeSource, RunEvent } from '../src/protocol';
import { readLink } from '../src/store/settings/readLink';

/** The lab's first settings with the published sweep. */
const { q, beta, scale } = publishedOptions;
const link = { v: '1', 'corp.q': q, 'corp.beta': beta, 'corp.scale': scale, 'corp.localPopulation': 48 };
const read = readLink(new URLSearchParams(Object.entries(link).map(([key, value]) => [key, String(value)])));
if (!read.ok) throw new Error(read.error.message);
const config = read.value;

/** What the page's figures are drawn from. */
const told: ReadonlySet<RunEvent['type']> = new Set([
  'started',
  'base',
  'members',
  'ranked',
  'geometry',
  'sweep',
  'collapsed',
  'line',
  'scores',
  'round',
  'landscape',
  'landscape-cells',
]);

const isTold = (event: RunEvent): boolean =>
  told.has(event.type) && (event.type !== 'geometry' || event.finding.kind === 'update');

/** Without the outcomes on single prompts, which make up most of a log. */
function slim(event: RunEvent): RunEvent {
  if (event.type === 'members')
    return { ...event, members: event.members.map(({ examples: _, ...member }) => member) };
  if (event.type !== 'base') return event;
  const { examples: _, ...base } = event;
  return base;
}

/** What the landscape needs of the run. */
function sourceOf(events: readonly RunEvent[]): LandscapeSource {
  const of = <T extends RunEvent['type']>(type: T) =>
    events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
  return {
    config,
    members: of('members').flatMap(({ members }) => members),
    elite: of('collapsed').flatMap(({ collapse }) => collapse.elite),
    path: of('consolidated').map(({ row }) => row),
  };
}

const events: RunEvent[] = [];
const take = (some: readonly RunEvent[]) => void events.push(...some);
await withGpu(async (gpu) => {
  const session = await LabSession.open(gpu, calibrationMemory);
  await session.load(config.model, 'Thicket 49k', filesOfModel(config.model));
  const outcome = await session.run(config, new RunControl(), take);
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  const request = {
    x: { kind: 'merge' },
    y: { kind: 'random', seed: 1 },
    steps: 15,
    split: 'probe',
  } as const;
  const source = sourceOf(events);
  const eta = events.find((event) => event.type === 'collapsed')!.collapse.eta;
  const reach = Number((2 * eta).toPrecision(2));
  await session.landscape(source, { ...request, reach }, new RunControl(), take);
});
await closeFiles();
/** Six digits are more than a figure shows. */
const short = (_key: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
const lines = events.filter(isTold).map((event) => JSON.stringify(slim(event), short));
const target = new URL('../src/ui/learn/recorded.jsonl', import.meta.url);
writeFileSync(target, `${lines.join('\n')}\n`);
