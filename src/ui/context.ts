/** How panels reach the store and the actions; main.tsx provides them. */
import { createContext, startTransition, use, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { LabActions, LabState, LabStore } from '../store';

export interface LabContextValue {
  readonly store: LabStore;
  readonly actions: LabActions;
}

export const LabContext = createContext<LabContextValue | null>(null);

function useContextValue(): LabContextValue {
  const value = use(LabContext);
  if (!value) throw new Error('This component must be inside LabContext.');
  return value;
}

export const useActions = (): LabActions => useContextValue().actions;
export const useLabStore = (): LabStore => useContextValue().store;

/** A part of the state; the selector must return an existing reference, never a new object. */
export const useLab = <T>(select: (state: LabState) => T): T => useStore(useContextValue().store, select);

/**
 * The same for what changes all the time during a run: every update is a transition, rendered in slices, so that the
 * page stays free. (A store read by useStore is rendered at once, in one task.) Panels that show the same events take
 * turns by `delayMs`, so that each is laid out and painted in a frame of its own. Selector and delay given first stay.
 */
export function useLive<T>(select: (state: LabState) => T, delayMs = 0): T {
  const { store } = useContextValue();
  const first = useRef({ select, delayMs });
  const [value, setValue] = useState(() => select(store.getState()));
  useEffect(() => {
    const { select, delayMs } = first.current;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const update = () => {
      timer = undefined;
      startTransition(() => setValue(select(store.getState())));
    };
    const inTurn = () => void (timer ??= setTimeout(update, delayMs));
    update();
    const unsubscribe = store.subscribe(delayMs === 0 ? update : inTurn);
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [store]);
  return value;
}

/** Update turns of the panels in reading order (ms); all within one redraw. */
export const turn = { sigma: 50, vote: 50, leaderboard: 100, examples: 150, summary: 200 } as const;
