/** How panels reach the store and the actions; main.tsx puts them in. */
import { createContext, use, useDeferredValue } from 'react';
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

/** The same for what changes all the time during a run: rendered in slices, so that the page stays free. */
export const useLive = <T>(select: (state: LabState) => T): T => useDeferredValue(useLab(select));
