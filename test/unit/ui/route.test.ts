/** Addresses of views. */
import { expect, test } from 'vitest';
import { addressOf, parseRoute } from '../../../src/ui/route';

test('an address names its view, what follows it and its settings', () => {
  expect(parseRoute('#/runs')).toMatchObject({ view: 'runs', path: [] });
  expect(parseRoute('#/runs/compare?ids=a,b')).toMatchObject({ view: 'runs', path: ['compare'] });
  expect(parseRoute('#/runs/compare?ids=a,b').query.get('ids')).toBe('a,b');
  expect(parseRoute('#/?v=1').query.get('v')).toBe('1');
});

test('anything unknown is the lab', () => {
  for (const hash of ['', '#', '#/', '#results', '#/constructor', '#/nowhere/else'])
    expect(parseRoute(hash).view).toBe('lab');
});

test('every view is found at its own address', () => {
  for (const view of ['lab', 'learn', 'runs'] as const) expect(parseRoute(addressOf(view)).view).toBe(view);
});
