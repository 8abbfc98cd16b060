/** Whether the tour was offered before, and where it is now; asked for from the results and from the help alike. */
import { create } from 'zustand';
import { remember, remembered } from '../shell/memory';
import { presentStops, type Stop } from './steps';

const key = 'corp-lab-tour';

interface TourState {
  /** Answered the offer, so that it is not made again. */
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
  addEventListener('hashchange', endTour); // another view, or a section: one has gone one's own way
  useTour.setState({
    known: true,
    stops: presentStops((target) => document.querySelector(target) !== null),
    at: 0,
  });
}

/** Past its last stop the tour ends. */
export function goTo(at: number): void {
  if (at >= useTour.getState().stops.length) endTour();
  else useTour.setState({ at: Math.max(0, at) });
}
