/** Spectra and split-half overlaps of several runs on common axes, each with the band that chance gives it. */
import { sum } from 'd3-array';
import type { NullBand } from '../../../protocol';
import type { ComparedRun } from './comparedRun';
import { geometryView, overlapPoints } from '../geometryView';

export interface BandedCurve {
  /** Empty where a run did not measure it. */
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly band: readonly (readonly [x: number, low: number, high: number])[];
}

const nothing: BandedCurve = { points: [], band: [] };
const mostShown = 64;

/** Values as shares of their sum in %, against their index from 1; the null's as shares of its own mean's sum. */
function shares(values: readonly number[], band: NullBand): BandedCurve {
  const [total, ofNull] = [sum(values), sum(band.mean)];
  if (!(total > 0) || !(ofNull > 0)) return nothing;
  return {
    points: values.slice(0, mostShown).map((value, i) => [i + 1, (100 * value) / total] as const),
    band: band.low
      .slice(0, mostShown)
      .map((low, i) => [i + 1, (100 * low) / ofNull, (100 * (band.high[i] ?? low)) / ofNull] as const),
  };
}

const viewOf = ({ run }: ComparedRun) => geometryView(run.geometry.findings);

/** Singular values of the score matrix, members x examples. */
export function scoreSpectrumCurve(run: ComparedRun): BandedCurve {
  const { scores } = viewOf(run);
  return scores ? shares(scores.values, scores.permuted) : nothing;
}

/** Eigenvalues of the rewarded population, in weight space where that was measured. */
export function populationCurve(run: ComparedRun): BandedCurve {
  const { population } = viewOf(run);
  const spectrum = population['weight space'] ?? population['seed basis'];
  return spectrum ? shares(spectrum.eigenvalues, spectrum.shuffled) : nothing;
}

/** Overlap of the top r directions that halves of the members agree on, against r. */
export function overlapCurve(run: ComparedRun): BandedCurve {
  const found = viewOf(run).overlaps.members;
  return found ? overlapPoints(found.overlaps) : nothing;
}

/** Gain on the other examples of a direction from half the members and examples, as a share; null if not measured. */
export const splitHalfGain = (run: ComparedRun): number | null => viewOf(run).functional?.gain.value ?? null;
