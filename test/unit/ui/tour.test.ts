/** The tour's path, and the glossary's promise that every word on a card is defined and none is defined for nothing. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { glossary } from '../../../src/ui/glossary';

const stored = new Map<string, string>();
let present: readonly string[] = [];

async function freshTour() {
  vi.resetModules();
  return import('../../../src/ui/shell/tour/state');
}

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
  vi.stubGlobal('document', {
    querySelector: (selector: string) => (present.includes(selector) ? {} : null),
  });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
});

test('the tour stops at what is there, walks both ways and ends after the last stop', async () => {
  present = ['[data-summary]', '[data-panel="vote"]', '[data-run-bar]'];
  const { goTo, startTour, useTour } = await freshTour();
  expect(useTour.getState().known).toBe(false);
  startTour();
  expect(useTour.getState().stops.map(({ target }) => target)).toEqual(present);
  goTo(1);
  goTo(0);
  goTo(-1);
  expect(useTour.getState().at).toBe(0);
  goTo(3);
  expect(useTour.getState()).toEqual({ known: true, stops: [], at: 0 });
});

test('an offer that was answered is remembered', async () => {
  (await freshTour()).endTour();
  expect((await freshTour()).useTour.getState().known).toBe(true);
});

const panels = ['results', 'playground', 'setup', 'shell'].flatMap((folder) =>
  readdirSync(join('src/ui', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => readFileSync(join('src/ui', folder, name), 'utf8')),
);

test('every card of a run names its words, and every definition is asked for', () => {
  const cards = panels.flatMap((text) => text.match(/<Card$[^>]*?\btitle=/gm) ?? []);
  const lists = panels.flatMap((text) =>
    [...text.matchAll(/terms=\{\[([^\]]*)\]\}/g)].map(([, ids]) => ids!),
  );
  expect(cards.length).toBeGreaterThan(15);
  expect(lists).toHaveLength(cards.length);
  const used = new Set(lists.flatMap((ids) => [...ids.matchAll(/\w+/g)].map(([id]) => id)));
  expect(Object.keys(glossary).filter((id) => !used.has(id))).toEqual([]);
});

test('no two definitions share a name', () => {
  const names = Object.values(glossary).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
