/** A run that breaks off anywhere and goes on ends as one that never did, and asks the engine only for what is missing. */
import { describe, expect, it } from 'vitest';
import { publishedOptions } from '../../../src/corp';
import { RunControl } from '../../../src/lab';
import { corp } from '../../../src/lab/methods/corp';
import { randopt } from '../../../src/lab/methods/randopt';
import type { RunContext } from '../../../src/lab/run/context';
import { recorded, RunRecord } from '../../../src/lab/run/record';
import { driveRun } from '../../../src/lab/run/runner';
import type { Delta } from '../../../src/math/delta';
import type { RunConfig, RunEvent } from '../../../src/protocol';
import { replay } from '../../../src/store';
import { characterTokenizer, fakeEngine } from '../../support/fakes/fakeEngine';
import { syntheticModel } from '../../support/synthetic/syntheticRun';

const config: RunConfig = {
  version: 1,
  method: 'corp',
  model: 'fake',
  task: 'count',
  noise: 'independent',
  populationSeed: 5,
  splitSeed: 6,
  members: 10,
  sigmas: [0.5, 1],
  support: 8,
  probe: 6,
  test: 8,
  voteMax: 3,
  corp: {
    ...publishedOptions,
    geometry: 'seed basis',
    q: [0.5],
    beta: [1, 20],
    scale: [1, 2],
    rank: 2,
    attempts: 2,
    localPopulation: 5,
  },
};

/** Digits of the prompt, joined by what seeds and coefficients decide. */
function answer(row: Delta, prompt: string): string {
  const pull = row.seeds.reduce(
    (sum, seed, i) => sum + row.coefficients[i]! * Math.sin(seed + prompt.length + prompt.charCodeAt(1)),
    0.1,
  );
  const digits = /\d(?=\D)/g;
  return (prompt.match(digits) ?? []).slice(0, 3).join(pull > 0.3 ? '+' : '*');
}

/** The log from `earlier` on; stops once `until` events have come. */
async function run(changes: Partial<RunConfig>, earlier: readonly RunEvent[] = [], until = Infinity) {
  const events: RunEvent[] = [];
  const engine = fakeEngine(answer);
  const control = new RunControl(earlier.at(-1)?.at);
  const record = new RunRecord(earlier);
  const context: RunContext = {
    model: { engine, tokenizer: characterTokenizer },
    summary: syntheticModel,
    adapter: { name: 'fake', software: true, noiseMatches: true },
    control,
    peakBytes: () => 4096,
    record,
  };
  const input = { ...config, ...changes };
  const told = recorded((input.method === 'corp' ? corp : randopt)(input, context), record);
  const outcome = await driveRun(
    (async function* () {
      let count = 0;
      for await (const event of told) {
        yield event;
        count += 1;
        if (count >= until) control.cancel();
        await control.checkpoint();
      }
    })(),
    control,
    (batch) => events.push(...batch),
  );
  const rows = engine.requests.reduce((sum, request) => sum + request.deltas.length, 0);
  return { events, rows, outcome };
}

const passing = ['progress', 'scored', 'stopped', 'resumed'];
const story = (log: readonly RunEvent[]) =>
  log.filter(({ type }) => !passing.includes(type)).map(({ at: _at, ...body }) => body);
const scoredRows = (log: readonly RunEvent[]) =>
  log.reduce((sum, event) => {
    if (event.type === 'scored') return sum + event.rows.length;
    if (event.type === 'members') return sum + event.members.length;
    return sum + (event.type === 'base' && event.examples ? 1 : 0);
  }, 0);

const cases: [string, Partial<RunConfig>][] = [
  ['a CoRP run', {}],
  ['a RandOpt run', { method: 'randopt' }],
  ['a run over two populations', { repeats: 2 }],
];

describe.each(cases)('%s', (_name, changes) => {
  it('goes on from any event to the same end', async () => {
    const whole = await run(changes);
    expect(whole.outcome.kind).toBe('done');
    const count = whole.events.length;
    const stride = Math.max(1, Math.floor(count / 25));
    for (let at = 1; at < count; at += stride) {
      const first = whole.events.slice(0, at);
      const rest = await run(changes, first);
      const log = [...first, ...rest.events];
      expect(story(log), `broken off after ${at} events`).toEqual(story(whole.events));
      // one more: the base model, asked again to know it for the same
      const again = first.some(({ type }) => type === 'base') ? 1 : 0;
      expect(rest.rows).toBe(whole.rows - scoredRows(first) + again);
    }
  });
});

it('a run stopped twice tells everything once', async () => {
  const whole = await run({});
  const first = await run({}, [], 12);
  expect(first.outcome.kind).toBe('cancelled');
  const second = await run({}, first.events, 15);
  const third = await run({}, [...first.events, ...second.events]);
  const log = [...first.events, ...second.events, ...third.events];
  expect(story(log)).toEqual(story(whole.events));
  const { at: _at, progress: _progress, ...end } = replay(log);
  const { at: _then, progress: _before, ...expected } = replay(whole.events);
  expect(end).toEqual(expected);
});

it('refuses to go on with another model, and with a log of other settings', async () => {
  const { events } = await run({});
  const first = events.slice(0, 20).map((event) => {
    if (event.type !== 'base' || !event.examples) return event;
    const [[reward, correct]] = event.examples.kinds as [[number, 0 | 1]];
    return { ...event, examples: { kinds: [[reward + 0.5, correct] as const], codes: 'A'.repeat(8) } };
  });
  const other = await run({}, first);
  expect(other.outcome).toMatchObject({ kind: 'failed', error: { kind: 'bad-model' } });
  const fewer = await run({ support: 7 }, events.slice(0, 20));
  expect(fewer.outcome).toMatchObject({ kind: 'failed' });
});
