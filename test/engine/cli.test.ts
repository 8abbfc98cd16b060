import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import expected from '../golden/models/llama/expected.json';
import noise from '../golden/noise.json';

const llama = 'test/golden/models/llama';
const scratch = mkdtempSync(join(tmpdir(), 'corp-lab-cli-'));

function lab(...args: string[]) {
  const command = ['--import', './scripts/vulkan.ts', 'src/cli/main.ts', ...args];
  const { status, stdout, stderr } = spawnSync('node_modules/.bin/tsx', command, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  // Dawn itself warns about the adapter on stderr
  const errors = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Warning: max'));
  return { status, stdout, errors };
}

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

  it.each(['gpt2', 'gpt_neox', 'olmo3', 'qwen2'])(
    'names the unsupported architecture of %s in one line',
    (family) => {
      const { status, stdout, errors } = lab('logits', `test/golden/models/${family}`, '--tokens', '1');
      expect({ status, stdout, errors }).toEqual({
        status: 1,
        stdout: '',
        errors: [`lab: unsupported architecture: ${family}`],
      });
    },
  );

  it.each([
    [['nonsense'], 'unknown command "nonsense"'],
    [['logits', llama], '--tokens is missing'],
    [['logits', llama, '--tokens', '1,x'], '--tokens must be a whole number, not "x"'],
    [['logits', llama, '--tokens', '1,131'], 'token 131 is outside the vocabulary of 131'],
    [['logits', '/nowhere', '--tokens', '1'], '/nowhere: no such file or folder'],
    [['generate', llama, '--tokens', '1', '--max-new', '-3'], '--max-new'],
    [['noise', '--seed', '1', '--tensor', '0', '--count', '0'], '--count must lie between 1 and'],
    [['noise', '--seed', '1', '--tensor', '0', '--count', '4', '--fast'], '--fast'],
    [['tasks', 'extra'], 'unexpected argument "extra"'],
    [['run', '/nowhere.json', '--out', '/tmp/x'], '/nowhere.json: cannot be read'],
    [['__proto__'], 'unknown command'],
  ])('lab %j fails in one line', (args, message) => {
    const { status, stdout, errors } = lab(...args);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
  });

  it('run: writes the event log of a bundled model', () => {
    const config = {
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
    const [input, log, again] = ['config.json', 'events.jsonl', 'again.jsonl'].map((name) =>
      join(scratch, name),
    );
    writeFileSync(input!, JSON.stringify(config));
    const events = [log!, again!].map((path) => {
      const { status, stdout } = lab('run', input!, '--out', path);
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
      return readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map(
          (line) => JSON.parse(line) as { type: string; at: number; members?: unknown[]; config?: unknown },
        );
    });
    const [first, second] = events as [(typeof events)[number], (typeof events)[number]];
    expect(first[0]).toMatchObject({ type: 'started', config });
    expect(first.at(-1)).toMatchObject({ type: 'finished' });
    const scores = (list: typeof first) => list.flatMap((event) => event.members ?? []);
    expect(scores(first)).toHaveLength(16);
    expect(scores(second)).toEqual(scores(first));
  });

  it('run: refuses a config in one line', () => {
    const path = join(scratch, 'bad.json');
    writeFileSync(path, '{"version":1,"model":"thicket-49k"}');
    const { status, errors } = lab('run', path, '--out', join(scratch, 'bad.jsonl'));
    expect(status).toBe(1);
    expect(errors).toHaveLength(1);
  });
});
