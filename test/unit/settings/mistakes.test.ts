/** The same mistake is called by the same sentence in form, link, file and on the command line. */
import { describe, expect, it } from 'vitest';
import { checkConfig, checkGrid } from '../../../src/lab/run/prepare';
import type { RunConfig, RunEvent } from '../../../src/protocol';
import { canonical, corpPrefix, fieldsByPath } from '../../../src/settings';
import { draftOf, firstDraft, linkOf, readDraft, type Draft } from '../../../src/store';
import { readLink } from '../../../src/store/settings/readLink';
import { readRunFile, runFileText } from '../../../src/store/saved/runFile';
import { mistakes, randomSettings, withMistake, type Mistake } from '../../support/settings/randomSettings';
import { syntheticLog } from '../../support/synthetic/syntheticRun';

const valid = Array.from({ length: 50 }, (_, i) => randomSettings(i));
const corpConfig = valid.find(({ method }) => method === 'corp')!;

function onCommandLine(json: unknown): string {
  try {
    checkConfig(canonical(JSON.parse(JSON.stringify(json)) as unknown));
    return 'accepted';
  } catch (thrown) {
    return (thrown as Error).message;
  }
}

const [started] = syntheticLog();

async function inFile(config: unknown): Promise<string> {
  const log = [{ ...started, config } as RunEvent];
  const read = await readRunFile(new Blob([runFileText({ name: 'x', tags: [], createdAt: 1 }, log)]));
  return read.ok ? 'accepted' : read.error.message;
}

function inLink(config: RunConfig, { path, text }: Required<Pick<Mistake, 'path' | 'text'>>): string {
  const link = linkOf(config);
  const query = new URLSearchParams(link.slice(link.indexOf('?') + 1));
  query.set(path, text);
  const read = readLink(query);
  return read.ok ? 'accepted' : read.error.message;
}

/** What the form says beside this box, and that it says nothing elsewhere but where the rules of several settings follow. */
function inForm(config: RunConfig, { path, typed }: Mistake): string | undefined {
  const draft = draftOf(config, firstDraft);
  if (!path.startsWith(corpPrefix)) {
    const model = path === 'model' ? String(typed) : config.model;
    return readDraft({ ...draft, [path]: typed }, model).problems[path as 'members'];
  }
  const key = path.slice(corpPrefix.length) as 'rank';
  const corp = { ...draft.corp, [key]: typed } as Draft['corp'];
  return readDraft({ ...draft, corp }, config.model).problems.corp?.[key];
}

describe('a mistake', () => {
  it('is made in every setting', () => {
    expect(new Set(mistakes.map(({ path }) => path))).toEqual(new Set(fieldsByPath.keys()));
  });

  it.each(
    mistakes.map((mistake) => [mistake.path, JSON.stringify(mistake.json)?.slice(0, 40), mistake] as const),
  )('in %s, %s, is called the same everywhere', async (_path, _json, mistake) => {
    const wrong = withMistake(corpConfig, mistake);
    const message = onCommandLine(wrong);
    expect(message).not.toBe('accepted');
    expect(message).toMatch(/^[A-Z“a-z].*\.$/);
    expect(await inFile(wrong)).toBe(message);
    if (mistake.typed !== undefined) expect(inForm(corpConfig, mistake)).toBe(message);
    const { path, text } = mistake;
    if (text !== undefined) expect(inLink(corpConfig, { path, text })).toBe(message);
  });

  it.each([
    [{ method: 'corp', probe: 1 }, 'probe'],
    [{ method: 'corp', support: 3 }, 'support'],
    [{ members: 10, voteMax: 11 }, 'voteMax'],
  ] as const)('between settings, %j, is called the same everywhere', async (changes, path) => {
    const wrong: RunConfig = { ...corpConfig, members: 1000, voteMax: 20, ...changes };
    const message = onCommandLine(wrong);
    expect(message).not.toBe('accepted');
    expect(await inFile(wrong)).toBe(message);
    expect(readDraft(draftOf(wrong, firstDraft), wrong.model).problems).toEqual({ [path]: message });
    const query = linkOf(wrong).slice(linkOf(wrong).indexOf('?') + 1);
    expect(readLink(new URLSearchParams(query))).toMatchObject({ ok: false, error: { message } });
  });

  it('in a name of a setting is called by that name', async () => {
    expect(onCommandLine({ ...corpConfig, memebrs: 3 })).toBe('“memebrs” is not a setting of a run.');
    const options = { ...corpConfig, corp: { ...corpConfig.corp, rnk: 3 } };
    expect(onCommandLine(options)).toBe('“corp.rnk” is not a setting of a run.');
    expect(inLink(corpConfig, { path: 'corp.rnk', text: '3' })).toBe('“corp.rnk” is not a setting of a run.');
    expect(await inFile(options)).toBe('accepted'); // a newer version may have made it
  });

  it.each([[null], ['text'], [[]], [3]])('that is no settings at all, %j, is one', (input) => {
    expect(onCommandLine(input)).toBe('The settings must be an object.');
  });
});

describe('a run imported from elsewhere', () => {
  const imported = { from: 'elsewhere', absent: [] };
  const open = async (config: unknown) => {
    const log = [{ ...started, config, imported } as RunEvent];
    return (await readRunFile(new Blob([runFileText({ name: 'x', tags: [], createdAt: 1 }, log)]))).ok;
  };

  it('opens though it does not tell how many prompts there were', async () => {
    expect(await open({ ...corpConfig, support: 0, probe: 0, test: 0, members: 0 })).toBe(true);
    expect(await open({ ...corpConfig, members: 1e9 })).toBe(false);
  });
});

describe('a grid', () => {
  const grid = {
    models: ['thicket-49k'],
    tasks: ['story'],
    noise: ['independent'],
    members: 8,
    support: 8,
    populationSeed: 1,
    splitSeed: 1,
  };

  it('has the bounds and sentences of a run, and its sigmas sorted', () => {
    expect(checkGrid(grid)).toEqual(grid);
    expect(checkGrid({ ...grid, sigmas: [0.2, 0.1, 0.2] }).sigmas).toEqual([0.1, 0.2]);
  });

  it.each([
    [{ members: 7 }, 'The number of members must be at least 8.'],
    [{ splitSeed: -1 }, 'The split seed must be at least 0.'],
    [{ noise: ['shared'] }, 'noise must be "independent" or "tied".'],
    [{ models: [] }, 'Give at least one model.'],
    [{ tasks: 'story' }, 'tasks must be a list.'],
    [{ sigmas: [0] }, 'Every sigma must be above 0.'],
    [{ simgas: [1] }, '“simgas” is not a setting of a grid.'],
    [{ support: undefined }, 'The number of support prompts is missing.'],
  ])('refuses %j', (changes, message) => {
    expect(() => checkGrid({ ...grid, ...changes })).toThrow(message);
  });
});
