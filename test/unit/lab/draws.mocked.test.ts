/** Old seeds draw what they always drew: recorded before the purposes of draws were registered in one place. */
import { describe, expect, it, vi } from 'vitest';
import { updateSpectra } from '../../../src/engine/spectra/spectra';
import type { SpectraContext } from '../../../src/engine/spectra/drawnSpectrum';
import { purpose } from '../../../src/math/chance';
import type { Delta } from '../../../src/math/delta';
import { Draws } from '../../../src/math/random';
import recorded from '../../golden/draws.json';
import { recordDraws } from '../../support/synthetic/recordedDraws';

const drawn = vi.hoisted(() => [] as Delta[]);
vi.mock('../../../src/engine/spectra/drawnSpectrum', () => ({
  drawSpectrum: (_context: unknown, _place: unknown, delta: Delta) => {
    drawn.push(delta);
    return Promise.resolve({ values: [1], floor: 0, error: 0, energy: 1, complete: true, stableRank: 1 });
  },
}));

describe('old seeds', () => {
  it('give the old members, splits, halves, controls, local populations and findings', async () => {
    expect(await recordDraws()).toEqual(recorded);
  });

  it.each([
    [1, 32047031, 1220435557],
    [42, 1337033209, 1255053404],
    [4294967295, 1121611476, 1392917736],
  ])('give the old members of round 1000 of the evolution strategy under seed %i', (seed, first, last) => {
    const seeds = new Draws(seed, purpose('evolution', 1000)).distinct(16, 2 ** 31);
    expect([seeds[0], seeds.at(-1)]).toEqual([first, last]);
  });

  it.each([
    [0, 2008231982],
    [7, 1387878538],
    [2147483000, 966349091],
  ])('give the old random update that the spectra of seed %i are compared with', async (seed, wanted) => {
    const tensor = { name: 'w', shape: [2, 3], role: 'up', layer: 0, bias: false, transposed: false };
    const context = { tensors: [tensor], streams: [0] } as unknown as SpectraContext;
    drawn.length = 0;
    for await (const spectrum of updateSpectra(context, { seeds: [seed], coefficients: [1] }))
      expect(spectrum.name).toBe('w');
    expect(drawn[1]!.seeds).toEqual([wanted]);
  });
});
