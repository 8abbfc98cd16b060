/** Whether the tour was offered before, and its current stop; started from the results or from the help. */
import { create } from 'zustand';
import { remember, remembered } from '../memory';
import { presentStops, type Stop } from './steps';

const key = 'corp-lab-tour';

interface TourState {
  /** The offer was answered, and is not repeated. */
  readonly known: boolean;
  readonly stops: readonly Stop[];
  readonly at: number;
}

export const useTour = create<TourState>(() => ({
  known: remembered(key) !== null,
  stops: [],
  at: 0,
}));

export function endTour(): void {
  remember(key, 'known');
  removeEventListener('hashchange', endTour);
  useTour.setState({ known: true, stops: [], at: 0 });
}

export function startTour(): void {
  remember(key, 'known');
  addEventListener('hashchange', endTour); // another view or section: the person has moved on
  useTour.setState({
    known: true,
    stops: presentStops((target) => document.querySelector(target) !== null),
    at: 0,
  });
}

/** After its last stop the tour ends. */
export function goTo(at: number): void {
  if (at >= useTour.getState().stops.length) endTour();
  else useTour.setState({ at: Math.max(0, at) });
}
