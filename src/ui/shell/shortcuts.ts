/** Single-key shortcuts for presenting; ignored while typing, and they can be switched off. */
import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useActions, useLabStore } from '../context';
import { parseRoute } from '../route';

export const shortcutWords: readonly (readonly [key: string, does: string])[] = [
  ['R', 'Run'],
  ['P', 'Pause, and resume'],
  ['S', 'Stop; the results stay'],
  ['F', 'Present the run: large, one panel at a time'],
  ['D', 'Switch between light and dark'],
  ['?', 'Show or hide this list'],
];

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (target.matches('input, textarea, select') && !target.matches('[type=radio]')));

export function useShortcuts(enabled: boolean, onHelp: () => void): void {
  const actions = useActions();
  const store = useLabStore();
  const { toggleColorScheme } = useMantineColorScheme();
  useEffect(() => {
    const pauseOrResume = () =>
      void (store.getState().control === 'paused' ? actions.resume() : actions.pause());
    const acts: Record<string, () => void> = {
      r: () => void actions.run(),
      p: pauseOrResume,
      s: () => void actions.stop(),
      f: actions.presentation.enter,
      d: toggleColorScheme,
      '?': onHelp,
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
      const act = acts[event.key.toLowerCase()];
      if (!act || (!enabled && event.key !== '?')) return;
      if (/^[rf]$/i.test(event.key) && parseRoute(location.hash).view !== 'lab') return; // never start a run out of sight
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [enabled, onHelp, actions, store, toggleColorScheme]);
}
