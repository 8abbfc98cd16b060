/** Validates deltas and members from the page, which may come from a file. */
import type { Delta } from '../../math/delta';
import { LabError } from '../../protocol';

const most = { terms: 100_000 } as const;

const damaged = () =>
  new LabError(
    'bad-config',
    'A requested model is not made of seeds and finite numbers.',
    'Open the run again.',
  );

const isSeed = (seed: number) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32;

/** Throws LabError bad-config. */
export function checkDelta({ seeds, coefficients }: Delta): Delta {
  const fits = seeds.length === coefficients.length && seeds.length <= most.terms;
  if (!fits || !seeds.every(isSeed) || !coefficients.every(Number.isFinite)) throw damaged();
  return { seeds, coefficients };
}
