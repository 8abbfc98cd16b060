/** The toy of the Learn page as its figures show it. */
import type { SignalKind, SignalsEvent } from '../../protocol';
import type { SignalsView } from '../state/signals';

export const signalTitles: Readonly<Record<SignalKind, string>> = {
  sine: 'Sine',
  square: 'Square',
  sawtooth: 'Sawtooth',
  chord: 'Two tones',
};

/** The view with one more piece; members drawn from the first on begin a population anew. */
export function takeSignals(view: SignalsView | null, event: SignalsEvent): SignalsView | null {
  if (event.type === 'shown')
    return { shown: event, curves: [], errors: [], ranked: null, tested: null, consolidated: null };
  if (!view) return null;
  switch (event.type) {
    case 'drawn':
      return { ...view, curves: [...view.curves.slice(0, event.first), ...event.curves] };
    case 'scored':
      return { ...view, errors: [...view.errors.slice(0, event.first), ...event.errors] };
    case 'ranked':
      return { ...view, ranked: event };
    case 'tested':
      return { ...view, tested: event };
    case 'consolidated':
      return { ...view, consolidated: event };
  }
}

/** The mean of the best members' continuations of the signal shown; null before they are ranked. */
export function ensembleCurve({ curves, ranked }: SignalsView, voters: number): Float64Array | null {
  if (!ranked) return null;
  const best = ranked.order.slice(0, voters).map((index) => curves[index]!);
  return Float64Array.from(best[0]!, (_, i) => best.reduce((sum, curve) => sum + curve[i]!, 0) / best.length);
}
