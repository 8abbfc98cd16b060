/** Which solver drew a spectrum, and how exact it is. */
import type { SpectrumSource } from '../../../protocol';
import { words } from '../../../store';
import type { Level } from '../../charts';

export const Source = ({ source }: { readonly source: SpectrumSource }) => (
  <span className="faint small">
    Computed in {source.solver}; below {words.figure(source.floor, 2)} it is rounding.
  </span>
);

/** The floor as a chart shows it; left out where it lies too far below the data to be of interest. */
export function floorOf({ floor }: SpectrumSource, values: readonly number[]): Level | undefined {
  const least = values.reduce((low, value) => (value > 0 ? Math.min(low, value) : low), Infinity);
  return least < 100 * floor ? { title: 'rounding below', value: floor } : undefined;
}
