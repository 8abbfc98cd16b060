/** The list of faults stays one that can be put in: scripts/faults.ts runs it. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { faults } from '../faults/faults';

it('there are at least ten, each of its own', () => {
  expect(new Set(faults.map(({ what }) => what)).size).toBe(faults.length);
  expect(faults.length).toBeGreaterThanOrEqual(10);
});

it.each(faults)('$what: can still be put in', ({ file, search, replacement, caughtBy }) => {
  expect(readFileSync(file, 'utf8').split(search)).toHaveLength(2);
  expect(replacement).not.toBe(search);
  expect(existsSync(caughtBy)).toBe(true);
});
