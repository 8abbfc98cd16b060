/** Settings go through form, link, file and command line and come back equal, with the same members. */
import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../../src/lab/run/prepare';
import { drawPopulation } from '../../../src/lab/run/members';
import type { RunConfig, RunEvent } from '../../../src/protocol';
import { canonical, corpFields, runFields, typedOf, type Fields } from '../../../src/settings';
import { draftOf, editDraft, firstDraft, linkOf, readDraft, type Draft } from '../../../src/store';
import { readLink } from '../../../src/store/settings/readLink';
import { readRunFile, runFileText } from '../../../src/store/saved/runFile';
import { randomSettings, unsorted } from '../../support/settings/randomSettings';
import { syntheticLog } from '../../support/synthetic/syntheticRun';

const seeds = Array.from({ length: 200 }, (_, i) => i);

/** Every box typed in, one after the other. */
function typed(config: RunConfig): Draft {
  const typing = (fields: Fields, values: object) => {
    const given = new Map<string, unknown>(Object.entries(values));
    return Object.fromEntries(
      Object.entries(fields).map(([key, field]) => [key, typedOf(field, given.get(key))]),
    );
  };
  const { model: _model, ...boxes } = typing(runFields, config);
  const draft = Object.entries(boxes).reduce(
    (before, [key, value]) => editDraft(before, { [key]: value }),
    firstDraft,
  );
  if (!config.corp) return draft;
  return Object.entries(typing(corpFields, config.corp)).reduce(
    (before, [key, value]) => editDraft(before, { corp: { ...before.corp, [key]: value } }),
    draft,
  );
}

const [started] = syntheticLog();

async function throughFile(config: RunConfig): Promise<RunConfig> {
  const log = [{ ...started, config } as RunEvent];
  const read = await readRunFile(new Blob([runFileText({ name: 'x', tags: [], createdAt: 1 }, log)]));
  if (!read.ok) throw new Error(read.error.message);
  const [event] = read.value.log;
  return event?.type === 'started' ? event.config : ({} as RunConfig);
}

function throughLink(config: RunConfig): RunConfig {
  const link = linkOf(config);
  const read = readLink(new URLSearchParams(link.slice(link.indexOf('?') + 1)));
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

const throughForm = (draft: Draft, { model }: RunConfig) => readDraft(draft, model).config!;
const throughCommandLine = (config: RunConfig) =>
  checkConfig(canonical(JSON.parse(JSON.stringify(config)) as unknown));

/** The first members say it: they depend on the order of the sigmas. */
const members = (config: RunConfig) => drawPopulation({ ...config, members: Math.min(20, config.members) });

describe('random settings', () => {
  it('cover every setting, with and without the optional ones', () => {
    const configs = seeds.map(randomSettings);
    for (const key of Object.keys(runFields)) expect(configs.some((config) => key in config)).toBe(true);
    for (const key of Object.keys(corpFields))
      expect(configs.some(({ corp }) => corp && key in corp)).toBe(true);
    for (const key of ['repeats', 'diagnostics', 'maxNew'])
      expect(configs.some((config) => !(key in config))).toBe(true);
    expect(configs.some(({ method }) => method === 'randopt')).toBe(true);
  });

  it.each(seeds)('number %i comes back equal from everywhere, with its members', async (seed) => {
    const config = randomSettings(seed);
    const back = {
      typed: throughForm(typed(config), config),
      shown: throughForm(draftOf(config, firstDraft), config),
      link: throughLink(config),
      file: await throughFile(config),
      commandLine: throughCommandLine(config),
    };
    for (const [way, found] of Object.entries(back)) {
      expect({ way, config: JSON.stringify(found) }).toEqual({ way, config: JSON.stringify(config) });
      expect(members(found)).toEqual(members(config));
    }
    expect(draftOf(config, firstDraft).exact).toEqual({});
  });

  it.each(seeds.slice(0, 50))(
    'number %i, its lists in another order, is canonical where given anew',
    async (seed) => {
      const config = randomSettings(seed);
      const given = unsorted(config);
      expect(throughForm(typed(given), given)).toEqual(config);
      expect(throughLink(given)).toEqual(config);
      expect(throughCommandLine(given)).toEqual(config);
    },
  );

  it.each(seeds.slice(0, 50))(
    'number %i, made in another order, keeps it in its file and for another run',
    async (seed) => {
      const made = unsorted(randomSettings(seed));
      expect(await throughFile(made)).toEqual(made);
      const again = throughForm(draftOf(made, firstDraft), made);
      expect(JSON.stringify(again)).toBe(JSON.stringify(made));
      expect(members(again)).toEqual(members(made));
      expect(checkConfig(made)).toEqual(made);
    },
  );
});

describe('a run’s own order of sigmas', () => {
  const made = { ...randomSettings(3), method: 'randopt', sigmas: [0.012, 0.006] } as const;
  const { corp: _corp, ...config } = made;
  const draft = draftOf(config, firstDraft);

  it('outlives the editing of another box, not of its own', () => {
    expect(readDraft(editDraft(draft, { populationSeed: 5 }), 'm').config!.sigmas).toEqual([0.012, 0.006]);
    const edited = editDraft(draft, { sigmas: '0.012, 0.006, 0.003' });
    expect(readDraft(edited, 'm').config!.sigmas).toEqual([0.003, 0.006, 0.012]);
    const typedBack = editDraft(edited, { sigmas: '0.012, 0.006' });
    expect(readDraft(typedBack, 'm').config!.sigmas).toEqual([0.006, 0.012]);
  });

  it('means another population than the sorted one', () => {
    expect(members(config)).not.toEqual(members({ ...config, sigmas: [0.006, 0.012] }));
  });
});

describe('a config that leaves out CoRP’s options', () => {
  const { corp: _options, ...config } = [...seeds]
    .map(randomSettings)
    .find(({ method }) => method === 'corp')!;

  it('leaves them out again until one is edited', () => {
    const draft = draftOf(config, firstDraft);
    expect(readDraft(draft, config.model).config).toEqual(config);
    const edited = editDraft(draft, { corp: { ...draft.corp, rank: 3 } });
    expect(readDraft(edited, config.model).config!.corp).toMatchObject({ rank: 3, localPopulation: 32 });
  });
});
