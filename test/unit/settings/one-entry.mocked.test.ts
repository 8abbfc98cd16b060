/** A new option is one entry in the declaration: everything else takes it up by itself. */
import { describe, expect, it, vi } from 'vitest';

vi.mock(import('../../../src/settings/run'), async (original) => {
  const { runFields } = await original();
  const warmup = {
    kind: 'whole',
    name: 'The warm-up',
    low: 0,
    high: 9,
    absent: 0,
    flag: 'warmup_rounds',
    label: 'Warm-up',
    meaning: 'Rounds before the first.',
  } as const;
  return { runFields: { ...runFields, warmup } };
});

vi.mock(import('../../../src/settings/corp'), async (original) => {
  const { corpFields } = await original();
  const shape = {
    kind: 'choice',
    options: { round: 'Round', square: 'Square' },
    absent: 'round',
    label: 'Shape',
    meaning: 'Of the search.',
  } as const;
  return { corpFields: { ...corpFields, shape } };
});

const { checkSettings, labelOf, publishedFlags, defaultCorp, reference } =
  await import('../../../src/settings');
const { draftOf, editDraft, firstDraft, linkOf, readDraft } = await import('../../../src/store');
const { readLink } = await import('../../../src/store/settings/readLink');
const { readRunFile, runFileText } = await import('../../../src/store/saved/runFile');
const { syntheticLog } = await import('../../support/synthetic/syntheticRun');

const typed = editDraft({ ...firstDraft, task: 'story' }, { warmup: 3 } as object);
const draft = editDraft(typed, { corp: { ...typed.corp, shape: 'square' } as typeof typed.corp });
const config = readDraft(draft, 'thicket-49k').config!;
const before = readDraft({ ...firstDraft, task: 'story' }, 'thicket-49k').config!;
const queryOf = (link: string) => new URLSearchParams(link.slice(link.indexOf('?') + 1));

describe('an option that was not there before', () => {
  it('is typed, checked, linked, saved and named', async () => {
    expect(config).toMatchObject({ warmup: 3, corp: { shape: 'square' } });
    expect(readDraft(editDraft(draft, { warmup: 10 } as object), 'm').problems).toEqual({
      warmup: 'The warm-up must be at most 9.',
    });
    expect(linkOf(config)).toContain('&warmup=3');
    expect(readLink(queryOf(linkOf(config)))).toEqual({ ok: true, value: config });
    expect(readDraft(draftOf(config, firstDraft), config.model).config).toEqual(config);
    const [started] = syntheticLog(config);
    const file = new Blob([runFileText({ name: 'x', tags: [], createdAt: 1 }, [started!])]);
    expect(await readRunFile(file)).toMatchObject({ ok: true, value: { log: [{ config }] } });
    expect(publishedFlags(config, defaultCorp)).toContainEqual(['warmup_rounds', '3']);
    expect([labelOf('warmup'), labelOf('corp.shape')]).toEqual(['Warm-up', 'CoRP: Shape']);
    expect(reference()).toContain('| `warmup`, optional | Warm-up | whole number, 0 to 9 | 0 |');
  });

  it('leaves no trace where it is not used', () => {
    expect(JSON.stringify(before)).not.toMatch(/warmup|shape/);
    expect(linkOf(before)).not.toMatch(/warmup|shape/);
    expect(checkSettings(before).config).toEqual(before);
    expect(readLink(queryOf('#/?v=1'))).toMatchObject({ ok: true });
    expect(JSON.stringify(readLink(queryOf('#/?v=1')))).not.toMatch(/warmup|shape/);
  });
});
