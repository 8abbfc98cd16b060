/** The Python script that a run leaves: the model of the lab to the byte, and the lab's own scores. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findPython } from '../../scripts/system';
import { filesOfModel } from '../../src/cli/files';
import { publishedOptions } from '../../src/corp';
import { withGpu } from '../../src/gpu/node';
import { exportFiles, LabSession, pythonScript, RunControl } from '../../src/lab';
import source from '../../src/lab/export/python/reproduce.py?raw';
import { openModel } from '../../src/model';
import type { RunConfig, RunEvent } from '../../src/protocol';

const model = 'thicket-49k';
const config: RunConfig = {
  version: 1,
  method: 'corp',
  model,
  task: 'story',
  noise: 'independent',
  populationSeed: 3,
  splitSeed: 1,
  members: 32,
  sigmas: [0.006, 0.012],
  support: 24,
  probe: 16,
  test: 48,
  voteMax: 4,
  corp: {
    ...publishedOptions,
    geometry: 'seed basis',
    q: [0.5],
    beta: [5],
    scale: [1, 4],
    rank: 4,
    attempts: 0,
    localPopulation: 6,
    patience: 1,
    maxAccepted: 1,
  },
};

const folder = mkdtempSync(join(tmpdir(), 'reproduce-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The events of a run, the script for its model, and that model as the lab writes it. */
const run = () =>
  withGpu(async (gpu) => {
    const session = await LabSession.open(gpu);
    await session.load(model, model, filesOfModel(model));
    const events: RunEvent[] = [];
    const outcome = await session.run(config, new RunControl(), (some) => events.push(...some));
    expect(outcome).toEqual({ kind: 'done' });
    const { row } = events.findLast((event) => event.type === 'consolidated')!;
    const script = pythonScript(source, await session.reproduction(row, config));
    const hash = createHash('sha256');
    for await (const { name, chunks } of exportFiles(await openModel(filesOfModel(model)), row))
      if (name === 'model.safetensors') for await (const chunk of chunks) hash.update(chunk);
    return { events, script, made: hash.digest('hex') };
  });

it('rebuilds the consolidated model to the byte and finds its score', async () => {
  const { events, script, made } = await run();
  writeFileSync(join(folder, 'reproduce.py'), script);
  const out = join(folder, 'out');
  const printed = execFileSync(findPython()!, [join(folder, 'reproduce.py'), `public/models/${model}`, out], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: resolve('test/support/python'), PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect(
    createHash('sha256')
      .update(readFileSync(join(out, 'model.safetensors')))
      .digest('hex'),
  ).toBe(made);
  const scores = events.flatMap((event) => (event.type === 'scores' ? event.scores : []));
  for (const [title, method] of [
    ['base model', 'base'],
    ['consolidated model', 'corp-stage1'],
  ] as const) {
    const { correct, n } = scores.findLast((score) => score.method === method)!.tally;
    expect(printed, printed).toContain(`${title}: ${correct} of ${n} correct`);
  }
});
