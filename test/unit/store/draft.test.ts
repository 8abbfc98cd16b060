import { describe, expect, it } from 'vitest';
import { publishedOptions } from '../../../src/corp';
import { checkConfig } from '../../../src/lab/run/prepare';
import {
  applyPreset,
  editDraft,
  firstDraft,
  presets,
  publishedCorpDraft,
  readDraft,
  words,
  type Draft,
} from '../../../src/store';

const draft = (patch: Partial<Draft> = {}): Draft => ({ ...firstDraft, task: 'story', ...patch });

describe('readDraft', () => {
  it('reads what is typed as a config', () => {
    const typed = draft({ method: 'randopt', sigmas: '0.012 0.006' });
    const { config, problems } = readDraft(typed, 'thicket-49k');
    expect(problems).toEqual({});
    expect(config).toEqual({
      version: 1,
      method: 'randopt',
      model: 'thicket-49k',
      task: 'story',
      noise: 'independent',
      populationSeed: 1,
      splitSeed: 1,
      members: 128,
      sigmas: [0.006, 0.012],
      support: 64,
      probe: 64,
      test: 128,
      voteMax: 25,
    });
  });

  it('adds CoRP’s settings and repeats where they are wanted', () => {
    const { config } = readDraft(draft({ repeats: 3 }), 'thicket-49k');
    expect(config).toMatchObject({ method: 'corp', repeats: 3, corp: { q: [0.5, 0.7, 0.9], rank: 8 } });
    expect(checkConfig(config)).toEqual(config);
  });

  it('offers CoRP’s options as published', () => {
    const { config } = readDraft(draft({ corp: publishedCorpDraft }), 'm');
    expect(config!.corp).toEqual({ geometry: 'seed basis', ...publishedOptions });
  });

  it('asks more of the splits where CoRP chooses on them', () => {
    const { problems } = readDraft(draft({ probe: 1, support: 3 }), 'thicket-49k');
    expect(problems.probe).toMatch(/chooses its model on the probe prompts/);
    expect(problems.support).toMatch(/two halves/);
    expect(readDraft(draft({ method: 'randopt', probe: 1, support: 3 }), 'thicket-49k').problems).toEqual({});
  });

  it.each([
    [{ q: '0.5, 1.5' }, 'q', /Every q must be at most 1/],
    [{ beta: 'sharp' }, 'beta', /must be a number, not “sharp”/],
    [{ scale: ' ' }, 'scale', /at least one scale/],
    [{ rank: 1.5 }, 'rank', /whole number/],
    [{ localPopulation: 0 }, 'localPopulation', /at least 1/],
    [{ lcbZ: '' }, 'lcbZ', /is missing/],
    [{ attempts: NaN }, 'attempts', /must be a number/],
  ] as const)('says what is wrong with CoRP’s %j', (patch, field, message) => {
    const { config, problems } = readDraft(draft({ corp: { ...firstDraft.corp, ...patch } }), 'm');
    expect(config).toBeNull();
    expect(problems.corp?.[field]).toMatch(message);
  });

  it('has no config before there is a model and a task, and blames no field for it', () => {
    expect(readDraft(draft(), '')).toEqual({ config: null, problems: {} });
    expect(readDraft(draft({ task: '' }), 'thicket-49k')).toEqual({ config: null, problems: {} });
  });

  it('does not let more members vote than there are', () => {
    const { config, problems } = readDraft(draft({ members: 10, voteMax: 25 }), 'm');
    expect(config).toBeNull();
    expect(problems).toEqual({
      voteMax: 'A vote of the best 25 needs at least as many members; there are 10.',
    });
  });

  it('lets nothing through that the lab would refuse', () => {
    for (const { id } of presets) {
      const { config } = readDraft(applyPreset(draft(), id), 'm');
      expect(() => checkConfig(config)).not.toThrow();
    }
  });
});

describe('sigmas', () => {
  const read = (sigmas: string) => readDraft(draft({ sigmas }), 'm');

  it.each([
    ['0.006, 0.012', [0.006, 0.012]],
    [' 2e-3;1e-3  ', [0.001, 0.002]],
    ['.5', [0.5]],
    ['0.2 0.1 0.10', [0.1, 0.2]],
    ['1 2 3 4 5 6 7 8 9', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('%j are read', (typed, sigmas) => expect(read(typed).config?.sigmas).toEqual(sigmas));

  it.each([
    ['', /at least one sigma/],
    [' , ', /at least one sigma/],
    ['0.1, abc', /must be a number, not “abc”/],
    ['0.1, 0', /above 0/],
    ['-0.1', /above 0/],
    ['11', /drown/],
    ['Infinity', /must be a number/],
    ['1 2 3 4 5 6 7 8 9 .1 .2 .3 .4 .5 .6 .7 .8', /at most 16/],
    ['x'.repeat(500), /“x{23}…”/],
  ])('%j are refused with what is wrong', (typed, message) => {
    expect(read(typed).config).toBeNull();
    expect(read(typed).problems.sigmas).toMatch(message);
  });
});

describe('presets', () => {
  it('begin with the demo', () => {
    expect(firstDraft).toMatchObject({ preset: 'demo', ...presets[0]!.sizes });
  });

  it('set their sizes and sweep and nothing else', () => {
    const corp = { ...firstDraft.corp, rank: 3 };
    const typed = draft({ populationSeed: 7, sigmas: '0.5', noise: 'tied', corp });
    const { sizes, grid } = presets.find(({ id }) => id === 'standard')!;
    const expected = { ...typed, ...sizes, corp: { ...corp, ...grid }, preset: 'standard' };
    expect(applyPreset(typed, 'standard')).toEqual(expected);
  });

  it('become custom with the first size that is edited, not with a task or a seed', () => {
    expect(editDraft(draft(), { members: 129 }).preset).toBe('custom');
    expect(editDraft(draft(), { members: 128 }).preset).toBe('demo');
    expect(editDraft(draft(), { corp: { ...firstDraft.corp, q: '0.9' } }).preset).toBe('custom');
    expect(editDraft(draft(), { task: 'count', populationSeed: 9 }).preset).toBe('demo');
  });
});

describe('words', () => {
  it.each([
    [0.4, 'under 1 s'],
    [12.4, '12 s'],
    [200, '3 min'],
    [7200, '2.0 h'],
    [Infinity, 'unknown'],
  ])('%f seconds are %s', (seconds, text) =>
    expect(words.duration(seconds).replaceAll('\u00a0', ' ')).toBe(text),
  );

  it.each([
    [999, '999 B'],
    [1500, '1.5 kB'],
    [48e6, '48 MB'],
    [999.6e6, '1.0 GB'],
  ])('%f bytes are %s', (count, text) => expect(words.bytes(count).replaceAll('\u00a0', ' ')).toBe(text));

  it('bound text from files', () => {
    expect(words.bounded('abcdef', 4)).toBe('abc…');
    expect(words.bounded('abcd', 4)).toBe('abcd');
  });
});
