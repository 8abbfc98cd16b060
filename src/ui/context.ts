/** How panels reach the store and the actions; main.tsx puts them in. */
import { createContext, startTransition, use, useDeferredValue, useEffect, useRef, useState } from 'react';
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

/** A part of the state; the selector must return what is in the state, nothing new. */
export const useLab = <T>(select: (state: LabState) => T): T => useStore(useContextValue().store, select);

/**
 * The same for what changes all the time during a run: every update is a transition, rendered in slices, so that the
 * page stays free. (A store read by useStore is rendered at once, in one task.) The first selector given stays.
 */
export function useLive<T>(select: (state: LabState) => T): T {
  const { store } = useContextValue();
  const selected = useRef(select);
  const [value, setValue] = useState(() => select(store.getState()));
  useEffect(() => {
    const update = () => startTransition(() => setValue(selected.current(store.getState())));
    update();
    return store.subscribe(update);
  }, [store]);
  return value;
}

/** A step behind `useLive`: what need not be there first comes with a commit of its own. */
export const useLiveLater = <T>(select: (state: LabState) => T): T => useDeferredValue(useLive(select));
