import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clusterScript, prepare, readClusterRun } from '../../../src/lab';
import type { RunConfig, RunEvent } from '../../../src/protocol';

const folder = new URL('../../golden/cluster-run/', import.meta.url);
const paths = [
  'results.json',
  'model_saves/sampling_population.json',
  ...[
    'corp_summary',
    'direction_specs',
    'recenter_rounds',
    'stage1_elite_cloud',
    'stage1_summary',
    'stage1_tuning',
  ].map((name) => `artifacts/${name}.json`),
];
const textOf = (path: string) => readFileSync(new URL(path, folder), 'utf8');
const fileOf = (path: string, text = textOf(path)) => new File([text], path.split('/').at(-1)!);
const read = <T>(path: string) => JSON.parse(textOf(path)) as T;

const of = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T) =>
  events.filter((event) => event.type === type) as Extract<RunEvent, { type: T }>[];

describe('the artefact folder of the published implementation', () => {
  it('becomes a run: population, sweep, elite, rounds and scores as the files hold them', async () => {
    const events = await readClusterRun(paths.map((path) => fileOf(path)));
    const [started] = of(events, 'started');
    expect(started!.config).toMatchObject({ method: 'corp', members: 60, support: 80, probe: 48, test: 48 });
    expect(started!.config.sigmas).toEqual([0.0005, 0.001, 0.002]);
    expect(started!.imported!.absent.join()).toContain('votes');

    const population = read<{ population_models: { seed: number; support_reward: number }[] }>(paths[1]!);
    const members = of(events, 'members').flatMap((event) => event.members);
    expect(members.map(({ seed, reward }) => [seed, reward])).toEqual(
      population.population_models.map((member) => [member.seed, member.support_reward]),
    );
    const [ranked] = of(events, 'ranked');
    const rewards = ranked!.order.map((index) => members[index]!.reward);
    expect(rewards).toEqual([...rewards].sort((a, b) => b - a));

    const cells = of(events, 'sweep').flatMap((event) => event.cells);
    const tuning = read<{ probe_correct: number }[]>('artifacts/stage1_tuning.json');
    expect(cells.map(({ tally }) => tally.correct)).toEqual(tuning.map((cell) => cell.probe_correct));
    expect(new Set(cells.map(({ tally }) => tally.n))).toEqual(new Set([48]));

    const [{ collapse } = {} as never] = of(events, 'collapsed');
    expect(collapse.elite.reduce((sum, { pass2 }) => sum + pass2, 0)).toBeCloseTo(1, 9);
    expect(collapse.elite.every(({ index, seed }) => members[index]!.seed === seed)).toBe(true);

    expect(of(events, 'round').map(({ round }) => round.accepted)).toEqual([true, false, true]);
    const scores = of(events, 'scores').flatMap((event) => event.scores);
    expect(scores.map(({ method, tally }) => [method, tally.correct, tally.n])).toEqual([
      ['base', 21, 48],
      ['best-member-line', 21, 48],
      ['corp-stage1', 37, 48],
      ['corp-stage2', 40, 48],
    ]);
    expect(of(events, 'consolidated')).toEqual([]);
    expect(events.at(-1)!.type).toBe('finished');
  });

  it('may be there in part: what is absent is named, nothing is made up', async () => {
    const events = await readClusterRun([fileOf('model_saves/sampling_population.json')]);
    expect(of(events, 'members')[0]!.members).toHaveLength(60);
    expect(of(events, 'sweep')).toEqual([]);
    expect(of(events, 'scores')).toEqual([]);
    expect(of(events, 'base')).toEqual([]);
    const { absent } = of(events, 'started')[0]!.imported!;
    expect(absent).toEqual(expect.arrayContaining(['the sweep', 'the rounds of stage 2']));
  });

  it('over all test examples there are says how many from what was right', async () => {
    const results = JSON.stringify({ ...read<object>('results.json'), test_samples: null });
    const files = paths.map((path) => fileOf(path, path === 'results.json' ? results : undefined));
    const events = await readClusterRun(files);
    expect(of(events, 'started')[0]!.config.test).toBe(48);
    expect(of(events, 'scores')[0]!.scores[0]).toMatchObject({
      method: 'base',
      tally: { correct: 21, n: 48 },
    });
  });

  it.each([
    ['no files', [], 'not from a run'],
    ['other files', [new File(['{}'], 'package.json')], 'not from a run'],
    ['no JSON', [new File(['{'], 'results.json')], 'results.json: not valid JSON'],
    [
      'an empty population',
      [fileOf(paths[1]!, '{"base_model_path":"x","best_sigma":1,"population_models":[]}')],
      'no members',
    ],
    [
      'a reward that is no number',
      [fileOf(paths[1]!, textOf(paths[1]!).replace(/"support_reward": [\d.]+/, '"support_reward": NaN'))],
      'not valid JSON',
    ],
    [
      'a reward that is text',
      [fileOf(paths[1]!, textOf(paths[1]!).replace(/"support_reward": [\d.]+/, '"support_reward": "<b>"'))],
      'population_models.0.support_reward',
    ],
  ])('with %s is refused', async (_what, files, message) => {
    await expect(readClusterRun(files)).rejects.toThrow(message);
  });
});

describe('the script for a cluster', () => {
  const config: RunConfig = {
    version: 1,
    method: 'corp',
    model: 'hub:Qwen/Qwen2.5-0.5B-Instruct@abc',
    task: 'gsm8k',
    noise: 'tied',
    populationSeed: 7,
    splitSeed: 8,
    members: 500,
    sigmas: [0.0005, 0.001],
    support: 30,
    probe: 10,
    test: 10,
    voteMax: 50,
  };

  it('runs the config with every option of the published code', () => {
    const script = clusterScript(config);
    for (const part of [
      '--dataset gsm8k',
      '--model_name Qwen/Qwen2.5-0.5B-Instruct',
      '--population_size 500',
      '--sigma_values 0.0005,0.001',
      '--alpha_grid 0.5,1,2,4,8,16',
      '--global_seed 7',
      'git checkout 4cba6bf',
    ])
      expect(script).toContain(part);
  });

  it('keeps a model’s name from being a command', () => {
    const script = clusterScript({ ...config, model: '$(rm -rf ~); `x`' });
    expect(script).toMatch(/--model_name \/path\/to\/[\w.-]+ \\\n/);
    expect(script).not.toContain('rm -rf');
  });

  it('carries the puzzles of countdown, in the order in which they are taken for support, probe and test', () => {
    const countdown = { ...config, task: 'countdown', probe: 32, support: 32, test: 16, maxNew: 200 };
    const script = clusterScript(countdown);
    const [, json] = /countdown\.json <<'DATA'\n(.*?)\nDATA\n/s.exec(script)!;
    const { splits } = prepare(countdown);
    const items = [...splits.support, ...splits.probe, ...splits.test];
    expect(JSON.parse(json!)).toEqual(items.map(({ truth }) => truth));
    expect(script).toContain('--max_tokens 200');
    expect(clusterScript(config)).not.toContain('DATA');
  });

  it('says where the published implementation has no such task', () => {
    expect(() => clusterScript({ ...config, task: 'count' })).toThrow('no task "count"');
  });
});
