/** Links, files and citations that let others do a run again. */
import { describe, expect, it } from 'vitest';
import type { RunConfig } from '../../../src/protocol';
import { bibtex, draftOf, firstDraft, linkOf, plainCitation, readDraft } from '../../../src/store';
import { linkDefaults } from '../../../src/settings';
import { readLink } from '../../../src/store/settings/readLink';
import { readRunFile, runFileText } from '../../../src/store/saved/runFile';
import { syntheticConfig, syntheticLog, syntheticModel } from '../../support/synthetic/syntheticRun';

const queryOf = (link: string) => new URLSearchParams(link.slice(link.indexOf('?') + 1));
const back = (config: RunConfig) => readLink(queryOf(linkOf(config)));

const { config: corpConfig } = readDraft(
  { ...firstDraft, task: 'story', sigmas: '0.006, 0.012' },
  'thicket-49k',
);

describe('a link', () => {
  it('of the first settings is empty but for its version', () => {
    expect(linkOf(corpConfig!)).toBe('#/?v=1');
    expect(readLink(new URLSearchParams('v=1'))).toEqual({ ok: true, value: corpConfig });
  });

  it.each<[string, RunConfig]>([
    ['RandOpt', { ...syntheticConfig, members: 77, sigmas: [1e-7, 0.5] }],
    ['a model of the Hub', { ...corpConfig!, model: 'hub:owner/name@0123abc', noise: 'tied' }],
    ['a file of a strange name', { ...corpConfig!, model: 'a&b=c #1, ünï' }],
    [
      'every option of CoRP',
      {
        ...corpConfig!,
        corp: {
          ...corpConfig!.corp!,
          geometry: 'weight space',
          q: [0.1],
          rank: 3,
          lcbZ: 1.5,
          budget: 'sweep',
        },
      },
    ],
    ['geometry left out', { ...corpConfig!, diagnostics: false }],
    ['answers of another length', { ...corpConfig!, maxNew: 9 }],
    ['repeats', { ...corpConfig!, repeats: 5, populationSeed: 2 ** 32 - 1 }],
  ])('brings back the settings of %s', (_name, config) => {
    expect(back(config)).toEqual({ ok: true, value: config });
    expect(readDraft(draftOf(config, firstDraft), config.model).config).toEqual(config);
  });

  it.each([
    'v=2',
    '',
    'v=1&members=0',
    'v=1&members=1e9',
    'v=1&members=12abc',
    'v=1&sigmas=',
    'v=1&diagnostics=perhaps',
    'v=1&maxNew=0',
    'v=1&sigmas=0.1,-1',
    'v=1&method=randopt&corp.q=2',
    'v=1&repeats=',
    'v=1&method=magic',
    'v=1&corp.q=2',
    'v=1&unknown=1',
    'v=1&__proto__=1',
    `v=1&model=${'x'.repeat(1100)}`,
  ])('refuses %s in plain words', (query) => {
    expect(readLink(new URLSearchParams(query))).toMatchObject({ ok: false, error: { kind: 'bad-config' } });
  });

  it('keeps its defaults for ever', () => {
    expect(Object.keys(linkDefaults)).toHaveLength(33);
    expect(linkDefaults).toMatchObject({ members: 128, support: 64, test: 128, 'corp.beta': [1, 5, 20] });
  });
});

describe('a run file', () => {
  const log = syntheticLog();
  const about = { name: 'Mine', tags: ['a'], createdAt: 5 };

  it('brings back the run, with its name', async () => {
    const file = new Blob([runFileText(about, log)]);
    expect(await readRunFile(file)).toEqual({ ok: true, value: { ...about, log } });
  });

  it('may be a bare event log', async () => {
    const file = new Blob([log.map((event) => `${JSON.stringify(event)}\r\n`).join('')]);
    expect(await readRunFile(file)).toMatchObject({ ok: true, value: { name: null, log } });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['another format', '{"format":"else","version":1}'],
    ['events without a start', JSON.stringify(log.at(-1))],
    ['an unknown event', `${JSON.stringify(log[0])}\n{"type":"magic","at":1}`],
    ['members that are none', `${JSON.stringify(log[0])}\n{"type":"members","members":"x","at":1}`],
    ['a hand-made model without a score', `${JSON.stringify(log[0])}\n{"type":"picked","pick":{},"at":1}`],
    ['a started without settings', '{"type":"started","at":0}'],
    ['a line cut off', `${JSON.stringify(log[0])}\n{"type":"mem`],
  ])('is refused where it holds %s', async (_what, text) => {
    expect(await readRunFile(new Blob([text]))).toMatchObject({ ok: false, error: { kind: 'bad-file' } });
  });
});

describe('a citation', () => {
  const cited = {
    config: { ...corpConfig!, model: 'a_b&c' },
    model: { ...syntheticModel, id: 'a_b&c' },
    adapter: 'llvmpipe',
    createdAt: Date.UTC(2026, 1, 3),
    link: 'https://lab.example/#/?v=1',
  };

  it('names method, settings, version, machine and day', () => {
    const text = plainCitation(cited);
    for (const part of [
      'CoRP (arXiv:2605.31494)',
      'N = 128',
      'seed 1',
      'llvmpipe',
      '2026-02-03',
      cited.link,
      '0.1.0',
    ])
      expect(text).toContain(part);
  });

  it('is BibTeX that its special characters do not break', () => {
    const text = bibtex(cited);
    expect(text).toMatch(/^@misc\{corplab-a_b-c-story-1,\n/);
    expect(text).toContain('a\\_b\\&c');
    expect(text.split('{').length).toBe(text.split('}').length);
  });
});
