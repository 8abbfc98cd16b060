/** Light colours for print: some come from style sheets, some were drawn already and need redrawing. */
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useCallback, useEffect } from 'react';
import { flushSync } from 'react-dom';

/** Switches the page to light colours at once; returns a function that restores its own. */
export type Lighten = () => () => void;

export function useLighten(): Lighten {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return useCallback(() => {
    if (!dark) return () => undefined;
    flushSync(() => setColorScheme('light'));
    return () => flushSync(() => setColorScheme(colorScheme));
  }, [dark, colorScheme, setColorScheme]);
}

/** In effect while the browser lays the page out for print. */
export function usePrintedLight(): void {
  const lighten = useLighten();
  useEffect(() => {
    const before = () => addEventListener('afterprint', lighten(), { once: true });
    addEventListener('beforeprint', before);
    return () => removeEventListener('beforeprint', before);
  }, [lighten]);
}
