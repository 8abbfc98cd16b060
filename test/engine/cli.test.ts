import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import expected from '../golden/models/llama/expected.json';
import noise from '../golden/noise.json';
import { lab, labMain as main, tsx } from '../support/labCommand';

const llama = 'test/golden/models/llama';
const scratch = mkdtempSync(join(tmpdir(), 'corp-lab-cli-'));

const succeed = (...args: string[]): unknown => {
  const { status, stdout, errors } = lab(...args);
  expect(errors).toEqual([]);
  expect(status).toBe(0);
  return JSON.parse(stdout);
};

describe('lab', () => {
  it('logits: within 2e-4 of transformers', () => {
    const rows = succeed('logits', llama, '--tokens', expected.tokens.join()) as number[][];
    expect(rows).toHaveLength(expected.tokens.length);
    rows.forEach((row, position) => {
      expect(row).toHaveLength(expected.logits[position]!.length);
      row.forEach((value, token) =>
        expect(Math.abs(value - expected.logits[position]![token]!)).toBeLessThan(2e-4),
      );
    });
  });

  it.each(expected.greedy.map(({ prompt, tokens }) => ({ prompt, tokens })))(
    'generate: transformers’ tokens for $prompt',
    ({ prompt, tokens }) => {
      expect(
        succeed('generate', llama, '--tokens', prompt.join(), '--max-new', String(tokens.length)),
      ).toEqual(tokens);
    },
  );

  it.each(noise.normals)('noise: seed $seed, tensor $tensor', ({ seed, tensor, first16 }) => {
    expect(succeed('noise', '--seed', String(seed), '--tensor', String(tensor), '--count', '16')).toEqual(
      first16,
    );
  });

  it('inspect: one line each, exit 1 where one cannot be read', () => {
    const { status, stdout } = lab(
      'inspect',
      llama,
      `${llama}/model.safetensors`,
      `${llama}/config.json`,
      '/nowhere',
    );
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(status).toBe(1);
    expect(lines[0]).toMatchObject({
      path: llama,
      tensors: 30,
      dtypes: ['F32'],
      architecture: { family: 'llama', layers: 3 },
    });
    expect(lines[1]).toMatchObject({ tensors: 30, architecture: null });
    expect(Object.keys(lines[2]!)).toEqual(['path', 'error']);
    expect(Object.keys(lines[3]!)).toEqual(['path', 'error']);
  });

  it('names an unsupported architecture in one line before it reads a weight', () => {
    const folder = join(scratch, 'mamba');
    mkdirSync(folder);
    writeFileSync(join(folder, 'config.json'), '{"model_type": "mamba"}');
    expect(lab('logits', folder, '--tokens', '1')).toMatchObject({
      status: 1,
      stdout: '',
      errors: ['unsupported architecture: mamba'],
    });
  });

  it.each([
    [[], 'a command is missing'],
    [['nonsense'], 'unknown command "nonsense"'],
    [['logits', llama], '--tokens is missing'],
    [['logits', llama, '--tokens', '1,x'], '--tokens must be a whole number, not "x"'],
    [['logits', llama, '--tokens', '1,131'], 'token 131 is outside the vocabulary of 131'],
    [['logits', '/nowhere', '--tokens', '1'], '/nowhere: no such file or folder'],
    [['generate', llama, '--tokens', '1', '--max-new', '-3'], '--max-new'],
    [['noise', '--seed', '1', '--tensor', '0', '--count', '0'], '--count must be between 1 and'],
    [['noise', '--seed', '1', '--tensor', '0', '--count', '4', '--fast'], '--fast'],
    [['tasks', 'extra'], 'unexpected argument "extra"'],
    [['logits', llama, '--tokens', '-1'], '--tokens'],
    [['logits', llama, '--tokens', 'NaN'], '--tokens must be a whole number, not "NaN"'],
    [['logits', llama, '--tokens', ''], '--tokens must be a whole number, not ""'],
    [['inspect'], 'a model folder or .safetensors file is missing'],
    [['run', '/nowhere.json', '--out', '/tmp/x'], '/nowhere.json: cannot be read'],
    [['__proto__'], 'unknown command'],
  ])('lab %j fails in one line', (args, message) => {
    const { status, stdout, errors } = lab(...args);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
  });

  const demo = {
    version: 1,
    method: 'randopt',
    model: 'thicket-49k',
    task: 'story',
    noise: 'independent',
    populationSeed: 5,
    splitSeed: 5,
    members: 16,
    sigmas: [0.006, 0.012],
    support: 16,
    probe: 0,
    test: 32,
    voteMax: 4,
  };

  function configFile(name: string, config: unknown): string {
    const path = join(scratch, name);
    writeFileSync(path, JSON.stringify(config));
    return path;
  }

  type LoggedEvent = { type: string; members?: unknown[]; config?: unknown };
  const readLog = (path: string) =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LoggedEvent);

  it('run: writes the event log of a bundled model, the same members every time, however its sigmas are ordered', () => {
    const unsorted = { ...demo, sigmas: [0.012, 0.006, 0.012] };
    const [first, second] = [demo, unsorted].map((config, i) => {
      const log = join(scratch, `events-${i}.jsonl`);
      const { status, stdout } = lab('run', configFile(`demo-${i}.json`, config), '--out', log);
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
      return readLog(log);
    }) as [LoggedEvent[], LoggedEvent[]];
    for (const log of [first, second]) expect(log[0]).toMatchObject({ type: 'started', config: demo });
    expect(first.at(-1)).toMatchObject({ type: 'finished' });
    const scores = (list: LoggedEvent[]) => list.flatMap((event) => event.members ?? []);
    expect(scores(first)).toHaveLength(16);
    expect(scores(second)).toEqual(scores(first));
  });

  it.each([
    ['null.json', null, 'The settings must be an object.'],
    ['few.json', { version: 1, model: 'thicket-49k' }, 'method'],
    ['task.json', { ...demo, task: 'chess' }, 'There is no task "chess".'],
    ['prompts.json', { ...demo, test: 90_000 }, 'and 90000 were asked for'],
    ['model.json', { ...demo, model: '/nowhere' }, '/nowhere: no such file or folder'],
  ])('run: refuses %s in one line, before there is a log', (name, config, message) => {
    const log = join(scratch, `${name}l`);
    const { status, errors } = lab('run', configFile(name, config), '--out', log);
    expect(status).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
    expect(existsSync(log)).toBe(false);
  });

  it('run: a log that cannot be written is one line', () => {
    const { status, errors } = lab('run', configFile('demo.json', demo), '--out', join(scratch, 'no', 'log'));
    expect({ status, lines: errors.length }).toEqual({ status: 1, lines: 1 });
    expect(errors[0]).toContain('cannot be written (ENOENT)');
  });

  it('run: Ctrl-C stops it and keeps what there is', async () => {
    const log = join(scratch, 'stopped.jsonl');
    const input = configFile('long.json', { ...demo, members: 20_000, support: 64 });
    const child = spawn('node', [
      '--import',
      'tsx',
      '--import',
      './scripts/vulkan.ts',
      main,
      'run',
      input,
      '--out',
      log,
    ]);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    let pressed = 0;
    child.stderr.on('data', (text: Buffer) => {
      if (pressed > 0 || !text.includes('population')) return;
      pressed = performance.now();
      child.kill('SIGINT');
    });
    expect(await ended).toBe(130);
    expect(pressed).toBeGreaterThan(0);
    const events = readLog(log);
    expect(events.at(-1)).toMatchObject({ type: 'stopped' });
    expect(events.filter((event) => event.type === 'members').length).toBeGreaterThan(0);
  });

  it('prints its help, also beside a command, and survives a reader that leaves early', () => {
    for (const args of [['--help'], ['run', '-h']]) {
      const { status, stdout, errors } = lab(...args);
      expect({ status, errors }).toEqual({ status: 0, errors: [] });
      expect(stdout).toContain('generate <model-dir>');
    }
    const piped = spawnSync('bash', ['-o', 'pipefail', '-c', `${tsx} ${main} tasks | true`], {
      encoding: 'utf8',
    });
    expect({ status: piped.status, stderr: piped.stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('shows text of files as text', () => {
    const folder = join(scratch, 'escape');
    mkdirSync(folder);
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ model_type: 'a\u001b[31m\nb' }));
    const { status, errors } = lab('logits', folder, '--tokens', '1');
    expect({ status, errors }).toEqual({ status: 1, errors: ['unsupported architecture: a [31m b'] });
  });
});
