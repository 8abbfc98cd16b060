/** What a declaration promises: frozen links, one name each, a document that is current. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settingsDocument } from '../../../scripts/settings';
import { publishedOptions } from '../../../src/corp';
import { clusterScript } from '../../../src/lab';
import {
  checkSettings,
  defaultCorp,
  fieldsByPath,
  isOptional,
  labelOf,
  linkDefaults,
  problemOf,
  publishedCorp,
} from '../../../src/settings';
import { firstDraft, linkOf, readDraft } from '../../../src/store';

test('links of version 1 mean for ever what they meant', () => {
  const frozen = {
    method: 'corp',
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
    repeats: 1,
    diagnostics: true,
    maxNew: null,
    'corp.geometry': 'seed basis',
    'corp.q': [0.5, 0.7, 0.9],
    'corp.beta': [1, 5, 20],
    'corp.scale': [1, 2, 4, 8, 16],
    'corp.rank': 8,
    'corp.attempts': 3,
    'corp.localPopulation': 32,
    'corp.isoLambda': 0.5,
    'corp.sigmaDown': 0.5,
    'corp.acceptEpsilon': 0,
    'corp.patience': 2,
    'corp.maxAccepted': 2,
    'corp.regressionLambda': 2,
    'corp.regressionLambdaFinal': 2,
    'corp.targetEssInitial': 16,
    'corp.targetEssFinal': 4,
    'corp.lcbZ': 1,
    'corp.budget': 'fast',
  };
  expect(linkDefaults).toMatchObject(frozen);
  for (const [path, field] of fieldsByPath)
    if (!(path in frozen)) expect([path, isOptional(field), field.link]).toEqual([path, true, undefined]);
});

test('no two settings have one label, and every default is a value that is allowed', () => {
  const labels = [...fieldsByPath.keys()].map(labelOf);
  expect(new Set(labels).size).toBe(labels.length);
  expect(labelOf('corp.geometry')).toBe('CoRP: Metric');
  for (const [path, field] of fieldsByPath)
    for (const value of [field.default, field.link, field.published, field.absent]) {
      if (value === undefined || value === null || value === '') continue;
      expect(problemOf(path, field, value)).toBeNull();
    }
});

test('CoRP’s options are the published ones, but for a population that a small machine can score', () => {
  expect(publishedCorp).toEqual({ geometry: 'seed basis', ...publishedOptions });
  expect({ ...defaultCorp, localPopulation: 100 }).toEqual(publishedCorp);
  expect(defaultCorp.localPopulation).toBe(32);
});

test('every flag of the published code is in a cluster’s script, with its value', () => {
  const { config } = readDraft({ ...firstDraft, task: 'gsm8k', maxNew: 77, sigmas: '0.2 0.1' }, 'm');
  const script = clusterScript(config!);
  for (const { flag } of fieldsByPath.values()) if (flag) expect(script).toContain(`--${flag} `);
  expect(script).toContain('--max_tokens 77');
  expect(script).toContain('--sigma_values 0.1,0.2');
  expect(script).toContain('--recenter_population_size 32');
});

test('a link to a run that left out CoRP’s options says what they were', () => {
  const { config } = readDraft({ ...firstDraft, task: 'story' }, 'thicket-49k');
  const { corp: _corp, ...without } = config!;
  expect(checkSettings(without).config).toEqual(without);
  expect(linkOf({ ...without, sigmas: [0.006, 0.012] })).toBe(
    '#/?v=1&corp.beta=0.5,1,2,5,10,20,50&corp.scale=0.5,1,2,4,8,16',
  );
});

test('docs/settings.md is current (npm run settings)', async () => {
  const path = new URL('../../../docs/settings.md', import.meta.url);
  expect(readFileSync(path, 'utf8')).toBe(await settingsDocument());
});
