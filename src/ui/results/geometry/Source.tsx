/** Which solver computed a spectrum, and how exact it is. */
import type { SpectrumSource } from '../../../protocol';
import { words } from '../../../store';
import type { Level, Point } from '../../charts';

export const Source = ({ source }: { readonly source: SpectrumSource }) => (
  <span className="faint small">
    Computed in {source.solver}; below {words.figure(source.floor, 2)} it is rounding.
  </span>
);

/** For figures with a single solver and no floor. */
export const onTheCpu = <span className="faint small">Computed in float64 on the CPU.</span>;

type Band = readonly [x: number, low: number, high: number];

/** The part of a spectrum that a logarithmic chart can show: at and below the floor there is only rounding. */
export const aboveFloor = ({ floor }: SpectrumSource, points: readonly Point[]): Point[] =>
  points.filter(([, value]) => value > floor);

export const bandAboveFloor = ({ floor }: SpectrumSource, band: readonly Band[]): Band[] =>
  band.filter(([, low]) => low > floor);

/** The floor as a chart shows it; left out where it lies too far below the data to be of interest. */
export function floorOf({ floor }: SpectrumSource, values: readonly number[]): Level | undefined {
  const least = values.reduce((low, value) => (value > 0 ? Math.min(low, value) : low), Infinity);
  return least < 100 * floor ? { title: 'rounding below', value: floor } : undefined;
}
