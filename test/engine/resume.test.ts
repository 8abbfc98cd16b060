/** On a real adapter: a run stopped in the middle and gone on with by a new session ends as one that was not. */
import { expect, test } from 'vitest';
import { filesOfModel } from '../../src/cli/files';
import { publishedOptions } from '../../src/corp';
import { withGpu } from '../../src/gpu/node';
import { LabSession, RunControl } from '../../src/lab';
import type { RunConfig, RunEvent, RunOutcome } from '../../src/protocol';

const config: RunConfig = {
  version: 1,
  method: 'corp',
  model: 'thicket-49k',
  task: 'story',
  noise: 'independent',
  populationSeed: 1,
  splitSeed: 1,
  members: 24,
  sigmas: [0.006, 0.012],
  support: 12,
  probe: 8,
  test: 12,
  voteMax: 4,
  corp: {
    ...publishedOptions,
    geometry: 'seed basis',
    q: [0.5],
    beta: [1, 5],
    scale: [1, 4],
    rank: 4,
    attempts: 1,
    localPopulation: 6,
  },
};

/** In a session and on a device of its own; stops once `until` events have come. */
const run = (earlier: readonly RunEvent[], until = Infinity) =>
  withGpu(async (gpu): Promise<{ events: RunEvent[]; outcome: RunOutcome }> => {
    const session = await LabSession.open(gpu);
    await session.load(config.model, config.model, filesOfModel(config.model));
    const control = new RunControl(earlier.at(-1)?.at);
    const events: RunEvent[] = [];
    const deliver = (batch: readonly RunEvent[]) => {
      events.push(...batch);
      if (events.length >= until) control.cancel();
    };
    const outcome = await session.run(config, control, deliver, earlier);
    await control.left;
    return { events, outcome };
  });

const passing = ['started', 'progress', 'scored', 'stopped', 'resumed', 'finished', 'members'];
const story = (log: readonly RunEvent[]) => [
  ...log.flatMap((event) => (event.type === 'members' ? event.members : [])),
  ...log.filter(({ type }) => !passing.includes(type)).map(({ at: _at, ...body }) => body),
  log.map((event) => (event.type === 'finished' ? event.forwards : 0)).reduce((a, b) => a + b),
];

test('a run that broke off ends as if it had not', async () => {
  const whole = await run([]);
  expect(whole.outcome.kind).toBe('done');
  const first = await run([], Math.floor(whole.events.length / 2));
  expect(first.outcome.kind).toBe('cancelled');
  const rest = await run(first.events);
  expect(rest.outcome.kind).toBe('done');
  expect(rest.events[0]?.type).toBe('resumed');
  expect(rest.events.length).toBeLessThan(whole.events.length);
  expect(story([...first.events, ...rest.events])).toEqual(story(whole.events));
}, 300_000);
