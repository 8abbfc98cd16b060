import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { closeFiles, filesOfModel } from '../../src/cli/files';
import { publishedOptions } from '../../src/corp';
import { makeRecipe } from '../../src/lab/export/recipe';
import { openModel } from '../../src/model';
import type { ModelDelta, RunEvent } from '../../src/protocol';
import { lab } from '../support/labCommand';

const scratch = mkdtempSync(join(tmpdir(), 'corp-lab-cli-'));
const bundled = 'public/models/thicket-49k';
const trace = 'test/golden/traces/corp-trace-1.json';

function fileOf(name: string, content: unknown): string {
  const path = join(scratch, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const refusal = ({ status, stdout, errors }: ReturnType<typeof lab>) => ({
  status,
  stdout,
  lines: errors.length,
});

afterAll(() => closeFiles());

describe('lab run with method corp', () => {
  const config = {
    version: 1,
    method: 'corp',
    model: 'thicket-49k',
    task: 'story',
    noise: 'independent',
    populationSeed: 1,
    splitSeed: 1,
    members: 16,
    sigmas: [0.006, 0.012],
    support: 16,
    probe: 16,
    test: 16,
    voteMax: 4,
    corp: {
      ...publishedOptions,
      geometry: 'weight space',
      q: [0.5, 0.9],
      beta: [1, 10],
      scale: [1, 4],
      rank: 4,
      attempts: 1,
      localPopulation: 8,
      patience: 1,
      maxAccepted: 1,
    },
  };

  it('tells every step, and its model leaves as a recipe that rebuilds it bit for bit', async () => {
    const log = join(scratch, 'corp.jsonl');
    const ran = lab('run', fileOf('corp.json', config), '--out', log);
    expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status: 0, stdout: '' });
    const events = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent);
    const kinds = new Set(events.map(({ type }) => type));
    for (const kind of ['sweep', 'collapsed', 'line', 'scores', 'comparisons', 'changes', 'round'] as const)
      expect(kinds, kind).toContain(kind);
    const consolidated = events.find((event) => event.type === 'consolidated');
    if (consolidated?.type !== 'consolidated') throw new Error('no consolidated model');

    const open = await openModel(filesOfModel('thicket-49k'));
    const recipe = fileOf('recipe.json', await makeRecipe(open, consolidated.row));
    expect(readFileSync(recipe).length).toBeLessThan(4096);
    const folders = ['first', 'second'].map((name) => join(scratch, name));
    for (const folder of folders) {
      const applied = lab('apply', bundled, recipe, '--out', folder);
      expect(applied).toEqual({ status: 0, stdout: '', errors: [] });
    }
    const [first, second] = folders.map((folder) => hashOf(join(folder, 'model.safetensors')));
    expect(first).toBe(second);
    expect(first).not.toBe(hashOf(join(bundled, 'model.safetensors')));
    expect(readdirSync(folders[0]!)).toEqual(
      expect.arrayContaining(['config.json', 'model.safetensors', 'tokenizer.json']),
    );
    const logits = (folder: string) => lab('logits', folder, '--tokens', '1,2,3').stdout;
    expect(logits(folders[0]!)).not.toBe(logits(bundled));
  });
});

describe('lab apply refuses', () => {
  const row: ModelDelta = { noise: 'independent', seeds: [7], coefficients: [0.01] };
  const recipe = async () => makeRecipe(await openModel(filesOfModel('thicket-49k')), row);

  it('a recipe for another base, and leaves nothing behind', async () => {
    const out = join(scratch, 'other');
    const refused = lab('apply', 'test/golden/models/llama', fileOf('r.json', await recipe()), '--out', out);
    expect(refusal(refused)).toEqual({ status: 1, stdout: '', lines: 1 });
    expect(refused.errors[0]).toContain('belongs to another base model');
    expect(existsSync(out)).toBe(false);
  });

  it('a folder that holds something', async () => {
    const refused = lab('apply', bundled, fileOf('r.json', await recipe()), '--out', scratch);
    expect(refusal(refused)).toEqual({ status: 1, stdout: '', lines: 1 });
    expect(refused.errors[0]).toContain('is not empty');
  });

  it('what is no recipe', () => {
    const refused = lab('apply', bundled, fileOf('no.json', '[]'), '--out', join(scratch, 'never'));
    expect(refusal(refused)).toEqual({ status: 1, stdout: '', lines: 1 });
    expect(refused.errors[0]).toContain('This is not a recipe');
  });
});

describe('lab replay', () => {
  it('prints the decisions of a recorded run', () => {
    const { status, stdout, errors } = lab('replay', trace);
    expect({ status, errors }).toEqual({ status: 0, errors: [] });
    const found = JSON.parse(stdout) as { stage1: Record<string, number>; stage2: Record<string, number> };
    const { expected } = JSON.parse(readFileSync(trace, 'utf8')) as { expected: typeof found };
    for (const key of ['q', 'beta', 'scale', 'probe_accuracy', 'accuracy'])
      expect(found.stage1[key], key).toBeCloseTo(expected.stage1[key]!, 9);
    expect(found.stage2['accepted_rounds']).toBe(expected.stage2['accepted_rounds']);
  });

  const recorded = () => JSON.parse(readFileSync(trace, 'utf8')) as Record<string, Record<string, unknown>>;
  it.each([
    ['without a population', 'population', (json: object) => ({ ...json, population: undefined })],
    ['without an evaluator', 'evaluator', (json: object) => ({ ...json, evaluator: undefined })],
    ['with an empty population', 'population', (json: object) => ({ ...json, population: [] })],
    [
      'with a reward that is no number',
      'population.0.reward',
      (json: object) => ({ ...json, population: [{ seed: 1, sigma: 0.1, reward: null }] }),
    ],
    ['without local populations', 'round 1', (json: object) => ({ ...json, local_populations: [] })],
    [
      'without a key of its config',
      'config.q_grid',
      (json: object) => {
        const { q_grid: _dropped, ...config } = (json as { config: Record<string, unknown> }).config;
        return { ...json, config };
      },
    ],
  ])('refuses a trace %s in one line that names %s', (name, what, spoil) => {
    const path = fileOf(`${name.replaceAll(' ', '-')}.json`, spoil(recorded()));
    const refused = lab('replay', path);
    expect(refusal(refused)).toEqual({ status: 1, stdout: '', lines: 1 });
    expect(refused.errors[0]).toContain(what);
  });
});
