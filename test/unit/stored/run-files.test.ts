/** Event logs and run files from an earlier commit open with every event, and their settings draw the same members. */
import { describe, expect, it } from 'vitest';
import { withCustomTask } from '../../../src/cli/customTask';
import { drawPopulation } from '../../../src/lab/run/members';
import { prepare } from '../../../src/lab';
import { readRunFile, runFileText } from '../../../src/store/saved/runFile';
import { configOf, eventsOf, logs, runFiles, textOf } from '../../support/before';
import type { RunEvent } from '../../../src/protocol';

/** Members as the log has them, in drawing order. */
const membersOf = (log: readonly RunEvent[]) =>
  log
    .flatMap((event) => (event.type === 'members' ? event.members : []))
    .map(({ seed, sigma }) => ({ seed, sigma }));

describe.each(Object.keys(logs))('the event log “%s”', (name) => {
  const log = logs[name]!;

  it('opens on the page', async () => {
    const read = await readRunFile(new Blob([textOf(`logs/${name}.jsonl`)]));
    expect(read).toEqual({ ok: true, value: { name: null, tags: [], createdAt: null, log } });
  });

  it('has the members that its settings draw, also once they are checked', async () => {
    if (name === 'custom') await withCustomTask({ task: 'letters.json' }, 'test/golden/before/configs');
    const { config } = prepare(configOf(log));
    expect(config).toEqual(configOf(log));
    expect(membersOf(log)).toHaveLength(config.members);
    expect(drawPopulation(config)).toEqual(membersOf(log));
  });
});

describe.each(Object.entries(runFiles))('the run file “%s”', (_name, text) => {
  it('opens with its name, tags, day and events, and is saved again byte by byte', async () => {
    const [head, ...events] = text.trimEnd().split('\n');
    const { name, tags, createdAt } = JSON.parse(head!) as {
      name: string;
      tags: string[];
      createdAt: number;
    };
    const read = await readRunFile(new Blob([text]));
    const log = eventsOf(events.join('\n'));
    expect(read).toEqual({ ok: true, value: { name, tags, createdAt, log } });
    expect(runFileText({ name, tags, createdAt }, log)).toBe(text);
    expect(drawPopulation(configOf(log))).toEqual(membersOf(log));
  });
});
