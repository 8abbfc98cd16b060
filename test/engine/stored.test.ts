/** Logs of an earlier commit on a real adapter: resumed or run again, they come to the same events, one by one. */
import { beforeAll, describe, expect, it } from 'vitest';
import { filesOfModel } from '../../src/cli/files';
import { withCustomTask } from '../../src/cli/customTask';
import { chooseMatmul } from '../../src/engine/batch/calibrate';
import { withGpu } from '../../src/gpu/node';
import { LabSession, RunControl } from '../../src/lab';
import type { RunEvent } from '../../src/protocol';
import { calibrations, configOf, logs } from '../support/before';

/** Runs the settings of a log in a session of its own, from the log's beginning or from where `earlier` breaks off. */
const run = (log: readonly RunEvent[], earlier: readonly RunEvent[] = []) =>
  withGpu(async (gpu) => {
    const config = configOf(log);
    const session = await LabSession.open(gpu);
    await session.load(config.model, config.model, filesOfModel(config.model));
    const control = new RunControl(earlier.at(-1)?.at);
    const events: RunEvent[] = [];
    const outcome = await session.run(config, control, (batch) => void events.push(...batch), earlier);
    await control.left;
    expect(outcome).toEqual({ kind: 'done' });
    return events;
  });

/** Without what differs from one time to the next: times, rates, GPU bytes, and the adapter. */
function story(log: readonly RunEvent[]): object[] {
  const lasting = log.filter(({ type }) => type !== 'progress' && type !== 'resumed');
  return lasting.map((event) => {
    if (event.type === 'started') return { type: event.type, config: event.config, model: event.model };
    if (event.type === 'finished') return { type: event.type };
    const { at: _at, ...body } = event;
    return body;
  });
}

const forwards = (log: readonly RunEvent[]) =>
  log.reduce((sum, event) => sum + (event.type === 'finished' ? event.forwards : 0), 0);

beforeAll(async () => {
  const letters = { task: 'letters.json' };
  const made = await withCustomTask(letters, 'test/golden/before/configs');
  expect(made).toEqual({ task: configOf(logs['custom']!).task });
});

describe('a log from before', () => {
  it.each(['randopt', 'corp-unsorted', 'ten-sigmas', 'custom'])(
    'has the rewards of its settings run again: %s',
    async (name) => {
      const log = logs[name]!;
      const again = await run(log);
      expect(story(again)).toEqual(story(log));
      expect(forwards(again)).toBe(forwards(log));
    },
  );

  const whole = logs['corp-unsorted']!;
  const inStage2 = whole.findIndex(({ type }) => type === 'round') - 2;
  it.each([
    ['in stage 1', logs['corp-cut']!],
    ['in stage 2', whole.slice(0, inStage2)],
  ])('that breaks off %s is resumed to the events of the whole', async (_where, cut) => {
    const rest = await run(whole, cut);
    expect(rest[0]?.type).toBe('resumed');
    expect(story([...cut, ...rest])).toEqual(story(whole));
  });
});

it('a stored calibration is looked up under its old key, and used on an adapter of the same kind', async () => {
  const [[key, variant]] = Object.entries(calibrations) as [[string, string]];
  const [asked, stored]: string[][] = [[], []];
  const memory = {
    get: async (found: string) => {
      asked!.push(found);
      return variant;
    },
    set: async (found: string) => void stored!.push(found),
  };
  await withGpu(async (gpu) => {
    const chosen = await chooseMatmul(gpu, memory);
    const named = key.slice(0, key.indexOf('llvmpipe')) + gpu.adapter.name;
    expect(asked).toEqual([named]);
    expect(chosen.name === variant).toBe(gpu.adapter.software);
    expect(stored).toEqual(gpu.adapter.software ? [] : [named]);
  });
});
